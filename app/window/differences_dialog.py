"""A window with what differs between what is open and another session."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.widgets.controls import describe, muted

SIZE = (720, 420)


class DifferencesDialog(QDialog):
    """Lists the settings that differ, a line for each; it changes nothing."""

    def __init__(self, name: str, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What differs from {0}").format(name))
        self.head = muted(self.tr("On the left of each arrow is {0}, on the right what is open.").format(name))
        self.head.setVisible(bool(lines))
        self.text = QPlainTextEdit("\n".join(lines) or self.tr("Nothing differs."))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        describe(self.text, self.tr("Settings that differ"), "")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (self.head, self.text, self.buttons):
            layout.addWidget(part)
        self.resize(*SIZE)
