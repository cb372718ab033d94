"""Help lists the keys."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.window.main_window import MainWindow

SMALL_SCREEN = 700  # pixels of its height


def test_every_key_is_listed_under_help(qtbot: QtBot, window: MainWindow) -> None:  # noqa: ARG001
    listed: list[str] = []
    heights: list[int] = []
    window.complete()

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        listed.extend(label.text() for label in dialog.findChildren(QLabel))
        heights.append(dialog.sizeHint().height())
        dialog.accept()

    QTimer.singleShot(0, read)
    window.help.shortcuts.trigger()
    for key in ("Space", "Left", "Right", "Shift+Left", "Shift+Right", "Home", "End", "1", "9", "R", "Ctrl+1"):
        assert key in listed
    assert heights[0] < SMALL_SCREEN
    for key in ("Ctrl+E", "Ctrl+Shift+C", "Ctrl+Z", "F1", "Ctrl+/", "Ctrl+Return", "Ctrl+P", "Ctrl+."):
        assert key in listed


@pytest.mark.slow
def test_a_key_of_cards_and_rooms_is_listed_once(qtbot: QtBot, window: MainWindow) -> None:  # noqa: ARG001
    window.complete()
    window.tabs.setCurrentIndex(1)  # whose list of cards has the same keys
    listed = [(text, key.toString()) for text, key in window.help._keys()]
    assert len(listed) == len(set(listed))
    assert [text for text, key in listed if key == "Alt+Up"] == ["Move up in the list"]
