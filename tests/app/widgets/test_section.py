"""A section folds, and a column scrolls up and down only."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.widgets.section import ScrollingColumn, Section, stacked


def test_a_heading_folds_what_is_under_it(qtbot: QtBot) -> None:
    content = QLabel("settings")
    section = Section("Run", content)
    qtbot.addWidget(section)
    section.show()
    for opened, arrow in ((False, Qt.ArrowType.RightArrow), (True, Qt.ArrowType.DownArrow)):
        qtbot.mouseClick(section.heading, Qt.MouseButton.LeftButton)
        assert (section.opened, content.isVisible()) == (opened, opened)
        assert section.heading.arrowType() == arrow


@pytest.mark.parametrize("parts", [1, 40])
def test_a_column_scrolls_down_and_never_sideways(qtbot: QtBot, parts: int) -> None:
    column = ScrollingColumn()
    qtbot.addWidget(column)
    column.stack(*(QLabel("a line that is longer than the column is wide") for _ in range(parts)))
    column.resize(100, 200)
    column.show()
    qtbot.waitExposed(column)
    assert (column.verticalScrollBar().maximum() > 0) == (parts == 40)
    assert not column.horizontalScrollBar().isVisible()
    assert isinstance(column, QScrollArea)


def test_what_is_stacked_stands_in_its_order(qtbot: QtBot) -> None:
    labels = [QLabel(text) for text in "abc"]
    stack = stacked(*labels)
    qtbot.addWidget(stack)
    stack.show()
    tops = [label.y() for label in labels]
    assert tops == sorted(tops)
    assert len(set(tops)) == 3


def test_a_folded_section_says_what_is_in_it(qtbot: QtBot) -> None:
    section = Section("Optimizer", QLabel("fields"), opened=False)
    qtbot.addWidget(section)
    section.set_summary("SGD, 0.01")
    section.resize(300, 100)
    section.show()
    assert section.summary.isVisible()
    assert section.heading.accessibleDescription() == "SGD, 0.01"
    qtbot.mouseClick(section.heading, Qt.MouseButton.LeftButton)
    assert not section.summary.isVisible()


def test_a_key_folds_a_section_and_only_that_is_announced(qtbot: QtBot) -> None:
    section = Section("Run", QLabel("fields"))
    qtbot.addWidget(section)
    section.show()
    with qtbot.assertNotEmitted(section.toggled):
        section.open(False)
    assert section.heading.focusPolicy() & Qt.FocusPolicy.TabFocus
    section.heading.setFocus()
    with qtbot.waitSignal(section.toggled) as announced:
        qtbot.keyClick(section.heading, Qt.Key.Key_Space)
    assert announced.args == [True]
