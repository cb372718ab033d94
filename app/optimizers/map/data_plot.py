"""The data beside the parameters: the samples of a regression, and the line that each racer has reached."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.base.plain_text import set_tip
from app.base.theme import RacerStyle
from app.widgets.charts.axes import disable_pan_zoom
from app.widgets.charts.layer import PaintLayer, Plot
from app.widgets.charts.lines import line_pen
from core.settings import Array
from core.surfaces import Point, Regression

RADIUS = 3.0  # pixels of a point
GRIP = 8.0  # pixels: as near to a point, the mouse has it
FIRST_RING, NEXT_RING = 5.0, 3.0  # pixels: the innermost ring's radius, and the increment for each further one
SIDE_MARGIN = 0.06  # share of the inputs' range, left free at both sides
HEAD_MARGIN = 0.35  # share of the targets' range, left free above and below: lines start far off
NARROWEST = 180
MARGINS = (0, 8, 8, 2)  # left, top, right, bottom: room for half a label at the ends of the axes


@dataclass(frozen=True, eq=False)
class FittedLine:
    """A racer's line at a step, and the samples of its next step; None for all samples."""

    parameters: Array  # (2,) slope and intercept
    batch: NDArray[np.int_] | None
    style: RacerStyle


class DataPlot(Plot):
    """The samples of a regression and the racers' lines through them. It draws what it is given.

    Points are dragged; a double click places one, or removes the one that it hits.
    """

    dragged = Signal(int, float, float)  # which point, and where it is now
    dropped = Signal()
    placed = Signal(float, float)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples = SampleLayer(self.getPlotItem().getViewBox())
        self.setAccessibleName(self.tr("Data space"))
        set_tip(
            self,
            self.tr(
                "The points that the line is fitted to. Rings mark the points that the next step uses. Drag a point to "
                "move it; double-click to place one, or to remove the one there."
            ),
        )
        self.setMouseTracking(True)
        self._held: int | None = None  # the point that is being dragged
        self.chart_menu.figure = "data"
        self._arrange()

    def set_regression(self, surface: Regression) -> None:
        """Show the samples of this surface, and the line that fits them best."""
        self.samples.set_samples(np.stack([surface.inputs, surface.targets], axis=-1), surface.minima[0])
        (left, right), (low, high) = (
            (float(values.min()), float(values.max())) for values in (surface.inputs, surface.targets)
        )
        if self._held is not None:
            return  # the axes stand still under the mouse
        aside, above = SIDE_MARGIN * (right - left), HEAD_MARGIN * (high - low)
        self.getPlotItem().getViewBox().setRange(
            xRange=(left - aside, right + aside), yRange=(low - above, high + above), padding=0
        )

    def set_lines(self, lines: Sequence[FittedLine]) -> None:
        """Show these lines."""
        self.samples.set_lines(lines)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._point_at(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        if self._held is not None:
            self.dragged.emit(self._held, *self._place_at(event.position().toPoint()))
        elif self._point_at(event.position().toPoint()) is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        if self._held is not None:
            self._held = None
            self.dropped.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseDoubleClickEvent(event)
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or not self._is_inside(place):
            return
        if (hit := self._point_at(place)) is not None:
            self.removed.emit(hit)
        else:
            self.placed.emit(*self._place_at(place))

    def _is_inside(self, place: QPoint) -> bool:
        return bool(self.getPlotItem().getViewBox().sceneBoundingRect().contains(self.mapToScene(place)))

    def _place_at(self, place: QPoint) -> tuple[float, float]:
        """Return X and Y under the mouse, to the decimals that a pixel can distinguish."""
        box = self.getPlotItem().getViewBox()
        point = box.mapSceneToView(self.mapToScene(place))
        digits = [max(0, math.ceil(-math.log10(size))) for size in box.viewPixelSize()]
        return round(float(point.x()), digits[0]), round(float(point.y()), digits[1])

    def _point_at(self, place: QPoint) -> int | None:
        """Return the point under the mouse."""
        box = self.getPlotItem().getViewBox()
        here = box.mapSceneToView(self.mapToScene(place))
        width, height = box.viewPixelSize()
        gaps = (self.samples.samples() - [here.x(), here.y()]) / [width, height]
        distances = np.hypot(gaps[:, 0], gaps[:, 1])
        nearest = int(distances.argmin()) if len(distances) else 0
        return nearest if len(distances) and distances[nearest] <= GRIP else None

    def _arrange(self) -> None:
        plot = self.getPlotItem()
        disable_pan_zoom(plot.getViewBox())
        plot.getAxis("bottom").setLabel(self.tr("X (input)"))
        plot.getAxis("left").setLabel(self.tr("Y (target)"))
        plot.grid.setContentsMargins(*MARGINS)
        self.setMinimumWidth(NARROWEST)


class SampleLayer(PaintLayer):
    """The samples, the best line, the racers' lines, and rings around the samples in use."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=0)
        self._samples: Array = np.empty((0, 2))
        self._best: Point = (0.0, 0.0)
        self._lines: Sequence[FittedLine] = ()

    def set_samples(self, samples: Array, best: Point) -> None:
        """Show these samples, (n, 2), and the best line, given by its slope and intercept."""
        self._samples, self._best = samples, best
        self.update()

    def set_lines(self, lines: Sequence[FittedLine]) -> None:
        self._lines = lines
        self.update()

    def samples(self) -> Array:
        """Return the samples, (n, 2)."""
        return self._samples

    def lines(self) -> Sequence[FittedLine]:
        return self._lines

    def points(self) -> Array:
        """Return points of everything drawn, (n, 2): the samples, and each line above or below them."""
        inputs = self._samples[:, 0]
        with np.errstate(over="ignore", invalid="ignore"):  # of racers that diverged
            lines = [slope * inputs + intercept for slope, intercept in (line.parameters for line in self._lines)]
        return np.concatenate([self._samples, *(np.stack([inputs, line], axis=-1) for line in lines)])

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        painter.setPen(QPen(QColor(self.theme.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(self._across(np.array(self._best)))
        pixels = self.to_pixels(self._samples)
        self._draw_samples(painter, pixels)
        for line in self._lines:
            if np.isfinite(line.parameters).all():
                painter.setPen(line_pen(line.style))
                painter.drawLine(self._across(line.parameters))
        self._draw_rings(painter, pixels)

    def _draw_samples(self, painter: QPainter, pixels: Array) -> None:
        painter.setPen(QPen(QColor(self.theme.panel), 1))
        painter.setBrush(QColor(self.theme.muted))
        for x, y in pixels:
            painter.drawEllipse(QPointF(x, y), RADIUS, RADIUS)

    def _draw_rings(self, painter: QPainter, pixels: Array) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = FIRST_RING
        for line in self._lines:
            if line.batch is not None:
                painter.setPen(QPen(QColor(line.style.colour), 1.5))
                for x, y in pixels[line.batch]:
                    painter.drawEllipse(QPointF(x, y), radius, radius)
                radius += NEXT_RING

    def _across(self, parameters: Array) -> QLineF:
        """Return a line from the left edge to the right one, in pixels."""
        left, right = self.box.viewRange()[0]
        slope, intercept = parameters
        ends = self.to_pixels(np.array([[left, slope * left + intercept], [right, slope * right + intercept]]))
        # Qt's coordinates overflow for a racer that diverged.
        (x0, y0), (x1, y1) = np.clip(ends, -1e6, 1e6)
        return QLineF(x0, y0, x1, y1)
