"""The dialog of pictures as a person uses it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.export.picture import PictureFormat
from app.export.picture_dialog import PictureDialog
from app.window.main_window import MainWindow


def in_dialog(window: MainWindow, act: Callable[[PictureDialog], None]) -> None:
    """Open the dialog by its key, act, and see it closed."""
    faults: list[BaseException] = []

    def work() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PictureDialog)
        try:
            act(dialog)
        except BaseException as fault:  # noqa: BLE001 - raised again where pytest sees it
            faults.append(fault)
        dialog.reject()

    QTimer.singleShot(0, work)
    window.exports.picture.trigger()
    if faults:
        raise faults[0]


def type_path(qtbot: QtBot, dialog: PictureDialog, path: Path) -> None:
    dialog.path.selectAll()
    qtbot.keyClicks(dialog.path, str(path))
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)


def dialog_of(window: MainWindow, form: PictureFormat | None = None) -> PictureDialog:
    return PictureDialog("race", window.room.figures(), form or PictureFormat(), window.exports.save_picture, window)
