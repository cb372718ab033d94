"""A line of text that shows the text in force, except while another one is being typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

LONGEST_QUOTE = 40  # characters that are quoted of the text in force


class TextLine(QLineEdit):
    """Announces what is entered; the owner of the text decides, and shows the outcome with `set_value`.

    A refused text stays to be corrected until the focus leaves the line; then Undo in the line brings it back.
    """

    entered = Signal(str)  # also if it is unchanged

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        self.editingFinished.connect(lambda: self.entered.emit(self.text()))

    def value(self) -> str:
        return self._value

    def set_value(self, value: str) -> None:
        """Show `value`."""
        self._value = value
        if self.text() != value:
            self.setText(value)
            self.setCursorPosition(0)

    def keep(self) -> None:
        """Show the text in force again, except while another one is being corrected."""
        if not self.hasFocus():
            self._bring_back()

    def escape(self) -> bool:
        """Drop what is being typed; Undo in the line brings it back."""
        typed = self.text() != self._value
        if typed:
            self._bring_back()
        return typed

    def written(self) -> str:
        """Return the text in force, shortened to be quoted."""
        return self._value if len(self._value) <= LONGEST_QUOTE else f"{self._value[: LONGEST_QUOTE - 1]}…"

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._bring_back()

    def _bring_back(self) -> None:
        if self.text() != self._value:
            self.selectAll()
            self.insert(self._value)
            self.setCursorPosition(0)
