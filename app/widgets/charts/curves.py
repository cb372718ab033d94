"""Curves over steps or layers, under one cursor: drawn once, and not again while the cursor moves."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.base.theme import RacerStyle, mixed
from app.widgets.charts.cached_layer import PicturedLayer
from app.widgets.charts.lines import draw_line, line_pen, polygon, thin
from app.widgets.charts.markers import marker_path
from core.settings import Array

BAND = 0.2  # of a curve's colour in its band
DOTS = (1.5, 2.5)  # of a thin line
MARKER = 3.5  # pixels of its radius
VEIL = 0.6  # opacity of what covers the steps to come


@dataclass(frozen=True, eq=False)
class Curve:
    """A value for each step from the `first` on; NaN where there is none."""

    values: Array
    style: RacerStyle
    first: int = 0
    band: tuple[Array, Array] | None = None  # the least and the greatest of what the values are the middle of
    marked: bool = False  # with a marker at each value
    thin: bool = False  # dotted: what is expected, beside what is measured

    def mapped(self, change: Callable[[Array], Array]) -> "Curve":
        """The same with other values, as on another axis."""
        band = None if self.band is None else (change(self.band[0]), change(self.band[1]))
        return replace(self, values=change(self.values), band=band)

    def pen(self, offset: float = 0.0) -> QPen:
        """The pen of its line; `offset` pixels of it have been drawn before."""
        if not self.thin:
            return line_pen(self.style, offset)
        pen = QPen(QColor(self.style.colour), 1)
        pen.setDashPattern(DOTS)
        return pen


class CurveLayer(PicturedLayer):
    """The curves as one picture, and a cursor over it."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-10)
        self.step: int | None = 0
        self._forward = True
        self._beyond = 0.0
        self._curves: list[Curve] = []

    def set_curves(self, curves: list[Curve]) -> None:
        self._curves = curves
        self.renew()

    def set_step(self, step: int | None, *, forward: bool = True, beyond: float = 0.0) -> None:
        """Veil what comes after a step, and so much `beyond` it; what comes before it, if it goes backward."""
        self.step, self._forward, self._beyond = step, forward, beyond
        self.update()

    def points(self) -> Array:
        """All points of all curves, (n, 2), as they are on the axes."""
        return np.concatenate([np.empty((0, 2)), *map(points_of, self._curves)])

    def draw_over(self, painter: QPainter) -> None:
        if self.step is not None:
            self._draw_cursor(painter, self.step)

    def draw_content(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in self._curves:
            self._draw_band(painter, curve)
        for curve in self._curves:
            points = thin(self.to_pixels(points_of(curve)))
            draw_line(painter, points, curve.pen)
            if curve.marked:
                self._draw_markers(painter, points, curve.style)

    def _draw_cursor(self, painter: QPainter, step: int) -> None:
        edge = step + self._beyond if self._forward else step - self._beyond
        x, begin = (float(self.to_pixels(np.array([place, 0.0]))[0]) for place in (step, edge))
        veil = QColor(self.theme.panel)
        veil.setAlphaF(VEIL)
        # A little more than what is to come, for the caps of the lines.
        width = self.box.width() - begin if self._forward else begin
        left = begin if self._forward else -1.0
        painter.fillRect(QRectF(left, -1, max(0.0, width) + 1, self.box.height() + 2), veil)
        if x <= self.box.width():
            painter.setPen(QPen(QColor(self.theme.accent), 1))
            painter.drawLine(QLineF(x, 0, x, self.box.height()))

    def _draw_band(self, painter: QPainter, curve: Curve) -> None:
        if curve.band is None:
            return
        low, high = (points_of(replace(curve, values=edge)) for edge in curve.band)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(self.theme.panel, curve.style.colour, BAND))
        painter.drawPolygon(polygon(self.to_pixels(np.concatenate([low, high[::-1]]))))

    def _draw_markers(self, painter: QPainter, points: Array, style: RacerStyle) -> None:
        painter.setPen(QPen(QColor(self.theme.panel), 1))
        painter.setBrush(QColor(style.colour))
        for x, y in points:
            painter.drawPath(marker_path(style.marker, QPointF(x, y), MARKER))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def points_of(curve: Curve) -> Array:  # (n, 2)
    """The finite values of a curve with their steps."""
    places = np.flatnonzero(np.isfinite(curve.values))
    return np.stack([places + curve.first, curve.values[places]], axis=-1)
