"""A column that scrolls, and its titled parts, which fold."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.widgets.controls import column_in, set_bold, tool_button


class ScrollingColumn(QScrollArea):
    """Scrolls vertically if its contents are too high, never sideways."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def stack(self, *parts: QWidget) -> None:
        """Put these widgets below each other."""
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 8, 8, 8)
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(content)


class Section(QWidget):
    """A heading that opens and closes the widgets under it; `corner` stands at the heading's right."""

    def __init__(self, title: str, content: QWidget, corner: QWidget | None = None) -> None:
        super().__init__()
        self.content = content
        self.heading = tool_button(title, self.tr("Fold or unfold {0}").format(title), title)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_bold(self.heading)
        self.heading.clicked.connect(lambda: self.open(not self.opened))
        self._arrange(corner)
        self.open(True)

    @property
    def opened(self) -> bool:
        return not self.content.isHidden()

    def open(self, opened: bool) -> None:  # noqa: FBT001 - a setter
        """Show the widgets under the heading, or only the heading."""
        self.heading.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.content.setVisible(opened)

    def _arrange(self, corner: QWidget | None) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addStretch(1)
        if corner is not None:
            top.addWidget(corner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.content)


def stacked(*widgets: QWidget) -> QWidget:
    """Return a widget with these widgets below each other."""
    stack = QWidget()
    layout = column_in(stack)
    for widget in widgets:
        layout.addWidget(widget)
    return stack
