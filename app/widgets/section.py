"""A titled part of a control column that folds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.controls import tool_button


class Section(QWidget):
    """A heading that opens and closes what is under it; `corner` stands at the heading's right."""

    def __init__(self, title: str, content: QWidget, corner: QWidget | None = None) -> None:
        super().__init__()
        self.content = content
        self.heading = tool_button(title, self.tr("Fold or unfold {0}").format(title), title)
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setProperty("role", "heading")
        self.heading.toggled.connect(self._fold)
        self._arrange(corner)
        self._fold(True)

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

    def _fold(self, opened: bool) -> None:  # noqa: FBT001 - a slot
        self.heading.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.content.setVisible(opened)
