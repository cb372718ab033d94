"""A flat button that opens a scene; the open one is marked."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
)

from app.widgets.controls import describe
from app.widgets.elision import elided
from app.widgets.focus_policy import behave

MARK = 3  # pixels: the width of the bar beside the open scene
INDENT = 14


class SceneButton(QToolButton):
    """A flat button as wide as the list, with its text at the left."""

    def __init__(self, title: str, tip: str) -> None:
        super().__init__()
        self.setText(title)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        describe(self, title, tip)
        behave(self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        if self.isChecked():
            painter.fillRect(QRect(0, 0, MARK, self.height()), self.palette().color(QPalette.ColorRole.Accent))
        room = self.rect().adjusted(INDENT, 0, -MARK, 0)
        text = elided(self.text(), QFontMetricsF(self.font()), room.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().minimumSizeHint().height())
