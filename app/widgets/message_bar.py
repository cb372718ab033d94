"""A sentence with a button that answers it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.widgets.controls import push_button
from app.widgets.focus_policy import behave


class AnswerLine(QWidget):
    """Says something as long as it is to be said, and offers one thing to do about it."""

    def __init__(self, text: QLabel, answer: str, tip: str) -> None:
        super().__init__()
        self.text = text
        self.button = push_button(answer, tip)
        behave(self.button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(text, stretch=1)
        layout.addWidget(self.button)
        self.hide()

    def say(self, text: str, answer: str = "") -> None:
        """Say this, or nothing; the button has another text if there is one."""
        self.text.setText(text)
        if answer:
            self.button.setText(answer)
        self.setVisible(bool(text))
