"""A sentence that can be put away."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.widgets.controls import tool_button


class Hint(QWidget):
    """One sentence on what to look for. Once put away it stays away until there is another, or it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.close_button = tool_button(self.tr("Put the hint away"), self.tr("Put this sentence away"), "×")
        self.close_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 4, 0)
        layout.addWidget(self.text, stretch=1)
        layout.addWidget(self.close_button)
        self.hide()

    def say(self, text: str) -> None:
        """Show another sentence; nothing is shown for none."""
        if text != self.text.text():
            self.text.setText(text)
            self.repeat()

    def repeat(self) -> None:
        """Show the sentence even if it was put away."""
        self.setVisible(bool(self.text.text()))
