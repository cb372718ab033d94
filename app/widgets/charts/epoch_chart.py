"""A chart of runs by epoch: curves that grow, marks, shaded areas; it can be panned, zoomed and read off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.theme import RacerStyle
from app.widgets.charts.axes import AXIS_WIDTH, MARGINS, NARROWEST, DecadeAxis
from app.widgets.charts.cached_layer import PicturedLayer
from app.widgets.charts.layer import Plot
from app.widgets.charts.lines import WIDTH, columns, draw_line, is_dense, line_pen, polygon, thin
from core.settings import Array

FAINT = 0.35  # opacity of what stands behind
SHADE = 0.12  # opacity of an area
LOSS_FLOOR = 1e-8
ENDS = 4  # of the axis of epochs, from 1 to 2 and from 10 to 20
DOT = 5.0  # pixels across, of an epoch where there are few


@dataclass(frozen=True, eq=False)
class RunCurve:
    """Values at epochs, which may be fractions; NaN where there is none."""

    epochs: Array  # (n,)
    values: Array  # (n,)
    style: RacerStyle
    faint: bool = False


@dataclass(frozen=True)
class EpochMark:
    """A place on the axis of epochs, with a word."""

    epoch: float
    text: str
    colour: str


@dataclass(frozen=True, eq=False)
class Area:
    """What is between two curves at the same epochs."""

    epochs: Array
    one: Array
    other: Array
    colour: str


class RunChart(Plot):
    """Draws the curves that it is given; until somebody pans or zooms, all of them are seen.

    What marks are called stands at the top, or below, where curves end up at the top.
    """

    pointed_at = Signal(object)  # the epoch under the mouse, or None

    def __init__(self, title: str, parent: QWidget | None = None, *, marks_named_below: bool = False) -> None:
        super().__init__(parent, axisItems={"left": DecadeAxis("left")})
        self.lines = RunLines(self.getPlotItem().getViewBox(), marks_named_below=marks_named_below)
        self._logarithmic = False
        self._limits: tuple[float, float] | None = None
        self._follows = True
        self._arrange(title)

    def show_run(
        self,
        curves: Sequence[RunCurve],
        *,
        marks: Sequence[EpochMark] = (),
        areas: Sequence[Area] = (),
        logarithmic: bool = False,
        limits: tuple[float, float] | None = None,
    ) -> None:
        """Draw other curves; `limits` are those of the axis of values, else the curves'."""
        if logarithmic:
            curves = [replace(curve, values=_decades(curve.values)) for curve in curves]
            areas = [replace(area, one=_decades(area.one), other=_decades(area.other)) for area in areas]
        if logarithmic != self._logarithmic:
            self._logarithmic = logarithmic
            self.getPlotItem().getAxis("left").setLogMode(False, logarithmic)
        self.lines.set_content(curves, marks, areas)
        self._limits = limits
        if self._follows:
            self.reset_zoom()

    def reset_zoom(self) -> None:
        """Show everything again, and what is still to come."""
        self._follows = True
        curves = self.lines.curves
        low, high = self._limits or self._span(curves)
        last = max([1.0, *(float(curve.epochs[-1]) for curve in curves if len(curve.epochs))])
        self.getPlotItem().getViewBox().setRange(xRange=(0, _end(last)), yRange=(low, high), padding=0.02)

    def set_place(self, epoch: float | None) -> None:
        """Put a line at the epoch that is looked at, without drawing the curves again."""
        self.lines.set_place(epoch)

    def set_title(self, title: str) -> None:
        """Name the axis of values."""
        self.getPlotItem().setLabel("left", title)
        self.setAccessibleName(title)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        box = self.getPlotItem().getViewBox()
        position = self.mapToScene(event.position().toPoint())
        inside = box.sceneBoundingRect().contains(position)
        epoch = box.mapSceneToView(position).x() if inside else None
        self.lines.set_cursor(epoch)
        self.pointed_at.emit(epoch)

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.lines.set_cursor(None)
        self.pointed_at.emit(None)

    def _span(self, curves: Sequence[RunCurve]) -> tuple[float, float]:
        finite = [values for curve in curves if len(values := curve.values[np.isfinite(curve.values)])]
        if not finite:
            return (-1.0, 1.0) if self._logarithmic else (0.0, 1.0)
        low, high = min(float(values.min()) for values in finite), max(float(values.max()) for values in finite)
        if self._logarithmic:
            return math.floor(low), max(math.ceil(high), math.floor(low) + 1)
        return min(low, 0.0), high if high > low else low + 1.0

    def _arrange(self, title: str) -> None:
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.getViewBox().disableAutoRange()
        plot.getViewBox().sigRangeChangedManually.connect(self._stay)
        plot.setLabel("bottom", self.tr("epoch"))
        self.set_title(title)
        for side in ("left", "bottom"):
            plot.getAxis(side).enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(AXIS_WIDTH)
        plot.layout.setContentsMargins(*MARGINS)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(NARROWEST)

    def _stay(self, *_: object) -> None:
        self._follows = False


