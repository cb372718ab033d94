"""A sheet for drawing a digit with the mouse; ink is 0 where there is none, 255 where it is full."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.theme import theme_of
from app.widgets.controls import describe
from core.datasets import Bytes

SHEET = 280  # pixels: the side of the drawing, whatever its size on the screen
PEN = 24.0  # pixels of the drawing: relative to the digit, as wide as MNIST's strokes
LEAST = 220


class DrawingBoard(QWidget):
    """Takes strokes and announces the drawing as it grows. The sheet is black and the ink white, as in MNIST."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = QImage(SHEET, SHEET, QImage.Format.Format_Grayscale8)
        self._sheet.fill(0)
        self._last: QPointF | None = None
        self.empty = True
        self.setMinimumSize(LEAST, LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        describe(self, self.tr("Drawing"), self.tr("Draw with the mouse, white on black"))

    def drawing(self) -> Bytes:  # (280, 280)
        """Return the ink."""
        lines = np.frombuffer(self._sheet.constBits(), np.uint8).reshape(SHEET, self._sheet.bytesPerLine())
        return lines[:, :SHEET].copy()

    def clear(self) -> None:
        """Clear the drawing."""
        self._sheet.fill(0)
        self._last, self.empty = None, True
        self.update()
        self.drawn.emit()

    def sheet_area(self) -> QRectF:
        """Return the area of the sheet: a square at the top."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, 0, side, side)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(SHEET, SHEET)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.sheet_area(), self._sheet)
        if self.empty:
            painter.setPen(QColor(Qt.GlobalColor.lightGray))
            painter.drawText(self.sheet_area(), Qt.AlignmentFlag.AlignCenter, self.tr("Draw here"))
        painter.setPen(QPen(QColor(theme_of(self).line), 1))
        painter.drawRect(self.sheet_area().adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._draw_to(self._on_sheet(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._last is not None:
            self._draw_to(self._on_sheet(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._last = None

    def _on_sheet(self, position: QPointF) -> QPointF:
        area = self.sheet_area()
        return (position - area.topLeft()) * (SHEET / area.width())

    def _draw_to(self, point: QPointF) -> None:
        painter = QPainter(self._sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(QColor(Qt.GlobalColor.white), PEN, Qt.PenStyle.SolidLine, cap, join))
        if self._last is None:
            painter.drawPoint(point)
        else:
            painter.drawLine(self._last, point)
        painter.end()
        self._last, self.empty = point, False
        self.update()
        self.drawn.emit()
