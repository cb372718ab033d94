"""Offers after a crash to bring back what was open."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.session.autosave import Autosave
from app.widgets.controls import push_button
from app.window.main_window import MainWindow


def offer(recovered: Path, window: MainWindow, autosave: Autosave) -> None:
    """Ask whether the session that was set aside is to be brought back; until there is an answer, it stays."""

    def bring_back() -> None:
        if window.files.lay_out(recovered) and autosave.save():
            recovered.unlink(missing_ok=True)

    translate = QCoreApplication.translate
    back = push_button(
        translate("recovery", "Restore the session"),
        translate("recovery", "Open in all rooms what was open before; Undo reverts it"),
    )
    afresh = push_button(translate("recovery", "Start afresh"), translate("recovery", "Discard what was open"))
    back.clicked.connect(bring_back)
    afresh.clicked.connect(lambda: recovered.unlink(missing_ok=True))
    window.ask(translate("recovery", "Fall Line ended unexpectedly."), back, afresh)
