"""Small controls, seen in the colours of the theme that is chosen last."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QHelpEvent, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.plain_text import plain
from app.widgets.controls import OneLine, keep_place, menu_button, progress_line, push_button
from tests.app.pictures import pixels


def test_a_button_with_a_menu_follows_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    before = qapp.palette()
    button = menu_button("Export", "Take it along", "Export")
    qtbot.addWidget(button)
    button.show()
    try:
        for ground, letters_are_light in (("#ffffff", False), ("#222222", True), ("#ffffff", False)):
            qapp.setPalette(QPalette(QColor(ground)))
            qapp.processEvents()
            picture = pixels(button.grab().toImage()).astype(int)
            ground_colour = picture[0, 0].sum()
            strays = picture.sum(axis=2) - ground_colour
            assert (strays.max() > -strays.min()) == letters_are_light
            assert max(strays.max(), -strays.min()) > 200  # of 765: the letters are seen
    finally:
        qapp.setPalette(before)


def test_what_is_cut_of_a_line_is_its_tooltip(qtbot: QtBot) -> None:
    line = OneLine()
    qtbot.addWidget(line)
    line.setText("Choose a preset or <settings>, then press Start")
    for width, seen in ((2000, ""), (60, plain(line.text()))):
        line.resize(width, 20)
        place = line.rect().center()
        QToolTip.hideText()
        QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, place, line.mapToGlobal(place)))
        assert line.is_cut() == bool(seen)
        assert QToolTip.text() == seen
    QToolTip.hideText()


def test_full_progress_is_no_button(qtbot: QtBot) -> None:
    bar, button = progress_line(72), push_button("Queue", "")
    for widget in (bar, button):
        qtbot.addWidget(widget)
    bar.setValue(bar.maximum())
    assert bar.height() * 2 < button.sizeHint().height()
    assert bar.text() == "" or not bar.isTextVisible()


def test_a_hidden_widget_keeps_its_place_if_it_is_told_so(holder: QWidget) -> None:
    line, other = progress_line(), push_button("Race", "")
    layout = QVBoxLayout(holder)
    for widget in (line, other):
        layout.addWidget(widget)
    height = layout.sizeHint().height()
    line.hide()
    assert layout.sizeHint().height() < height
    keep_place(line)
    layout.invalidate()
    assert layout.sizeHint().height() == height
