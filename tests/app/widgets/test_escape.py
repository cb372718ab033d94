"""Escape closes the innermost thing that is open, and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.widgets.escape import close_innermost
from app.widgets.forms.text_line import TextLine
from app.window.main_window import MainWindow
from core.surfaces import OwnFunction

OWN = OwnFunction()


class Box(QWidget):
    """A widget that is open until it is closed, and writes down that it was."""

    def __init__(self, name: str, closed: list[str], *parts: QWidget) -> None:
        super().__init__()
        self.name, self.closed, self.is_open = name, closed, True
        layout = QVBoxLayout(self)
        for part in parts:
            layout.addWidget(part)

    def escape(self) -> bool:
        was, self.is_open = self.is_open, False
        if was:
            self.closed.append(self.name)
        return was


def test_what_is_around_the_focus_comes_first_from_the_inside_out(qtbot: QtBot) -> None:
    closed: list[str] = []
    button = QPushButton("here")
    deep = Box("another, deeper", closed, Box("deepest", closed))
    window = Box("window", closed, Box("outer", closed, Box("inner", closed, button)), QWidget(), deep)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    answers = [close_innermost(window) for _ in range(6)]
    assert closed == ["inner", "outer", "window", "deepest", "another, deeper"]
    assert answers == [True, True, True, True, True, False]


def test_what_is_hidden_is_not_open(qtbot: QtBot) -> None:
    closed: list[str] = []
    hidden = Box("hidden", closed)
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(hidden)
    hidden.hide()
    window.show()
    assert not close_innermost(window)


@pytest.mark.slow
def test_in_the_window_a_half_typed_number_goes_before_a_large_cell(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    stage = room.workbench.stage
    qtbot.waitUntil(lambda: not room.controller.measuring, timeout=20_000)
    stage.open_cell(0, 0)
    number = room.workbench.bar.frame
    window.activateWindow()
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    before = number.text()
    number.selectAll()
    qtbot.keyClicks(number, "123")
    qtbot.keyClick(number, Qt.Key.Key_Escape)
    assert (number.text(), stage.pages.currentIndex()) == (before, 2)
    qtbot.keyClick(number, Qt.Key.Key_Escape)
    assert stage.pages.currentIndex() == 0


def test_a_refused_formula_is_dropped(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    room.controls.surface.value_changed.emit(OWN)
    line = room.widget_at(("surface", "expression"))
    assert isinstance(line, TextLine)
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.selectAll()
    qtbot.keyClicks(line, "x +")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == OWN.expression
