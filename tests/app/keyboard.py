"""Keys as a person presses them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.widgets.forms.number_box import NumberBox
from app.window.main_window import MainWindow


def key(qtbot: QtBot, window: MainWindow, key: Qt.Key, shift: bool = False) -> None:  # noqa: FBT001, FBT002
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(window, key, modifier)


def enter(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Type a number into a field."""
    assert isinstance(editor, NumberBox)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def type_into(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Select what is there, type, press Return."""
    assert isinstance(editor, NumberBox)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
