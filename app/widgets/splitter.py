"""A splitter whose handle is seen: a thin line along it, and a grip in its middle."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from app.base.theme import theme_of

HANDLE = 7  # pixels across, which a mouse can hit
GRIP = (3.0, 32.0)  # pixels across and along


class Splitter(QSplitter):
    """A splitter between parts that lie beside each other, or above each other."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(HANDLE)

    def createHandle(self) -> QSplitterHandle:  # noqa: N802 - Qt's name
        return SplitterHandle(self.orientation(), self)


class SplitterHandle(QSplitterHandle):
    """Paints the line and the grip; under the mouse the grip has the colour of what can be acted on."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme, middle = theme_of(self), QRectF(self.rect()).center()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.window))
        upright = self.orientation() == Qt.Orientation.Horizontal  # a horizontal splitter has upright handles
        along = QPointF(0, self.height() / 2) if upright else QPointF(self.width() / 2, 0)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(middle - along, middle + along)
        across, length = GRIP if upright else GRIP[::-1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if self.underMouse() else theme.border))
        painter.drawRoundedRect(QRectF(0, 0, across, length).translated(middle - QPointF(across, length) / 2), 1.5, 1.5)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.update()
