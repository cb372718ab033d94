"""A line of text that stays until it is answered or put away."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from app.base.plain_text import set_tip
from app.widgets.controls import fill_ground, tool_button
from app.widgets.focus_policy import behave

Words = Callable[[], str]  # returns a text in the language of the window, which may be another one by and by


class MessageBar(QFrame):
    """Says something in plain text, which may quote a file; each of its buttons puts it away.

    What it was given as `Words` it says again in another language; a text stays as it is.
    Across the window it has the ground of lists and charts, elsewhere none; one that is `closable` has a cross.
    """

    def __init__(self, text: QLabel, *answers: QPushButton, across: bool = False, closable: bool = False) -> None:
        super().__init__()
        self.text = text
        self._words: Words | None = None
        self.answers: list[QPushButton] = []
        self.close_button = tool_button(self.tr("Close the hint"), self.tr("Close this message"), "×")
        text.setTextFormat(Qt.TextFormat.PlainText)
        self.close_button.clicked.connect(self.hide)
        self._layout = layout = QHBoxLayout(self)
        if across:
            fill_ground(self)
        else:
            layout.setContentsMargins(*(8, 0, 4, 0) if closable else (0, 0, 0, 0))
        layout.addWidget(text, stretch=1)
        layout.addWidget(self.close_button)
        self.close_button.setVisible(closable)  # not before it stands here: it would open as a window
        for answer in answers:
            self.add_answer(answer)
        self.hide()

    def add_answer(self, button: QPushButton) -> QPushButton:
        """Offer another answer."""
        behave(button)
        button.clicked.connect(self.hide)
        self.answers.append(button)
        self._layout.insertWidget(len(self.answers), button)
        return button

    def say(self, said: str | Words, answer: str = "") -> None:
        """Say this, or nothing; the first button has another text if one is given."""
        self._words = None if isinstance(said, str) else said
        text = said if isinstance(said, str) else said()
        self._write(text)
        if answer:
            self.answers[0].setText(answer)
        self.setVisible(bool(text))

    def say_once(self, text: str) -> None:
        """Show this text unless it was the last one, which may have been closed."""
        if text != self.text.text():
            self.say(text)

    def repeat(self) -> None:
        """Say it even if it was put away."""
        self.setVisible(bool(self.text.text()))

    def retranslate(self) -> None:
        """Say the same in the language of the window."""
        if self._words is not None:
            self._write(self._words())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _write(self, text: str) -> None:
        self.text.setText(text)
        set_tip(self.text, text)  # a line may be too short for it
