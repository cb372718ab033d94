"""A column that scrolls, and its titled parts, which fold."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.plain_text import set_tip
from app.widgets.controls import AS_USUAL, OneLine, column_in, set_bold, tool_button
from app.widgets.focus_policy import behave

BELOW = 4  # pixels below a section

LEAST_SCROLLED = (480, 240)  # pixels: of a picture that scrolls


class ScrollingColumn(QScrollArea):
    """Scrolls vertically if its contents are too high, never sideways."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def stack(self, *parts: QWidget, spacing: int = AS_USUAL) -> None:
        """Put these widgets below each other."""
        content = QWidget()
        layout = column_in(content, spacing=spacing)
        layout.setContentsMargins(8, 8, 8, 8)
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(content)


class Section(QWidget):
    """A heading that opens and closes the widgets under it; `corner` stands at the heading's right.

    A folded section says beside its heading what is in it. Its `name` is for what is remembered.
    """

    toggled = Signal(bool)  # somebody opened it, or folded it

    def __init__(
        self, title: str, content: QWidget, corner: QWidget | None = None, *, name: str = "", opened: bool = True
    ) -> None:
        super().__init__()
        self.name = name
        self.content = content
        self.heading = tool_button(title, self.tr("Fold or unfold {0}").format(title), title)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_bold(self.heading)
        behave(self.heading)
        self.heading.clicked.connect(self._toggle)
        self.summary = OneLine()
        self.summary.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._arrange(corner)
        self.open(opened)

    @property
    def opened(self) -> bool:
        return not self.content.isHidden()

    def open(self, opened: bool) -> None:  # noqa: FBT001 - a setter
        """Show the widgets under the heading, or only the heading with its summary."""
        self.heading.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.content.setVisible(opened)
        self.summary.setVisible(not opened)

    def set_summary(self, text: str) -> None:
        """Set the sentence that is read beside the heading while the section is folded."""
        self.summary.setText(text)
        set_tip(self.summary, text)
        self.heading.setAccessibleDescription(text)

    def _toggle(self) -> None:
        self.open(not self.opened)
        self.toggled.emit(self.opened)

    def _arrange(self, corner: QWidget | None) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addWidget(self.summary, stretch=1)
        top.addStretch(0)
        if corner is not None:
            top.addWidget(corner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, BELOW)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.content)


def scrolled(content: QWidget) -> QScrollArea:
    """Return a widget in an area that scrolls only where there is too little room for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(content)
    area.setMinimumSize(*LEAST_SCROLLED)
    return area


def stacked(*widgets: QWidget, spacing: int = AS_USUAL) -> QWidget:
    """Return a widget with these widgets below each other."""
    stack = QWidget()
    layout = column_in(stack, spacing=spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return stack
