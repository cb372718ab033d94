"""A dot for each of many races of one racer, where it is at the present step."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from app.widgets.charts.layer import PaintLayer
from core.settings import Array

Z = 9.0  # below the racers' own markers
RADIUS = 3.0  # pixels
OPACITY = 0.85


class Cloud(PaintLayer):
    """Draws the dots in the colour of their racer; those that have diverged are gone."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, Z)
        self.points: Array = np.zeros((0, 2))
        self._colour = ""

    def set_points(self, points: Array, colour: str) -> None:
        """Show other dots, (n, 2)."""
        self.points, self._colour = points[np.isfinite(points).all(axis=-1)], colour
        self.update()

    def draw(self, painter: QPainter) -> None:
        colour = QColor(self._colour)
        colour.setAlphaF(OPACITY)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.panel), 1))
        painter.setBrush(colour)
        for x, y in self.to_pixels(self.points):
            if -RADIUS <= x <= self.box.width() + RADIUS and -RADIUS <= y <= self.box.height() + RADIUS:
                painter.drawEllipse(QPointF(x, y), RADIUS, RADIUS)
