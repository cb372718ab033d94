"""The behaviour of controls beside a plot that has its own keys, inside a column that scrolls."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget


class FocusPolicy(QObject):
    """Keeps Space for focused buttons and lists, undo for the window, and the wheel for scrolling.

    The wheel changes only a control that has the focus.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space:
                event.setAccepted(isinstance(watched, (QAbstractButton, QComboBox)))
                return True
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                event.ignore()  # Ctrl+Z is the window's undo, not that of a text field
                return True
        elif event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def enter_typed() -> None:
    """Enter what is being typed in the focused field, as a click elsewhere would; a key leaves the focus there."""
    focused = QApplication.focusWidget()
    if isinstance(focused, (QAbstractSpinBox, QLineEdit)):
        focused.clearFocus()
        focused.setFocus()


def behave(widget: QWidget) -> None:
    """Apply the focus policy to a control: Tab focuses it, and a click only if it takes text."""
    if isinstance(widget, QLineEdit):
        return  # in a text field Space is a letter, and a click starts typing
    policy = FocusPolicy(widget)
    widget.installEventFilter(policy)
    if isinstance(widget, QAbstractSpinBox):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for line in widget.findChildren(QLineEdit):
            line.installEventFilter(policy)
    else:
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
