"""A line above the rooms that stays until it is answered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.widgets.controls import describe, fault, fill_ground

SAID_FOR = 6000  # milliseconds that a message stays in the status bar


class Notice(QFrame):
    """Says something that has to be read; each of its buttons puts it away."""

    def __init__(self, *answers: QPushButton) -> None:
        super().__init__()
        fill_ground(self)
        self.text = fault()
        self.text.setTextFormat(Qt.TextFormat.PlainText)  # it may quote what stands in a file
        self._understood = QPushButton(self)
        self._understood.setVisible(not answers)
        self.answers = answers or (self._understood,)
        self.retranslate()
        layout = QHBoxLayout(self)
        layout.addWidget(self.text, stretch=1)
        for answer in self.answers:
            answer.clicked.connect(self.hide)
            layout.addWidget(answer)
        self.hide()

    def say(self, text: str) -> None:
        self.text.setText(text)
        self.show()

    def retranslate(self) -> None:
        """Write on the button what it does; what was said stays as it was said."""
        self._understood.setText(self.tr("Understood"))
        describe(self._understood, self.tr("Understood"), self.tr("Put this notice away"))
