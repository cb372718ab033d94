"""The target of a race in the loss chart: a dashed level, and a tick where each curve first comes down to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.optimizers.map.arrows import write_with_halo
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.legend import count_inside
from core.number_format import exactly
from core.settings import Array

Z = 20.0  # above the curves
NEAR = 5.0  # pixels from the line that take hold of it
GAP = 4.0  # pixels beside the name
SHARES = (1.0, 0.0, 0.5, 0.75, 0.25)  # of the width, where the name may stand, in order of preference
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
        self._points: Array = np.empty((0, 2))  # of the curves
        self._label: QRectF | None = None  # where the name stands; None until it is placed

    def set_target(
        self, target: float | None, place: float | None, arrivals: Sequence[Arrival], points: Array | None = None
    ) -> None:
        """Draw a target at its place on the axis, its name off these points of the curves as far as can be, (n, 2)."""
        self._points = np.empty((0, 2)) if points is None else points
        self._label = None
        if (target, place, tuple(arrivals)) != (self.target, self.place, self.arrivals):
            self.target, self.place, self.arrivals = target, place, tuple(arrivals)
            self.update()

    def view_changed(self) -> None:
        self._label = None

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
        label = self.tr("target {0}").format(exactly(self.target))
        if self._label is None:
            self._label = self._place_label(QFontMetricsF(painter.font()), label)
        baseline = QPointF(self._label.left(), self._label.bottom() - painter.fontMetrics().descent())
        write_with_halo(painter, baseline, label, QColor(theme.text), QColor(theme.panel))

    def _place_label(self, metrics: QFontMetricsF, label: str) -> QRectF:
        """Return the place above or below the line, at an end or between, that covers least of the curves."""
        width, height, y = metrics.horizontalAdvance(label), metrics.height(), self._y()
        free = self.box.width() - width - 2 * GAP
        tops = [top for top in (y - height, y + 1) if top >= 0 and top + height <= self.box.height()] or [y - height]
        areas = [QRectF(GAP + share * free, top, width, height) for share in SHARES for top in tops]
        pixels = self.to_pixels(self._points)
        return min(areas, key=lambda area: count_inside(pixels, area))

    def _y(self) -> float:
        return float(self.to_pixels(np.array([0.0, self.place or 0.0]))[1])
