"""Offers after a crash to bring back what was open."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.session.autosave import Autosave
from app.widgets.controls import describe, fault, push_button
from app.widgets.message_bar import MessageBar
from app.window.main_window import MainWindow


def offer(recovered: Path, window: MainWindow, autosave: Autosave) -> None:
    """Ask whether the session that was set aside is to be brought back; until there is an answer, it stays."""

    def bring_back() -> None:
        if window.files.lay_out(recovered) and autosave.save():
            recovered.unlink(missing_ok=True)

    question = Question()
    question.back.clicked.connect(bring_back)
    question.afresh.clicked.connect(lambda: recovered.unlink(missing_ok=True))
    window.ask(question)


class Question(MessageBar):
    """Asks whether what was open before a crash is to be opened again."""

    def __init__(self) -> None:
        self.back, self.afresh = push_button("", ""), push_button("", "")
        super().__init__(fault(), self.back, self.afresh)
        self.say(lambda: QCoreApplication.translate("recovery", "Fall Line ended unexpectedly."))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        translate = QCoreApplication.translate
        for button, text, tip in (
            (
                self.back,
                translate("recovery", "Restore the session"),
                translate("recovery", "Open in all rooms what was open before; Undo reverts it"),
            ),
            (self.afresh, translate("recovery", "Start afresh"), translate("recovery", "Discard what was open")),
        ):
            button.setText(text)
            describe(button, text, tip)
