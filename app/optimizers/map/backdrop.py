"""The map under the race: shades, isolines, minima and saddles, painted once for each view."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from app.optimizers.map.isolines import Isoline, isolines
from app.widgets.charts.layer import PaintLayer, device_ratio, is_drawing
from app.widgets.charts.markers import marker_path
from core.settings import Array
from core.surfaces import Surface
from core.surfaces.contour_levels import Levels

Floats = NDArray[np.float64]

CELL = 4  # pixels between two evaluations of the surface
SHADES = 256
THINNEST_LINE = 0.5  # pixels at screen resolution
STAR_RADIUS = 9
LESSER_STAR_RADIUS = 4
CROSS_RADIUS = 4


class Backdrop(PaintLayer):
    """The surface as a heat map with isolines; a star at each minimum, a cross at each saddle."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-20)
        self.rebuilds = 0  # number of times the picture was made, for tests
        self._surface: Surface | None = None
        self._levels: Levels | None = None
        self._picture: QImage | None = None
        self._has_areas = True
        self._lines: list[Isoline] = []

    def lines(self) -> list[Isoline]:
        """Return the lines of the last painting, from the lowest up."""
        return self._lines

    def height(self, shade: float) -> float:
        """Return the loss of a shade."""
        return self._levels.height(shade) if self._levels is not None else 0.0

    def colour_of(self, loss: float) -> str:
        """Return the colour of the map where it has this loss."""
        if self._levels is None:
            return self.theme.panel
        shade = float(np.clip(self._levels.shade(np.array([loss]))[0], 0, 1))
        return QColor.fromRgb(int(self._colours()[round(shade * (SHADES - 1))])).name()

    def set_surface(self, surface: Surface, levels: Levels) -> None:
        """Show another surface, or the same one with other levels."""
        self._surface = surface
        self._levels = levels
        self.renew()

    def show_areas(self, shown: bool) -> None:  # noqa: FBT001 - a setter
        """Paint the shades, or leave the ground to the areas of another layer, and number the minima."""
        self._has_areas = shown
        self.renew()

    def view_changed(self) -> None:
        self._picture = None

    def draw(self, painter: QPainter) -> None:
        ratio = device_ratio(painter)
        if is_drawing(painter):
            self._paint(painter, ratio)
            return
        size = (round(self.box.width() * ratio), round(self.box.height() * ratio))
        if self._picture is None or (self._picture.width(), self._picture.height()) != size:
            self._picture = self._make_picture(size, ratio)
        painter.drawImage(QPointF(0, 0), self._picture)

    def _make_picture(self, size: tuple[int, int], ratio: float) -> QImage:
        self.rebuilds += 1
        kind = QImage.Format.Format_RGB32 if self._has_areas else QImage.Format.Format_ARGB32_Premultiplied
        picture = QImage(max(1, size[0]), max(1, size[1]), kind)
        picture.fill(QColor(self.theme.panel) if self._has_areas else Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        self._paint(painter, ratio)
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture

    def _paint(self, painter: QPainter, ratio: float) -> None:
        if self._surface is None or self._levels is None:
            return
        x, y, shades = self._evaluate()
        if self._has_areas:
            self._paint_areas(painter, ratio, x, y, shades)
        # Qt strokes lines of one device pixel fast; on paper such a line would vanish.
        painter.setPen(QPen(self._line_colour(), max(1 / ratio, THINNEST_LINE)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._lines = isolines(x, y, shades, lambda pixels: self._shade(self._from_pixels(pixels)))
        for line in self._lines:
            painter.drawPath(pg.arrayToQPath(*line.points.T, connect="finite"))
        self._paint_marks(painter, self._surface)

    def _paint_areas(self, painter: QPainter, ratio: float, x: Floats, y: Floats, shades: Floats) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        half = CELL / 2  # the outermost pixels are centred on the outermost evaluations
        area = QRectF(x[0] - half, y[0] - half, x[-1] - x[0] + CELL, y[-1] - y[0] + CELL)
        heat_map = self._heat_map(shades)
        if is_drawing(painter):  # not every viewer smooths a picture that it enlarges
            heat_map = heat_map.scaled(heat_map.size() * CELL * ratio, mode=Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(area, heat_map)

    def _evaluate(self) -> tuple[Floats, Floats, Floats]:
        """Return the pixel coordinates of the columns and rows of a grid over the view, and the shades there."""
        columns = max(2, int(self.box.width() // CELL) + 2)
        rows = max(2, int(self.box.height() // CELL) + 2)
        x, y = np.arange(columns, dtype=np.float64) * CELL, np.arange(rows, dtype=np.float64) * CELL
        pixels = np.empty((rows, columns, 2))
        pixels[..., 0], pixels[..., 1] = x, y[:, None]
        return x, y, self._shade(self._from_pixels(pixels))

    def _from_pixels(self, pixels: Floats) -> Floats:  # (..., 2) -> (..., 2)
        """Convert pixels from the upper left corner of the box to points of the surface."""
        (x_min, x_max), (y_min, y_max) = self.box.viewRange()
        scale = np.array([(x_max - x_min) / self.box.width(), (y_min - y_max) / self.box.height()])
        points: Floats = np.array([x_min, y_max]) + pixels * scale
        return points

    def _shade(self, points: Floats) -> Floats:  # (..., 2) -> (...)
        """Return the shade at points of the surface; values that are not finite are holes."""
        if self._surface is None or self._levels is None:
            return np.full(points.shape[:-1], np.nan)
        with np.errstate(over="ignore", invalid="ignore"):
            return self._levels.shade(self._surface.value(points)).astype(np.float64)

    def _heat_map(self, shades: Array) -> QImage:
        holes = ~np.isfinite(shades)
        indices = np.where(holes, 0, np.clip(shades, 0, 1) * (SHADES - 1)).astype(np.intp)
        pixels = self._colours()[indices]
        pixels[holes] = 0
        rows, columns = shades.shape
        image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32)
        return image.copy()  # the pixels belong to NumPy

    def _colours(self) -> NDArray[np.uint32]:
        """Return the colour of each shade as 0xAARRGGBB, (SHADES,)."""
        low, high = QColor(self.theme.map_low), QColor(self.theme.map_high)
        share = np.linspace(0, 1, SHADES)
        red, green, blue = (
            np.round(a + (b - a) * share).astype(np.uint32)
            for a, b in ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
        )
        return (0xFF000000 | (red << 16) | (green << 8) | blue).astype(np.uint32)

    def _line_colour(self) -> QColor:
        colour = QColor(self.theme.muted)
        colour.setAlphaF(0.35)
        return colour

    def _paint_marks(self, painter: QPainter, surface: Surface) -> None:
        painter.setPen(QPen(QColor(self.theme.panel), 1))
        painter.setBrush(QColor(self.theme.text))
        for minimum, (x, y) in zip(
            surface.minima, self.to_pixels(np.array(surface.minima).reshape(-1, 2)), strict=True
        ):
            radius = STAR_RADIUS if surface.is_lowest(minimum) else LESSER_STAR_RADIUS
            painter.drawPath(marker_path("star", QPointF(x, y), radius))
        if not self._has_areas and len(surface.minima) <= len(self.theme.basins):
            self._paint_numbers(painter, surface)
        painter.setPen(QPen(QColor(self.theme.muted), 1.5))
        for x, y in self.to_pixels(np.array(surface.saddles).reshape(-1, 2)):
            painter.drawPath(marker_path("x", QPointF(x, y), CROSS_RADIUS))

    def _paint_numbers(self, painter: QPainter, surface: Surface) -> None:
        """Write the number of each minimum beside its star, on a plate in the panel's colour."""
        metrics = QFontMetricsF(painter.font())
        plate = QColor(self.theme.panel)
        plate.setAlphaF(0.8)
        for place, (x, y) in enumerate(self.to_pixels(np.array(surface.minima).reshape(-1, 2)), 1):
            area = QRectF(x + STAR_RADIUS, y - STAR_RADIUS - metrics.height() / 2, metrics.height(), metrics.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(plate)
            painter.drawEllipse(area)
            painter.setPen(QColor(self.theme.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(place))
