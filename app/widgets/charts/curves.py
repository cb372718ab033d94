"""Curves over steps, layers or epochs, under one cursor: drawn once, and not again while the cursor moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen

from app.base.theme import RacerStyle
from app.widgets.charts.cached_layer import PicturedLayer
from app.widgets.charts.coincidence import Turn, coinciding, note_on, one_line, place_note
from app.widgets.charts.layer import is_drawing
from app.widgets.charts.lines import WIDTH, columns, draw_line, is_dense, line_pen, polygon, thin
from app.widgets.charts.markers import marker_path
from core.settings import Array

Places = Array | NDArray[np.integer]

SHADE = 0.15  # opacity of a band
FAINT = 0.35  # opacity of what stands behind
VEIL = 0.6  # opacity of what covers the steps to come
DOTS = (1.5, 2.5)  # of a dotted line
MARKER = 3.5  # pixels of its radius
ROUND = 5.0  # pixels across, of a value where there are few


@dataclass(frozen=True, eq=False)
class Curve:
    """Values at places of the axis, which may be fractions; NaN where there is none."""

    places: Places  # (n,), steps, layers or epochs
    values: Array  # (n,)
    style: RacerStyle
    band: tuple[Array, Array] | None = None  # (n,) each: the edges of an area that is shaded
    shade: str = ""  # the colour of the band; empty: the curve's
    marked: bool = False  # with a marker at each value
    dotted: bool = False  # what is expected, beside what is measured
    faint: bool = False  # behind the others
    name: str = ""  # by which a note says that it lies on another; one without a name is in no note

    def mapped(self, change: Callable[[Array], Array]) -> "Curve":
        """The same with other values, as on another axis."""
        band = None if self.band is None else (change(self.band[0]), change(self.band[1]))
        return replace(self, values=change(self.values), band=band)

    def points(self) -> Array:  # (n, 2)
        """The finite values with their places."""
        return points_of(self.places, self.values)

    def pen(self, offset: float = 0.0) -> QPen:
        """The pen of its line; `offset` pixels of it have been drawn before."""
        if not self.dotted:
            return line_pen(self.style, offset)
        pen = QPen(QColor(self.style.colour), 1)
        pen.setDashPattern(DOTS)
        return pen


@dataclass(frozen=True)
class EpochMark:
    """A place on the axis of epochs, with a word."""

    epoch: float
    text: str
    colour: str


class CurveLayer(PicturedLayer):
    """The bands, the curves and the marks as one picture; over it a cursor, and a line under the mouse.

    `dots` are at the values of a curve that has few. The names of marks stand at the top, or below.
    """

    def __init__(self, box: pg.ViewBox, *, dots: bool = False, marks_named_below: bool = False) -> None:
        super().__init__(box, z=-10)
        self.curves: Sequence[Curve] = ()
        self.marks: Sequence[EpochMark] = ()
        self.place: float | None = None  # of the cursor
        self.pointed_at: float | None = None  # under the mouse
        self.together: list[list[Curve]] = []  # the curves that lie on each other
        self.legend_area: Callable[[], QRectF] = QRectF  # which notes keep clear of
        self._turns: dict[Curve, Turn] = {}
        self._veil: tuple[float, float] | None = None
        self._dots = dots
        self._named_below = marks_named_below

    def set_curves(self, curves: Sequence[Curve], marks: Sequence[EpochMark] = ()) -> None:
        """Draw these."""
        self.curves, self.marks = curves, marks
        self._find_together()
        self.pointed_at = None  # the axis may grow away from under the mouse
        self.renew()

    def set_cursor(self, place: float | None, *, veil: tuple[float, float] | None = None) -> None:
        """Put the cursor there, and a veil over the places between these two."""
        if (place, veil) != (self.place, self._veil):
            self.place, self._veil = place, veil
            self.update()

    def set_pointed_at(self, place: float | None) -> None:
        """Put a line under the mouse."""
        self.pointed_at = place
        self.update()

    def points(self) -> Array:
        """All points of all curves, (n, 2), as they are on the axes."""
        return np.concatenate([np.empty((0, 2)), *(curve.points() for curve in self.curves)])

    def draw_over(self, painter: QPainter) -> None:
        if self._veil is not None:
            self._draw_veil(painter, *self._veil)
        lines = (
            (self.place, QPen(QColor(self.theme.accent), 1)),
            (self.pointed_at, QPen(QColor(self.theme.muted), 1, Qt.PenStyle.DotLine)),
        )
        for place, pen in lines:
            if place is not None and 0 <= (x := self._x(place)) <= self.box.width():
                painter.setPen(pen)
                painter.drawLine(QLineF(x, 0, x, self.box.height()))

    def draw_content(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        for curve in self.curves:
            self._draw_band(painter, curve)
        for curve in self.curves:
            painter.setOpacity(FAINT if curve.faint else 1.0)
            self._draw_curve(painter, curve)
        painter.setOpacity(1.0)
        self._draw_marks(painter)
        self._draw_notes(painter)

    def _draw_veil(self, painter: QPainter, low: float, high: float) -> None:
        veil = QColor(self.theme.panel)
        veil.setAlphaF(VEIL)
        # A little more than what is to come, for the caps of the lines.
        left, right = max(self._x(low), -1.0), min(self._x(high), self.box.width() + 1)
        painter.fillRect(QRectF(left, -1, max(0.0, right - left), self.box.height() + 2), veil)

    def _draw_band(self, painter: QPainter, curve: Curve) -> None:
        if curve.band is None:
            return
        one, other = curve.band
        seen = np.isfinite(one) & np.isfinite(other)
        if not seen.any():
            return
        there, back = points_of(curve.places[seen], one[seen]), points_of(curve.places[seen], other[seen])[::-1]
        colour = QColor(curve.shade or curve.style.colour)
        colour.setAlphaF(SHADE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(polygon(self.to_pixels(np.concatenate([there, back]))))

    def _draw_curve(self, painter: QPainter, curve: Curve) -> None:
        points = self._near(self.to_pixels(curve.points()))
        if curve.faint and len(points) and is_dense(points):
            draw_noise(painter, points, QColor(curve.style.colour))
            return
        few = len(points) < self.box.width() / (2 * ROUND)
        points, turn = thin(points), self._turns.get(curve)
        draw_line(painter, points, curve.pen if turn is None else partial(turn.pen, curve.style))
        if curve.marked:
            self._draw_markers(painter, points if turn is None else points[turn.index :: turn.of], curve.style)
        elif self._dots and few and not curve.faint and len(points):
            painter.setPen(QPen(QColor(curve.style.colour), ROUND, c=Qt.PenCapStyle.RoundCap))
            painter.drawPoints(polygon(points))

    def _near(self, points: Array) -> Array:
        """The points that are seen, and one on either side."""
        near = (points[:, 0] >= -1) & (points[:, 0] <= self.box.width() + 1)
        if not near.any():
            return points
        return points[max(0, int(near.argmax()) - 1) : len(near) - int(near[::-1].argmax()) + 1]

    def _draw_markers(self, painter: QPainter, points: Array, style: RacerStyle) -> None:
        painter.setPen(QPen(QColor(self.theme.panel), 1))
        painter.setBrush(QColor(style.colour))
        for x, y in points:
            painter.drawPath(marker_path(style.marker, QPointF(x, y), MARKER))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def notes(self) -> list[str]:
        """Return a sentence for each group of curves with names that lie on each other."""
        return [one_line([curve.name for curve in group]) for group in self._named()]

    def _named(self) -> list[list[Curve]]:
        return [group for group in self.together if all(curve.name for curve in group)]

    def _find_together(self) -> None:
        """Find the curves that lie on each other, and give each its turn."""
        lines = [curve for curve in self.curves if not (curve.faint or curve.dotted)]
        self.together = [[lines[number] for number in group] for group in coinciding([one.points() for one in lines])]
        self._turns = {curve: Turn(index, len(group)) for group in self.together for index, curve in enumerate(group)}

    def _draw_notes(self, painter: QPainter) -> None:
        """Name the curves that lie on each other, where no curve runs."""
        painter.setFont(QFont())
        metrics, plot = QFontMetricsF(painter.font()), (self.box.width(), self.box.height())
        taken = [self.legend_area(), *self.places_of_names(painter.fontMetrics())]
        lines = [self.to_pixels(curve.points()) for curve in self.curves]
        for group in self._named():
            note = note_on([curve.style for curve in group], [curve.name for curve in group], metrics, plot)
            area = place_note((note.width, note.height), plot, lines, taken)
            note.draw(painter, area.topLeft(), self.theme)
            taken.append(area)

    def _draw_marks(self, painter: QPainter) -> None:
        painter.setFont(QFont())
        for mark, name in zip(self.marks, self.places_of_names(painter.fontMetrics()), strict=True):
            x = self._x(mark.epoch)
            painter.setPen(QPen(QColor(mark.colour), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, 0, x, self.box.height()))
            painter.setPen(QColor(mark.colour))
            painter.drawText(name, mark.text)

    def places_of_names(self, metrics: QFontMetrics) -> list[QRectF]:
        """The rectangles of the marks' names in pixels: beside each mark, in a line where no other name is."""
        places: list[QRectF] = []
        for mark in self.marks:
            x, width, height = self._x(mark.epoch), metrics.horizontalAdvance(mark.text) + 1, metrics.height()
            left = x + 4 if x + 4 + width <= self.box.width() else x - 4 - width
            top = self.box.height() - height - 2 if self._named_below else 2.0
            place = QRectF(left, top, width, height)
            while any(place.intersects(other) for other in places):
                place.translate(0, -height if self._named_below else height)
            places.append(place)
        return places

    def _x(self, place: float) -> float:
        return float(self.to_pixels(np.array([place, 0.0]))[0])


def points_of(places: Places, values: Array) -> Array:  # (n,), (n,) -> (n, 2)
    """The finite values with their places."""
    finite = np.isfinite(values)
    return np.stack([places[finite], values[finite]], axis=-1)


def draw_noise(painter: QPainter, points: Array, colour: QColor) -> None:
    """Fill what a line would cover that goes up and down in every column of pixels.

    In a drawing it is one area; in a picture each column is a bar, since an area takes ten times as long.
    """
    middles, low, high = columns(points)
    low, high = low - WIDTH / 2, high + WIDTH / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if is_drawing(painter):
        there, back = np.stack([middles, low], -1), np.stack([middles, high], -1)[::-1]
        painter.drawPolygon(polygon(np.concatenate([there, back])))
    else:
        widths = np.diff(middles, append=middles[-1] + 1)  # a column without points is covered by the one before it
        bars = np.stack([middles - 0.5, low, widths, high - low], -1)
        painter.drawRects([QRectF(*bar) for bar in bars.tolist()])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