def _end(last: float) -> float:
    """Where the axis ends: while a run grows it stays, for a while, so that its labels are not drawn at each step."""
    step = float(10 ** math.floor(math.log10(last))) / ENDS
    return math.ceil(last / step) * step


def _decades(values: Array) -> Array:
    with np.errstate(invalid="ignore"):
        decades: Array = np.log10(np.maximum(values, LOSS_FLOOR))
    return decades


class RunLines(PicturedLayer):
    """The areas, the curves and the marks as one picture, and a cursor over it."""

    def __init__(self, box: pg.ViewBox, *, marks_named_below: bool = False) -> None:
        super().__init__(box, z=-10)
        self._named_below = marks_named_below
        self.curves: Sequence[RunCurve] = ()
        self.marks: Sequence[EpochMark] = ()
        self.areas: Sequence[Area] = ()
        self.pointed_at: float | None = None  # under the mouse
        self._place: float | None = None  # that is looked at

    def set_content(self, curves: Sequence[RunCurve], marks: Sequence[EpochMark], areas: Sequence[Area]) -> None:
        """Draw these."""
        self.curves, self.marks, self.areas = curves, marks, areas
        self.pointed_at = None  # the axis may grow away from under the mouse
        self.renew()

    def set_cursor(self, epoch: float | None) -> None:
        self.pointed_at = epoch
        self.update()

    def set_place(self, epoch: float | None) -> None:
        if epoch != self._place:
            self._place = epoch
            self.update()

    def draw_over(self, painter: QPainter) -> None:
        lines = (
            (self._place, QPen(QColor(self.theme.accent), 1)),
            (self.pointed_at, QPen(QColor(self.theme.muted), 1, Qt.PenStyle.DotLine)),
        )
        for epoch, pen in lines:
            if epoch is not None and 0 <= (x := self._x(epoch)) <= self.box.width():
                painter.setPen(pen)
                painter.drawLine(QLineF(x, 0, x, self.box.height()))

    def draw_content(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        for area in self.areas:
            self._draw_area(painter, area)
        for curve in self.curves:
            self._draw_curve(painter, curve)
        self._draw_marks(painter)

    def _draw_area(self, painter: QPainter, area: Area) -> None:
        seen = np.isfinite(area.one) & np.isfinite(area.other)
        if np.count_nonzero(seen) < 2:
            return
        epochs = area.epochs[seen]
        there, back = np.stack([epochs, area.one[seen]], -1), np.stack([epochs, area.other[seen]], -1)[::-1]
        colour = QColor(area.colour)
        colour.setAlphaF(SHADE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(polygon(self.to_pixels(np.concatenate([there, back]))))

    def _draw_curve(self, painter: QPainter, curve: RunCurve) -> None:
        seen = np.isfinite(curve.values)
        points = self.to_pixels(np.stack([curve.epochs[seen], curve.values[seen]], -1))
        near = (points[:, 0] >= -1) & (points[:, 0] <= self.box.width() + 1)
        if near.any():
            first, last = max(0, int(near.argmax()) - 1), len(near) - int(near[::-1].argmax()) + 1
            points = points[first:last]
        painter.setOpacity(FAINT if curve.faint else 1.0)
        if curve.faint and len(points) and is_dense(points):
            self._draw_noise(painter, curve, points)
            return
        few = len(points) < self.box.width() / (2 * DOT)
        points = thin(points)
        draw_line(painter, points, lambda offset: line_pen(curve.style, offset))
        if few and not curve.faint and len(points):
            painter.setPen(QPen(QColor(curve.style.colour), DOT, c=Qt.PenCapStyle.RoundCap))
            painter.drawPoints(polygon(points))
        painter.setOpacity(1.0)

    def _draw_noise(self, painter: QPainter, curve: RunCurve, points: Array) -> None:
        """Fill what a line would cover that goes up and down in every column of pixels: that takes a tenth as long."""
        middles, low, high = columns(points)
        there, back = np.stack([middles, low - WIDTH / 2], -1), np.stack([middles, high + WIDTH / 2], -1)[::-1]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(curve.style.colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.drawPolygon(polygon(np.concatenate([there, back])))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0)

    def _draw_marks(self, painter: QPainter) -> None:
        painter.setFont(QFont())
        for mark, name in zip(self.marks, self.places_of_names(painter.fontMetrics()), strict=True):
            x = self._x(mark.epoch)
            painter.setPen(QPen(QColor(mark.colour), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, 0, x, self.box.height()))
            painter.setPen(QColor(mark.colour))
            painter.drawText(name, mark.text)

    def places_of_names(self, metrics: QFontMetrics) -> list[QRectF]:
        """Where what the marks are called is written, in pixels: beside each, in a line where no other is."""
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

    def _x(self, epoch: float) -> float:
        return float(self.to_pixels(np.array([epoch, 0.0]))[0])
