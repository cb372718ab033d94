"""The Course page of a room's left side: its examples or scenes, each opened by one click."""

from collections.abc import Sequence

from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.plain_text import plain_label
from app.widgets.controls import push_button
from app.widgets.focus_policy import behave
from app.widgets.section import ScrollingColumn


class CourseList(ScrollingColumn):
    """A button for each entry, with the sentence of what to look at below it."""

    def fill(self, entries: Sequence[QAction]) -> None:
        """Offer these; a room may do so after its first paint."""
        self.stack(*(_entry(action) for action in entries))


def _entry(action: QAction) -> QWidget:
    part = QWidget()
    button = push_button(action.text(), action.toolTip())
    behave(button)
    button.clicked.connect(action.trigger)
    sentence = plain_label(action.toolTip(), wrap=True)
    sentence.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    layout = QVBoxLayout(part)
    layout.setContentsMargins(0, 0, 0, 8)
    layout.addWidget(button)
    layout.addWidget(sentence)
    return part
