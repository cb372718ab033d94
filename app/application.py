"""Makes the application that Qt wants before any window, with its names and fonts; and says what goes wrong in it."""

import logging
import os
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.base.theme import FONTS
from app.prerequisites import LastWords

log = logging.getLogger(__name__)

CALLS = 50  # of a void Qt method, to see whether it loses references


def make_application() -> QApplication:
    """Make the application, with its names and fonts; where Qt cannot start, end with a sentence."""
    words = LastWords(os.environ)
    before = qInstallMessageHandler(
        lambda kind, where, text: words.hear(where.category or "", text, fatal=kind == QtMsgType.QtFatalMsg)
    )
    app = application_class()(sys.argv[:1])
    qInstallMessageHandler(before)
    if before is None:
        words.repeat()
    name_application()
    app.setApplicationDisplayName("Fall Line")
    app.setDesktopFileName("fallline")
    font = app.font()
    font.setFamilies([font.family(), *FONTS])
    app.setFont(font)
    return app


def application_class() -> Callable[[list[str]], QApplication]:
    """Return the class of the application, which on macOS hears which files are to be opened."""
    if sys.platform != "darwin":
        return QApplication
    from app.desktop.open_requests import MacApplication  # noqa: PLC0415 - only there

    return MacApplication


def name_application() -> None:
    """Give the application the names that its settings are kept under."""
    QCoreApplication.setOrganizationName("fallline")
    QCoreApplication.setApplicationName("fallline")


def loses_references() -> bool:
    """Tell if a void Qt call drops a reference to None, as PySide6 6.12.0 does on Python 3.11."""
    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.update()
    return before - sys.getrefcount(None) > CALLS // 2


class FaultReport:
    """Says what went wrong in a dialog whose text can be copied, one at a time; the window goes on."""

    def __init__(self) -> None:
        self._open = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("%s", details)
        app = QApplication.instance()
        if app is None or self._open:
            return
        self._open = True
        text = QCoreApplication.translate("application", "Something went wrong inside Fall Line. You can go on.")
        if not any(window.isVisible() for window in QApplication.topLevelWidgets()):
            text = QCoreApplication.translate("application", "Something went wrong while Fall Line was starting.")
        box = QMessageBox(QMessageBox.Icon.Warning, "Fall Line", text)
        box.setDetailedText(details)
        box.exec()
        self._open = False
