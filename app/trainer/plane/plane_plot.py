"""The plane: the classes that a network takes its places for, the boundary, and the points."""

from functools import cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.theme import Theme, mixed
from app.widgets.charts.axes import MARGINS
from app.widgets.charts.cached_layer import PicturedLayer
from app.widgets.charts.layer import PaintLayer, Plot, device_ratio, is_drawing
from app.widgets.charts.markers import marker_path
from app.widgets.contour_paths import path_at
from app.widgets.controls import describe
from core.network.decision_map import Area, DecisionMap, Grid
from core.settings import Array
from core.training.data_preview import PlanePoints

MOST_PLACES = 40_000  # of the grid over the plot
LEAST = (240, 200)  # pixels: width, height
SMALLEST_CELL = 2.0  # pixels between two places
LEVELS = 64  # of confidence, each a shade of the class's colour
FAINTEST, STRONGEST = 0.05, 0.38  # share of the class's colour where the network is least and most sure
RADIUS = 3.6  # pixels: of a point
RING = 7.0  # pixels: of the ring around a mistake
LINE = 1.8  # pixels: the width of the boundary


class PlanePlot(Plot):
    """Draws the map and the points that it is given; it announces other views and clicked places."""

    view_changed = Signal()
    clicked = Signal(float, float, bool)  # x, y, and whether it was the right button

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        plot = self.getPlotItem()
        box = plot.getViewBox()
        self.map = MapLayer(box)
        self.points = PointsLayer(box)
        self.mistakes = MistakesLayer(box)
        self.area = Area(-1.0, 1.0, -1.0, 1.0)
        box.disableAutoRange()
        box.setAspectLocked(True)
        plot.getAxis("bottom").setLabel("x")
        plot.getAxis("left").setLabel("y")
        plot.grid.setContentsMargins(*MARGINS)
        self.chart_menu.figure = "boundary"
        self.chart_menu.reset = self.reset_zoom
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(*LEAST)
        describe(self, self.tr("Plane"), "")
        self.reset_zoom()
        box.sigRangeChanged.connect(self.view_changed)
        box.sigResized.connect(self.view_changed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no more than the least: a small window then shows the plane whole, and a large one stretches it."""
        return QSize(*LEAST)

    def set_area(self, area: Area) -> None:
        """Show another area, whole."""
        if area != self.area:
            self.area = area
            self.reset_zoom()

    def reset_zoom(self) -> None:
        """Show the whole area again."""
        x, y = (self.area.left, self.area.right), (self.area.bottom, self.area.top)
        self.getPlotItem().getViewBox().setRange(xRange=x, yRange=y, padding=0)

    def set_points(self, points: PlanePoints | None) -> None:
        """Draw other points, of which none is known to be a mistake."""
        self.points.show_points(points)
        self.mistakes.show_places(np.empty((0, 2)))

    def set_map(self, seen: DecisionMap | None, wrong: NDArray[np.bool_] | None = None) -> None:
        """Draw another map, and a ring around each point that is `wrong` in it."""
        self.map.show_map(seen)
        points = self.points.points
        mark = wrong is not None and points is not None and len(wrong) == len(points.places)
        self.mistakes.show_places(points.places[wrong] if mark and points is not None else np.empty((0, 2)))

    def seen(self, most_places: int = MOST_PLACES) -> tuple[Area, Grid]:
        """Return the area that is seen, and the grid over it that a map is worth."""
        box = self.getPlotItem().getViewBox()
        (left, right), (bottom, top) = box.viewRange()
        width, height = max(box.width(), 1.0), max(box.height(), 1.0)
        cell = max(SMALLEST_CELL, (width * height / most_places) ** 0.5)
        return Area(left, right, bottom, top), (max(2, int(height / cell)), max(2, int(width / cell)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        box, place = self.getPlotItem().getViewBox(), self.mapToScene(event.position().toPoint())
        if box.sceneBoundingRect().contains(place):
            point = box.mapSceneToView(place)
            self.clicked.emit(point.x(), point.y(), event.button() == Qt.MouseButton.RightButton)


class MapLayer(PaintLayer):
    """The class of each place, in its colour, the stronger the surer the network is; lines where classes meet."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-30)
        self.seen: DecisionMap | None = None

    def show_map(self, seen: DecisionMap | None) -> None:
        self.seen = seen
        self.guard.failed = False
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self.seen is None:
            return
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows, columns = self.seen.logits.shape[:2]
        area = self.seen.area
        (left, top), (right, bottom) = self.to_pixels(
            np.array([[area.left, area.top], [area.right, area.bottom]])
        ).tolist()
        across, down = (right - left) / (columns - 1), (bottom - top) / (rows - 1)
        whole = QRectF(left - across / 2, top - down / 2, across * columns, down * rows)
        image = image_of(self.seen, self.theme)
        if is_drawing(painter):  # not every viewer smooths a picture that it enlarges
            size = (whole.size() * device_ratio(painter)).toSize()
            image = image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(whole, image)
        painter.setPen(QPen(QColor(self.theme.text), LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = np.linspace(left, right, columns), np.linspace(top, bottom, rows)
        for lead in self.seen.leads():
            painter.drawPath(path_at(0.0, x, y, lead.astype(np.float64)))


class PointsLayer(PicturedLayer):
    """The points: a shape and a colour for each class, filled for training and hollow for validation."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-10)
        self.points: PlanePoints | None = None

    def show_points(self, points: PlanePoints | None) -> None:
        self.points = points
        self.guard.failed = False
        self.renew()

    def draw_content(self, painter: QPainter) -> None:
        if self.points is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.boundingRect())
        places = self.to_pixels(self.points.places).tolist()
        panel = QColor(self.theme.panel)
        for (x, y), label, hollow in zip(
            places, self.points.labels.tolist(), self.points.validating.tolist(), strict=True
        ):
            style = self.theme.racer(label)
            colour = QColor(style.colour)
            painter.setPen(QPen(colour, 1.5) if hollow else QPen(panel, 1))
            painter.setBrush(panel if hollow else colour)
            radius = RADIUS if hollow else RADIUS + 0.7  # the panel around a filled one makes it smaller
            painter.drawPath(marker_path(style.marker, QPointF(x, y), radius))


class MistakesLayer(PaintLayer):
    """A ring around each point that is mistaken."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-5)
        self.places: Array = np.empty((0, 2))

    def show_places(self, places: Array) -> None:
        self.places = places
        self.guard.failed = False
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.text), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in self.to_pixels(self.places).tolist():
            painter.drawEllipse(QPointF(x, y), RING, RING)


def image_of(seen: DecisionMap, theme: Theme) -> QImage:
    """Return a picture of a map, a pixel for each place; places without an answer have the panel's colour."""
    rows, columns, classes = seen.logits.shape
    confidence = seen.confidence
    answered = np.isfinite(confidence)
    sure = np.where(answered, (confidence - 1 / classes) / (1 - 1 / classes), 0)
    levels = np.clip(sure * (LEVELS - 1), 0, LEVELS - 1).astype(np.intp)
    pixels = _shades(classes, theme)[seen.taken_for * LEVELS + levels]
    pixels[~answered] = QColor(theme.panel).rgb()
    image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGB32)
    return image.copy()  # the pixels belong to NumPy


@cache
def _shades(classes: int, theme: Theme) -> NDArray[np.uint32]:
    """Return the colours of all levels of each class, (classes * LEVELS,), as 0xffRRGGBB."""
    shares = np.linspace(FAINTEST, STRONGEST, LEVELS).tolist()
    return np.array(
        [mixed(theme.panel, theme.racer(label).colour, share).rgb() for label in range(classes) for share in shares],
        np.uint32,
    )
