"""Paths that are compared with those of the race: wide and pale under them."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.optimizers.map.trails import Trail
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.lines import PIECE, polygon

WIDE = 9.0  # pixels
SHARE = 0.3  # of the racer's colour


class PaleTrails(PaintLayer):
    """Each path up to the current step, in its racer's colour."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-12)
        self.trails: Sequence[Trail] = ()
        self._step = 0

    def set_trails(self, trails: Sequence[Trail]) -> None:
        self.trails = trails
        self.update()

    def set_step(self, step: int) -> None:
        self._step = step
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setOpacity(SHARE)
        for trail in self.trails:
            points = trail.points[: self._step + 1]
            pixels = self.to_pixels(points[np.isfinite(points).all(axis=1)])
            pen = QPen(QColor(trail.style.colour), WIDE)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for first in range(0, len(pixels) - 1, PIECE):
                painter.drawPolyline(polygon(pixels[first : first + PIECE + 1]))
