"""A layer that is painted once and shown many times, as while a cursor moves over it."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from app.widgets.charts.layer import PaintLayer, device_ratio, is_drawing
from app.widgets.charts.lines import blank, cleared


class PicturedLayer(PaintLayer):
    """Shows a picture of its content, and keeps it until the content, the view or the size changes.

    In SVG and PDF it is drawn as it is, so that lines stay lines.
    """

    def __init__(self, box: pg.ViewBox, z: float) -> None:
        super().__init__(box, z)
        self.rebuilds = 0  # how often the picture was made, for tests
        self._picture = QImage()
        self._is_current = False

    def draw_content(self, painter: QPainter) -> None:
        """Paint what the picture is of."""
        raise NotImplementedError

    def draw_over(self, painter: QPainter) -> None:
        """Paint what moves, over the picture."""

    def view_changed(self) -> None:
        self._is_current = False

    def draw(self, painter: QPainter) -> None:
        if is_drawing(painter):
            self.draw_content(painter)
        else:
            painter.drawImage(QPointF(0, 0), self._drawn(device_ratio(painter)))
        self.draw_over(painter)

    def _drawn(self, ratio: float) -> QImage:
        size = (max(1, round(self.box.width() * ratio)), max(1, round(self.box.height() * ratio)))
        same_size = (self._picture.width(), self._picture.height()) == size
        if not self._is_current or not same_size:
            self.rebuilds += 1
            self._picture = cleared(self._picture) if same_size else blank(size)
            self._picture.setDevicePixelRatio(1)
            painter = QPainter(self._picture)
            painter.scale(ratio, ratio)
            try:
                self.draw_content(painter)
            finally:
                painter.end()  # a picture that goes while it is painted on ends the interpreter
            self._picture.setDevicePixelRatio(ratio)
            self._is_current = True
        return self._picture
