"""The target of a race in the loss chart: a dashed level, and a tick where each curve first comes down to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.widgets.charts.layer import PaintLayer
from core.number_format import exactly

Z = 20.0  # above the curves
NEAR = 5.0  # pixels from the line that take hold of it
TICK = 5.0  # pixels above and below the line


@dataclass(frozen=True)
class Arrival:
    """The step after which a racer is first at the target, and its colour."""

    step: int
    colour: str


class TargetLine(PaintLayer):
    """Draws the level at its place on the axis of values; None: no target."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, Z)
        self.target: float | None = None
        self.place: float | None = None  # on the axis
        self.arrivals: tuple[Arrival, ...] = ()

    def set_target(self, target: float | None, place: float | None, arrivals: Sequence[Arrival]) -> None:
        """Draw a target at its place on the axis."""
        if (target, place, tuple(arrivals)) != (self.target, self.place, self.arrivals):
            self.target, self.place, self.arrivals = target, place, tuple(arrivals)
            self.update()

    def is_near(self, y: float) -> bool:
        """Return whether a pixel, counted from the top of the box, is near the line."""
        return self.place is not None and abs(self._y() - y) <= NEAR

    def draw(self, painter: QPainter) -> None:
        if self.target is None or self.place is None:
            return
        theme, y = self.theme, self._y()
        painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, y), QPointF(self.box.width(), y))
        for arrival in self.arrivals:
            x = float(self.to_pixels(np.array([arrival.step, self.place]))[0])
            painter.setPen(QPen(QColor(arrival.colour), 3))
            painter.drawLine(QPointF(x, y - TICK), QPointF(x, y + TICK))
        painter.setPen(QColor(theme.text))
        label = self.tr("target {0}").format(exactly(self.target))
        width = painter.fontMetrics().horizontalAdvance(label)
        painter.drawText(QPointF(self.box.width() - width - 4, y - 3), label)

    def _y(self) -> float:
        return float(self.to_pixels(np.array([0.0, self.place or 0.0]))[1])
