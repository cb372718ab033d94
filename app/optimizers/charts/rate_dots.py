"""The racers' rates as dots on a chart of the loss against the rate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.base.theme import RacerStyle
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.markers import marker_path

Z = 15.0  # above the curves
RADIUS = 4.5
CHOSEN = 6.0
NEAR = 14.0  # pixels from a dot that take hold of it


@dataclass(frozen=True)
class RateDot:
    """A racer at its rate and its loss, as they are on the axes; one that has diverged is at infinity."""

    place: int
    x: float
    y: float
    style: RacerStyle


class RateDots(PaintLayer):
    """Draws the dots; what lies outside the box is drawn at its edge, hollow."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, Z)
        self.dots: Sequence[RateDot] = ()
        self.chosen = 0

    def set_dots(self, dots: Sequence[RateDot], chosen: int) -> None:
        """Draw these, that of the chosen racer larger and above the others."""
        if (dots, chosen) != (self.dots, self.chosen):
            self.dots, self.chosen = dots, chosen
            self.update()

    def nearest(self, place: QPointF) -> int | None:
        """Return the racer whose dot is nearest to a pixel, if one is near; of equals the chosen one."""
        gaps = [
            (float(np.hypot(centre.x() - place.x(), centre.y() - place.y())), dot.place != self.chosen, dot.place)
            for dot, centre in ((dot, self.centre(dot)) for dot in self.dots)
        ]
        near = [gap for gap in gaps if gap[0] <= NEAR]
        return min(near)[2] if near else None

    def centre(self, dot: RateDot) -> QPointF:
        """Return the pixel of a dot."""
        x = float(self.to_pixels(np.array([dot.x, 0.0]))[0])
        y = float(self.to_pixels(np.array([0.0, dot.y]))[1]) if np.isfinite(dot.y) else 0.0
        return QPointF(min(max(x, CHOSEN), self.box.width() - CHOSEN), min(max(y, CHOSEN), self.box.height() - CHOSEN))

    def is_outside(self, dot: RateDot) -> bool:
        """Return whether the loss of a dot has no place on the axis."""
        low, high = self.box.viewRange()[1]
        return not low <= dot.y <= high

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for dot in sorted(self.dots, key=lambda one: one.place == self.chosen):
            radius, colour = CHOSEN if dot.place == self.chosen else RADIUS, QColor(dot.style.colour)
            path = marker_path(dot.style.marker, self.centre(dot), radius)
            painter.setPen(QPen(QColor(self.theme.panel), 3.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
            painter.setPen(QPen(colour, 1.5))
            painter.setBrush(QColor(self.theme.panel) if self.is_outside(dot) else colour)
            painter.drawPath(path)
