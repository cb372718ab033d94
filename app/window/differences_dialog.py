"""A window with what differs between what is open and another session."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.widgets.controls import describe, muted

SIZE = (720, 420)


class DifferencesDialog(QDialog):
    """Lists the settings that differ, a line for each; it changes nothing."""

    def __init__(self, name: str, lines: Callable[[], Sequence[str]], parent: QWidget | None = None) -> None:
        """`lines` returns them in the language of the window."""
        super().__init__(parent)
        self._name = name
        self._lines = lines
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.head = muted()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (self.head, self.text, self.buttons):
            layout.addWidget(part)
        self.resize(*SIZE)
        self.retranslate()

    def retranslate(self) -> None:
        """List the lines in the language of the window."""
        lines = self._lines()
        self.setWindowTitle(self.tr("What differs from {0}").format(self._name))
        self.head.setText(self.tr("On the left of each arrow is {0}, on the right what is open.").format(self._name))
        self.head.setVisible(bool(lines))
        self.text.setPlainText("\n".join(lines) or self.tr("Nothing differs."))
        describe(self.text, self.tr("Settings that differ"), "")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
