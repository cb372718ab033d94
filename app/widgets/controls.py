"""Small controls that all have a name and a tooltip, for those who hear the window or are new to it."""

from PySide6.QtWidgets import QPushButton, QToolButton, QWidget


def describe(widget: QWidget, name: str, tip: str) -> None:
    """Name a widget and say what it is for."""
    widget.setAccessibleName(name)
    widget.setToolTip(tip)


def tool_button(name: str, tip: str, text: str = "") -> QToolButton:
    """A flat button; without a text it is to get an icon."""
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    describe(button, name, tip)
    return button


def push_button(text: str, tip: str) -> QPushButton:
    """A button that does what its text says."""
    button = QPushButton(text)
    describe(button, text.rstrip("…"), tip)
    return button
