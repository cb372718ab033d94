"""Text of somebody's file is shown letter by letter, in labels and in tooltips."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.base.plain_text import plain, plain_label, rich_label, set_tip
from app.base.theme import DARK, LIGHT, apply_theme

ROOT = Path(__file__).parents[3]
HOME = ROOT / "app" / "base" / "plain_text.py"
MAKERS = re.compile(r"(?<!\w)QLabel\((?!\):)|\.setToolTip\(|QToolTip\.showText\(")
HOSTILE = ["<b>bold</b>", "<img src='//host/share/x.png'>", "a < b\nand c > d", "&lt;i&gt;", "<!DOCTYPE html><p>x"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tooltip_shows_its_text_as_it_is(qtbot: QtBot, text: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, text)
    shown = widget.toolTip()
    if "<" in shown:  # Qt takes it for HTML
        document = QTextDocument()
        document.setHtml(shown)
        shown = document.toPlainText()
    assert shown == text
    assert "<img" not in widget.toolTip()


def test_a_text_without_markup_is_left_alone() -> None:
    assert plain("loss: 3 > 2 & 1\nβ₁") == "loss: 3 > 2 & 1\nβ₁"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_shows_its_text_as_it_is(qtbot: QtBot, text: str) -> None:
    label, other = plain_label(text), QLabel(text)
    other.setTextFormat(Qt.TextFormat.PlainText)
    for one in (label, other):
        qtbot.addWidget(one)
        one.setGeometry(QRect(0, 0, 300, 60))
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.grab().toImage() == other.grab().toImage()


def test_html_that_is_written_here_is_told_to_be_html(qtbot: QtBot) -> None:
    label = rich_label()
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.RichText


def test_links_follow_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    """The colour of the link is there, and that of the other theme is not."""
    label = rich_label()
    qtbot.addWidget(label)
    label.setText('<a href="there">' + "█" * 20 + "</a>")
    label.show()
    try:
        for theme, other in ((LIGHT, DARK), (DARK, LIGHT), (LIGHT, DARK)):
            apply_theme(qapp, theme)
            qtbot.wait(1)
            colours = colours_of(label)
            assert QColor(theme.accent).rgb() in colours
            assert QColor(other.accent).rgb() not in colours
    finally:
        apply_theme(qapp, LIGHT)


def colours_of(widget: QWidget) -> set[int]:
    image = widget.grab().toImage()
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def test_nothing_else_makes_labels_or_sets_tooltips() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in sorted((ROOT / "app").rglob("*.py"))
        if file != HOME
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if MAKERS.search(line)
    ]
    assert found == []
