"""Layers of a plot that paint in its own pixels, and what they share."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from app.widgets.charts.paint_guard import Guard
from core.settings import Array

DRAWING_RATIO = 2.0  # what has to be pixels in a drawing is as fine as on a good screen


class PaintLayer(QGraphicsObject):
    """An item that fills a view box and paints in pixels, so that lines keep their width at every zoom.

    An exception inside `paint` can end the interpreter: the first one is logged, and the layer draws nothing more.
    """

    def __init__(self, box: pg.ViewBox, z: float) -> None:
        super().__init__(box)
        self.box = box
        self.guard = Guard(type(self).__name__)
        self.setZValue(z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        box.sigRangeChanged.connect(self._view_changed)
        box.sigResized.connect(self._view_changed)

    @property
    def failed(self) -> bool:
        """Whether an exception ended the drawing."""
        return self.guard.failed

    def draw(self, painter: QPainter) -> None:
        """Paint the layer; the origin is the box's upper left corner."""
        raise NotImplementedError

    def view_changed(self) -> None:
        """The box shows another range or has another size."""

    def to_pixels(self, points: Array) -> Array:  # (..., 2) -> (..., 2)
        """Where data points are in the box, in pixels from its upper left corner."""
        (x_min, x_max), (y_min, y_max) = self.box.viewRange()
        width, height = self.box.width(), self.box.height()
        scale = np.array([width / (x_max - x_min), height / (y_min - y_max)])
        pixels: Array = (points - np.array([x_min, y_max])) * scale
        return pixels

    # What Qt asks of an item.

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(0, 0, self.box.width(), self.box.height())

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if not self.failed:
            with self.guard.painting(painter):
                self.draw(painter)

    def _view_changed(self, *_: object) -> None:
        self.prepareGeometryChange()
        self.guard.failed = False
        self.view_changed()
        self.update()


def is_drawing(painter: QPainter) -> bool:
    """Whether lines are kept as lines, as in SVG and PDF, and not painted into pixels."""
    return painter.paintEngine().type() != QPaintEngine.Type.Raster


def device_ratio(painter: QPainter) -> float:
    """How many device pixels a pixel of the box has, whatever is painted on."""
    if is_drawing(painter):
        return DRAWING_RATIO
    transform = painter.deviceTransform()
    return float(np.hypot(transform.m11(), transform.m12()))
