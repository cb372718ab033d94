"""Opens in a window the files that another start, or the system, asks for."""

import os
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.desktop.open_requests import MacApplication, Reception, address
from app.window.main_window import MainWindow

ASK_AGAIN = 200  # milliseconds until a dialog may have been answered


def receive(window: MainWindow, settings: Path) -> None:
    """Open in `window` what other starts, or the system, ask for."""
    reception = Reception(address(settings, os.environ), window)
    reception.asked.connect(lambda path: open_when_free(window, Path(path)))
    app = QApplication.instance()
    if isinstance(app, MacApplication):
        app.opened.connect(lambda path: open_when_free(window, Path(path)))
        app.welcome()


def open_when_free(window: MainWindow, file: Path) -> None:
    """Open a file and come to the front, as soon as no dialog waits for an answer."""
    if QApplication.activeModalWidget() is not None:
        QTimer.singleShot(ASK_AGAIN, window, lambda: open_when_free(window, file))
        return
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
    window.files.open_file(file)
