"""Curves over steps or layers, under one cursor: drawn once, and not again while the cursor moves."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.texts import exactly
from app.theme import LIGHT, RacerStyle, Theme, mixed
from app.widgets.layers import Layer, device_ratio, dress_axes, hold_still, is_drawing
from app.widgets.lines import PIECE, blank, lengths_along, line_pen, polygon
from app.widgets.markers import marker_path
from core.settings import Array

FEW_DECADES = 3  # between which there is room for 2 and 5
LABEL_GAP = 0.12  # of the axis, between the label of 0 and the next
BAND = 0.2  # of a curve's colour in its band
DOTS = (1.5, 2.5)  # of a thin line
MARKER = 3.5  # pixels of its radius
VEIL = 0.6  # opacity of what covers the steps to come
SPAN_MARGIN = 0.05  # of the values' range, left free above and below on a linear axis
HEADROOM = 2.0  # decades above the first values that are shown; a curve that diverges leaves the chart
AXIS_WIDTH = 64
NARROWEST = 150  # pixels
LABELLED = "25"  # of 2, 3, ... 9 in a decade
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MARGINS = (0, 8, 16, 2)  # left, top, right, bottom: room for half a label at the ends of the axes


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


class LineChart(pg.PlotWidget):
    """Curves by step with a cursor. A click or a drag on it asks for a step."""

    sought = Signal(int)

    def __init__(self, title: str, floor: float, parent: QWidget | None = None, headroom: float = HEADROOM) -> None:
        super().__init__(parent, axisItems={"left": DecadeAxis("left")}, enableMenu=False)
        self._floor = floor
        self._headroom = headroom
        self.curves = CurveLayer(self.getPlotItem().getViewBox())
        self._arrange(title)
        self.setAccessibleName(title)
        self.set_theme(LIGHT)

    def set_curves(self, curves: list[Curve], steps: int, *, logarithmic: bool = True) -> None:
        """Draw other curves; on a logarithmic axis, what is below the floor is drawn there."""
        if logarithmic:
            with np.errstate(invalid="ignore"):
                curves = [curve.mapped(lambda values: np.log10(np.maximum(values, self._floor))) for curve in curves]
        self.curves.set_curves(curves)
        self.getPlotItem().getAxis("left").setLogMode(False, logarithmic)
        y_range = decades_of(curves, self._headroom) if logarithmic else span_of(curves)
        self.getPlotItem().getViewBox().setRange(xRange=self.span(steps), yRange=y_range, padding=0)

    def span(self, steps: int) -> tuple[float, float]:
        """How far the axis of steps goes."""
        return 0, max(1, steps)

    def set_title(self, title: str) -> None:
        """Name the axis of values."""
        self.getPlotItem().setLabel("left", title)
        self.setAccessibleName(title)

    def set_step(self, step: int) -> None:
        """Put the cursor there; what comes after it is veiled."""
        self.curves.set_step(step)

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.panel)
        self.curves.set_theme(theme)
        dress_axes(self.getPlotItem(), theme)

    def _arrange(self, title: str) -> None:
        plot = self.getPlotItem()
        hold_still(plot)
        plot.setLabel("bottom", self.tr("step"))
        plot.setLabel("left", title)
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(AXIS_WIDTH)
        plot.getAxis("bottom").setStyle(hideOverlappingLabels=MARGINS[2])
        plot.layout.setContentsMargins(*MARGINS)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(NARROWEST)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._seek(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Give the picture back: that of a large export is larger than everything else."""
        super().hideEvent(event)
        self.curves.view_changed()

    def _seek(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            box = self.getPlotItem().getViewBox()
            self.sought.emit(round(box.mapSceneToView(self.mapToScene(event.position().toPoint())).x()))


class DecadeAxis(pg.AxisItem):
    """A logarithmic axis of powers of ten, 10⁻², 10⁰, 10²; where there are few, of numbers: 0.1, 0.2, 0.5, 1."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.zero: float | None = None  # the exponent at which what is 0 is drawn

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802
        """The decades, and the place of 0 if there is one; a decade too near to it gives way."""
        levels: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
        if self.zero is None or not levels:
            return levels
        near = LABEL_GAP * (high - low)
        kept = [(spacing, [value for value in values if value - self.zero > near]) for spacing, values in levels]
        return [(kept[0][0], [self.zero, *kept[0][1]]), *kept[1:]]

    def logTickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        few = self.range[1] - self.range[0] <= FEW_DECADES
        return ["0" if value == self.zero else decade_label(value, plain=few) for value in values]


class CurveLayer(Layer):
    """The curves as one picture, and a cursor over it."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-10)
        self.rebuilds = 0  # how often the curves were drawn, for tests
        self.step: int | None = 0
        self._forward = True
        self._beyond = 0.0
        self._theme = LIGHT
        self._curves: list[Curve] = []
        self._picture: QImage | None = None

    def set_curves(self, curves: list[Curve]) -> None:
        self._curves = curves
        self._picture = None
        self.update()

    def set_step(self, step: int | None, *, forward: bool = True, beyond: float = 0.0) -> None:
        """Veil what comes after a step, and so much `beyond` it; what comes before it, if it goes backward."""
        self.step, self._forward, self._beyond = step, forward, beyond
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._picture = None
        self.update()

    def points(self) -> Array:
        """All points of all curves, (n, 2), as they are on the axes."""
        return np.concatenate([np.empty((0, 2)), *map(points_of, self._curves)])

    def view_changed(self) -> None:
        self._picture = None

    def draw(self, painter: QPainter) -> None:
        if is_drawing(painter):
            self._draw_curves(painter, piece=max((len(curve.values) for curve in self._curves), default=1))
        else:
            painter.drawImage(QPointF(0, 0), self._drawn(device_ratio(painter)))
        if self.step is not None:
            self._draw_cursor(painter, self.step)

    def _draw_cursor(self, painter: QPainter, step: int) -> None:
        edge = step + self._beyond if self._forward else step - self._beyond
        x, begin = (float(self.to_pixels(np.array([place, 0.0]))[0]) for place in (step, edge))
        veil = QColor(self._theme.panel)
        veil.setAlphaF(VEIL)
        # A little more than what is to come, for the caps of the lines.
        width = self.box.width() - begin if self._forward else begin
        left = begin if self._forward else -1.0
        painter.fillRect(QRectF(left, -1, max(0.0, width) + 1, self.box.height() + 2), veil)
        if x <= self.box.width():
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawLine(QLineF(x, 0, x, self.box.height()))

    def _drawn(self, ratio: float) -> QImage:
        size = (max(1, round(self.box.width() * ratio)), max(1, round(self.box.height() * ratio)))
        if self._picture is None or (self._picture.width(), self._picture.height()) != size:
            self.rebuilds += 1
            self._picture = blank(size)
            painter = QPainter(self._picture)
            painter.scale(ratio, ratio)
            self._draw_curves(painter, piece=PIECE)
            painter.end()
            self._picture.setDevicePixelRatio(ratio)
        return self._picture

    def _draw_curves(self, painter: QPainter, piece: int) -> None:
        """Draw each curve in pieces of so many points."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in self._curves:
            self._draw_band(painter, curve)
        for curve in self._curves:
            points = thin(self.to_pixels(points_of(curve)))
            lengths = lengths_along(points)
            for first in range(0, len(points) - 1, piece):
                painter.setPen(thin_pen(curve.style) if curve.thin else line_pen(curve.style, lengths[first]))
                painter.drawPolyline(polygon(points[first : first + piece + 1]))
            if curve.marked:
                self._draw_markers(painter, points, curve.style)

    def _draw_band(self, painter: QPainter, curve: Curve) -> None:
        if curve.band is None:
            return
        low, high = (points_of(replace(curve, values=edge)) for edge in curve.band)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(self._theme.panel, curve.style.colour, BAND))
        painter.drawPolygon(polygon(self.to_pixels(np.concatenate([low, high[::-1]]))))

    def _draw_markers(self, painter: QPainter, points: Array, style: RacerStyle) -> None:
        painter.setPen(QPen(QColor(self._theme.panel), 1))
        painter.setBrush(QColor(style.colour))
        for x, y in points:
            painter.drawPath(marker_path(style.marker, QPointF(x, y), MARKER))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def decade_label(exponent: float, *, plain: bool = False) -> str:
    """How a power of ten is written on an axis; empty where its neighbours' labels would touch it."""
    if exponent == round(exponent) and plain:
        return exactly(10.0**exponent)
    if exponent == round(exponent):
        return f"10{f'{exponent:.0f}'.translate(SUPERSCRIPTS)}"
    value = float(f"{10**exponent:.1g}")  # the axis has the logarithms of 2 and 5, a little beside them
    return exactly(value) if f"{value:e}"[0] in LABELLED else ""


def span_of(curves: list[Curve]) -> tuple[float, float]:
    """The range that holds the values, zero, and a little more."""
    values = np.concatenate([[0.0], *(curve.values[np.isfinite(curve.values)] for curve in curves)])
    low, high = float(values.min()), float(values.max())
    margin = SPAN_MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def decades_of(curves: list[Curve], headroom: float = HEADROOM) -> tuple[int, int]:
    """The range of whole decades that holds the values: it stands still while values change a little."""
    edges = [edge for curve in curves for edge in (curve.values, *(curve.band or ()))]
    finite = [values[np.isfinite(values)] for values in edges]
    finite = [values for values in finite if len(values)]
    if not finite:
        return -1, 1
    highest = max(float(values.max()) for values in finite)
    first = max(float(values[0]) for values in finite)
    lowest = min(float(values.min()) for values in finite)
    low, high = math.floor(lowest), math.ceil(min(highest, first + headroom))
    return low, max(high, low + 1)


def points_of(curve: Curve) -> Array:  # (n, 2)
    """The finite values of a curve with their steps."""
    places = np.flatnonzero(np.isfinite(curve.values))
    return np.stack([places + curve.first, curve.values[places]], axis=-1)


def thin_pen(style: RacerStyle) -> QPen:
    """The pen of what is expected."""
    pen = QPen(QColor(style.colour), 1)
    pen.setDashPattern(DOTS)
    return pen


def is_dense(points: Array) -> bool:
    """Whether there are more points (n, 2), in pixels and from left to right, than their columns of pixels can show."""
    return bool(len(points) >= 2 * (points[-1:, 0].sum() + 1))


def columns(points: Array) -> tuple[Array, Array, Array]:
    """The middle of each column of pixels that has points, and the lowest and the highest of them."""
    places = points[:, 0].astype(int)
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    low, high = np.minimum.reduceat(points[:, 1], starts), np.maximum.reduceat(points[:, 1], starts)
    return places[starts] + 0.5, low, high


def thin(points: Array) -> Array:
    """Keep the lowest and the highest point of each column of pixels: the line looks the same."""
    if not is_dense(points):
        return points
    middles, low, high = columns(points)
    return np.stack([np.repeat(middles, 2), np.stack([low, high], axis=-1).ravel()], axis=-1)
