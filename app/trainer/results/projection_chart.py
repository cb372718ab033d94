"""A projection of a layer: each test image is drawn as the sign of its class, and a ring marks a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.theme import Theme
from app.widgets.charts.axes import MARGINS
from app.widgets.charts.cached_layer import PicturedLayer
from app.widgets.charts.layer import Plot
from app.widgets.controls import describe
from core.datasets import DIGIT_NAMES
from core.network import Labels
from core.number_format import percent
from core.settings import Array
from core.training.evaluation import Projection

REACH = 12.0  # pixels: within this distance the mouse is on a point
RING = 7.0  # pixels: the radius of the ring around a mistake
MARGIN = 0.06  # share of the range that is left free around the points


@dataclass(frozen=True, eq=False)
class Scatter:
    """Points (n, 2), the class of each, and which of them are mistakes."""

    points: Array
    labels: Labels
    wrong: Sequence[bool]


class ProjectionChart(Plot):
    """Draws the projection that it is given; it announces the row of the image under the mouse, or None."""

    pointed_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.digits = Digits(self.getPlotItem().getViewBox())
        plot = self.getPlotItem()
        plot.getViewBox().disableAutoRange()
        plot.grid.setContentsMargins(*MARGINS)
        self._whole = ((0.0, 1.0), (0.0, 1.0))  # the ranges that show all of it
        self.chart_menu.figure = "projection"
        self.chart_menu.reset = self.reset_zoom
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        describe(self, self.tr("Projection"), "")

    def show_projection(self, projection: Projection | None, labels: Labels, wrong: Sequence[bool]) -> None:
        """Draw another projection and show all of it; draw nothing if there is none."""
        plot = self.getPlotItem()
        if projection is None:
            self.digits.show_scatter(None)
            return
        for side, number, share in zip(("bottom", "left"), (1, 2), projection.explained, strict=True):
            text = self.tr("component {0} ({1} of the variance)")
            plot.getAxis(side).setLabel(text.format(number, percent(float(share))))
        self.digits.show_scatter(Scatter(projection.points, labels, wrong))
        (x_low, y_low), (x_high, y_high) = projection.points.min(axis=0), projection.points.max(axis=0)
        self._whole = _spread(x_low, x_high), _spread(y_low, y_high)
        self.reset_zoom()

    def reset_zoom(self) -> None:
        """Show all of it again."""
        across, up = self._whole
        self.getPlotItem().getViewBox().setRange(xRange=across, yRange=up, padding=MARGIN)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        box = self.getPlotItem().getViewBox()
        place = box.mapFromScene(self.mapToScene(event.position().toPoint()))
        row = self.digits.nearest(np.array([place.x(), place.y()]))
        if row != self.digits.pointed:
            self.digits.point_at(row)
            self.pointed_at.emit(row)


class Digits(PicturedLayer):
    """The signs of classes as one picture, and a frame around the one under the mouse."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-10)
        self.scatter: Scatter | None = None
        self.pointed: int | None = None
        self.names: Sequence[str] = DIGIT_NAMES  # short signs of the classes

    def show_scatter(self, scatter: Scatter | None) -> None:
        """Draw these points."""
        self.scatter, self.pointed = scatter, None
        self.guard.failed = False
        self.renew()

    def point_at(self, row: int | None) -> None:
        """Frame a point, or none."""
        self.pointed = row
        self.update()

    def nearest(self, place: Array) -> int | None:
        """Return the point within reach of a place in pixels."""
        if self.scatter is None or not len(self.scatter.points):
            return None
        distances = np.hypot(*(self.to_pixels(self.scatter.points) - place).T)
        row = int(distances.argmin())
        return row if distances[row] <= REACH else None

    def draw_over(self, painter: QPainter) -> None:
        if self.pointed is not None and self.scatter is not None:
            x, y = self.to_pixels(self.scatter.points[self.pointed])
            painter.setPen(QPen(QColor(self.theme.text), 2))
            painter.drawRect(QRectF(x - RING, y - RING - 1, 2 * RING, 2 * RING + 2))

    def draw_content(self, painter: QPainter) -> None:
        if self.scatter is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        font = QFont()
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        colours = [QColor(colour) for colour in digit_colours(self.theme)]
        below, before = (metrics.ascent() - metrics.descent()) / 2, metrics.horizontalAdvance("0") / 2
        places = self.to_pixels(self.scatter.points)
        for (x, y), label in zip(places.tolist(), self.scatter.labels.tolist(), strict=True):
            painter.setPen(colours[label % len(colours)])
            painter.drawText(QPointF(x - before * len(self.names[label]), y + below), self.names[label])
        painter.setPen(QPen(QColor(self.theme.text), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in places[np.asarray(self.scatter.wrong, bool)].tolist():
            painter.drawEllipse(QPointF(x, y), RING, RING)


def digit_colours(theme: Theme) -> tuple[str, ...]:
    """Return a colour for each class; the digits themselves tell similar colours apart."""
    return (*theme.racers, theme.muted, theme.danger)


def _spread(low: float, high: float) -> tuple[float, float]:
    return (low, high) if high > low else (low - 1, high + 1)
