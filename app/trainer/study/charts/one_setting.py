"""The value of each trial against one of the settings that vary, with the mean at each value of the setting."""

from statistics import fmean

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.base.theme import theme_of
from app.trainer.study.charts.scale import SettingScale, scales_of, span
from app.trainer.study.standing import Standing
from app.widgets.charts.axes import AXIS_WIDTH, MARGINS, ValueAxis
from app.widgets.charts.cached_layer import PicturedLayer
from app.widgets.charts.layer import Plot
from app.widgets.charts.lines import polygon
from app.widgets.controls import describe
from core.settings import Array

DOT, RING, REACH = 6.0, 6.0, 12.0  # pixels
MARGIN = 0.06
MOST_ROUND = 2000  # dots; more are small squares
SQUARE = 3.0  # pixels of them
MOST_MEANS = 40  # values of a setting that have a mean each


class OneSetting(Plot):
    """A dot for each finished trial; the line goes through the means. A click chooses a trial, two open its runs."""

    chosen = Signal(object)
    opened = Signal()  # the runs of the chosen trial are asked for

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, left=ValueAxis("left"))
        self.dots = DotLayer(self.getPlotItem().getViewBox())
        self.standing: Standing | None = None
        self.key = ""
        self.numbers: list[int] = []  # of the trials that are drawn
        self._range = ((0.0, 1.0), (0.0, 1.0))
        plot = self.getPlotItem()
        plot.getViewBox().disableAutoRange()
        plot.getAxis("left").set_least_width(AXIS_WIDTH)
        plot.grid.setContentsMargins(*MARGINS)
        self.chart_menu.figure = "study-setting"
        self.chart_menu.reset = self.reset_zoom
        self.setMinimumSize(240, 130)
        describe(self, self.tr("Value against one setting"), "")

    def show_standing(self, standing: Standing | None, marked: int | None, title: str) -> None:
        """Draw the trials as they stand."""
        self.standing = standing
        self.getPlotItem().getAxis("left").setLabel(title)
        points: list[tuple[float, float]] = []
        self.numbers = []
        scale = scales_of(standing.study).get(self.key) if standing is not None else None
        for trial in standing.trials if standing is not None and scale is not None else ():
            if scale is not None and trial.value is not None and self.key in trial.setting:
                points.append((scale.place(trial.setting[self.key]), trial.value))
                self.numbers.append(trial.number)
        place = self.numbers.index(marked) if marked in self.numbers else None
        self.dots.show_points(np.array(points).reshape(-1, 2), place, means_of(points))
        self._fit(scale, [value for _, value in points])

    def show_key(self, key: str) -> None:
        """Draw against this setting, from the next standing on."""
        self.key = key

    def reset_zoom(self) -> None:
        """Show all trials again."""
        across, up = self._range
        self.getPlotItem().getViewBox().setRange(xRange=across, yRange=up, padding=MARGIN)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        dot = self._dot_at(event)
        if dot is not None:
            self.chosen.emit(self.numbers[dot])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._dot_at(event) is not None:
            self.opened.emit()

    def _dot_at(self, event: QMouseEvent) -> int | None:
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        place = self.getPlotItem().getViewBox().mapFromScene(self.mapToScene(event.position().toPoint()))
        return self.dots.nearest(np.array([place.x(), place.y()]))

    def _fit(self, scale: SettingScale | None, values: list[float]) -> None:
        axis = self.getPlotItem().getAxis("bottom")
        axis.setLabel(scale.label if scale is not None else "")
        axis.setTicks([scale.ticks() if scale is not None else []])
        fitted = ((0.0, 1.0), span(values))
        if fitted != self._range:
            self._range = fitted
            self.reset_zoom()


class DotLayer(PicturedLayer):
    """The dots as one picture, and a ring around the chosen one."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-10)
        self.points: Array = np.empty((0, 2))
        self.means: Array = np.empty((0, 2))
        self.marked: int | None = None

    def show_points(self, points: Array, marked: int | None, means: Array) -> None:
        """Draw these."""
        same = np.array_equal(points, self.points)
        self.points, self.marked, self.means = points, marked, means
        if same:
            self.update()
        else:
            self.renew()

    def nearest(self, place: Array) -> int | None:
        """Return the dot within reach of a place in pixels."""
        if not len(self.points):
            return None
        distances = np.hypot(*(self.to_pixels(self.points) - place).T)
        dot = int(distances.argmin())
        return dot if distances[dot] <= REACH else None

    def draw_content(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        theme = theme_of(self.box.getViewWidget())
        if len(self.means):
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawPolyline(polygon(self.to_pixels(self.means)))
        if len(self.points) > MOST_ROUND:
            self._draw_many(painter, QColor(theme.accent))
        elif len(self.points):
            painter.setPen(QPen(QColor(theme.accent), DOT, c=Qt.PenCapStyle.RoundCap))
            painter.drawPoints(polygon(self.to_pixels(self.points)))

    def _draw_many(self, painter: QPainter, colour: QColor) -> None:
        """Draw small squares, which take a fraction of the time, and those on each other once."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(colour, SQUARE, c=Qt.PenCapStyle.SquareCap))
        painter.drawPoints(polygon(np.unique(np.round(self.to_pixels(self.points)), axis=0)))

    def draw_over(self, painter: QPainter) -> None:
        if self.marked is not None:
            x, y = self.to_pixels(self.points[self.marked])
            painter.setPen(QPen(QColor(self.theme.warning), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), RING, RING)


def means_of(points: list[tuple[float, float]]) -> Array:
    """Return the mean value at each place, if places repeat; (n, 2)."""
    places: dict[float, list[float]] = {}
    for place, value in points:
        places.setdefault(place, []).append(value)
    if len(places) > MOST_MEANS or len(places) == len(points):
        return np.empty((0, 2))
    return np.array([(place, fmean(values)) for place, values in sorted(places.items())]).reshape(-1, 2)
