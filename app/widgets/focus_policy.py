"""How controls behave beside a plot that has keys of its own, inside a column that scrolls."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget


class Manners(QObject):
    """Space is for a focused button or list and not for numbers, undo is the window's, the wheel scrolls past.

    Only what has the focus is turned by the wheel.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space:
                event.setAccepted(isinstance(watched, (QAbstractButton, QComboBox)))
                return True
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                event.ignore()  # the window's undo, not that of the letters in a field
                return True
        elif event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def behave(widget: QWidget) -> None:
    """Give a control manners: Tab gives it the focus, and a click only where something is typed."""
    if isinstance(widget, QLineEdit):
        return  # where Space is a letter, and a click is how one begins to write
    manners = Manners(widget)
    widget.installEventFilter(manners)
    if isinstance(widget, QAbstractSpinBox):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for line in widget.findChildren(QLineEdit):
            line.installEventFilter(manners)
    else:
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
