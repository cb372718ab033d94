"""Help > About says what Fall Line is, and copies what a report of a fault needs."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window.about_dialog import AboutDialog
from app.window.main_window import MainWindow
from core import version


def test_the_report_is_shown_and_copied(qtbot: QtBot, window: MainWindow) -> None:  # noqa: ARG001
    shown: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AboutDialog)
        shown.append(dialog.report.toPlainText())
        dialog.copy.click()
        dialog.reject()

    QTimer.singleShot(0, read)
    window.help.about.trigger()
    assert shown[0].startswith(f"Fall Line: {version()}\n")
    assert QGuiApplication.clipboard().text() == shown[0]
