"""A dot for each of many races of one racer, where it is at the present step, and a circle around their starts."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.widgets.charts.layer import PaintLayer
from core.descent.spread import Spread
from core.settings import Array

Z = 9.0  # below the racers' own markers
RADIUS = 3.0  # pixels
OPACITY = 0.85


class Cloud(PaintLayer):
    """Draws the dots in the colour of their racer; those that have diverged are gone."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, Z)
        self.points: Array = np.zeros((0, 2))
        self.radius = 0.0  # of the circle that holds the starts, in the surface's units
        self._centre = np.zeros(2)
        self._colour = ""

    def set_spread(self, spread: Spread | None, step: int, colour: str) -> None:
        """Show many races at a step, and a dotted circle around their starts, or nothing."""
        points = np.zeros((0, 2)) if spread is None else spread.points[step]
        self.points, self._colour = points[np.isfinite(points).all(axis=-1)], colour
        self.radius = 0.0 if spread is None else spread.radius
        if spread is not None:
            self._centre = spread.points[0, 0]
        self.update()

    def draw(self, painter: QPainter) -> None:
        colour = QColor(self._colour)
        colour.setAlphaF(OPACITY)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.radius:
            middle, corner = self.to_pixels(np.stack([self._centre, self._centre + self.radius]))
            painter.setPen(QPen(QColor(self._colour), 1.5, Qt.PenStyle.DotLine))
            painter.drawEllipse(QPointF(*middle), *np.abs(corner - middle).tolist())
        painter.setPen(QPen(QColor(self.theme.panel), 1))
        painter.setBrush(colour)
        for x, y in self.to_pixels(self.points):
            if -RADIUS <= x <= self.box.width() + RADIUS and -RADIUS <= y <= self.box.height() + RADIUS:
                painter.drawEllipse(QPointF(x, y), RADIUS, RADIUS)
