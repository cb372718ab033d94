"""Paint a field of heights: its facets from the far side to the near one, the lines of equal height on them."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.base.theme import Theme, mixed
from app.optimizers.relief.height_field import HEIGHT, Camera, HeightField, height_of
from app.widgets.charts.layer import is_drawing
from app.widgets.charts.lines import polygon
from app.widgets.contour_paths import contours
from core.number_format import number
from core.settings import Array
from core.surfaces.contour_levels import line_shades

LIGHT_FROM = np.array([-0.45, -0.25, 0.86])  # right, away, up; as the camera stands
FILLED = 0.9  # of the picture
DARKEST, LIGHTEST = 0.74, 1.05  # share of a colour that a facet away from the light has, and one towards it
LINE_SHARE = 0.4
ENDS = 0.88  # of half an edge: where the number of its end stands, clear of the other edge's
GAP = 3  # pixels between a number and the edge
SEAM = 0.4  # pixels: the width of a line that closes the gap between two facets in a drawing


class Projection:
    """Places what a camera sees in the middle of a picture; `radius` is half of the ground's diagonal."""

    def __init__(self, camera: Camera, width: float, height: float, *, radius: float, zoom: float) -> None:
        self.camera = camera
        tilt = np.radians(camera.elevation)
        tall = radius * np.sin(tilt) + HEIGHT / 2 * np.cos(tilt)
        self._scale = FILLED * min(width / radius, height / tall) / 2 * zoom
        self._middle = np.array([width / 2, height / 2])

    def pixels(self, points: Array) -> Array:  # (..., 3) -> (..., 2)
        """Return where points are in the picture."""
        seen: Array = self._middle + self.camera.project(points) * np.array([self._scale, -self._scale])
        return seen


def paint_surface(painter: QPainter, field: HeightField, projection: Projection, theme: Theme) -> None:
    """Paint the facets, the far ones first: the near ones hide them."""
    corners = field.corners()
    places = projection.pixels(corners)
    colours = _colours(field, corners, projection.camera, theme).tolist()
    known = np.all(np.isfinite(places), axis=-1)
    whole = (known[:-1, :-1] & known[1:, :-1] & known[:-1, 1:] & known[1:, 1:]).tolist()
    points = [[QPointF(x, y) for x, y in row] for row in np.nan_to_num(places).tolist()]
    rows, columns = _far_to_near(field.side - 1, projection.camera)
    is_vector = is_drawing(painter)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_vector)
    painter.setPen(Qt.PenStyle.NoPen)
    for row in rows:
        near, far = points[row], points[row + 1]
        for column in columns:
            if whole[row][column]:
                colour = QColor.fromRgb(colours[row][column])
                if is_vector:
                    painter.setPen(QPen(colour, SEAM))
                painter.setBrush(colour)
                painter.drawConvexPolygon([near[column], near[column + 1], far[column + 1], far[column]])


def paint_isolines(painter: QPainter, field: HeightField, projection: Projection, theme: Theme) -> None:
    """Paint the lines of equal height where nothing hides them."""
    if not np.isfinite(field.shades).any():
        return
    x, y = (np.asarray(one, np.float64) for one in field.ground())
    generator = contours(x, y, np.asarray(field.shades, np.float64))
    lines = []
    for shade in line_shades(field.shades):
        flat = generator.lines(shade)[0][0]
        if flat is not None and len(flat):
            lines += [flat_line(flat, float(height_of(np.array(shade)))), np.full((1, 3), np.nan)]
    if not lines:
        return
    points = np.concatenate(lines)
    known = np.all(np.isfinite(points), axis=1)
    points[known] = np.where(field.sees(projection.camera, points[known])[:, None], points[known], np.nan)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(mixed(theme.map_high, theme.muted, LINE_SHARE), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(pg.arrayToQPath(*projection.pixels(points).T, connect="finite"))


def flat_line(line: Array, height: float) -> Array:  # (n, 2) -> (n, 3)
    """Return a line on the ground at a height."""
    return np.concatenate([line, np.full((len(line), 1), height)], axis=1)


def paint_ranges(painter: QPainter, field: HeightField, projection: Projection, theme: Theme) -> None:
    """Write the names of the coordinates and the ends of their ranges along the near edges of the ground."""
    across, up = field.half
    low = float(height_of(np.array(0.0)))
    toward = projection.camera.towards()
    near_y, near_x = np.sign(toward[1]) * up * 1.08 or up, np.sign(toward[0]) * across * 1.08 or across
    ends = [(-across, -up), (across, -up), (across, up), (-across, up)]
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(polygon(projection.pixels(np.array([(*end, low) for end in ends]))))
    painter.setPen(QColor(theme.muted))
    corner = projection.pixels(np.array([near_x, near_y, low]))[0]
    for letter, ends_of, edge in (
        (field.surface.letters[0], field.x, [(part * across, near_y, low) for part in (-ENDS, 0.0, ENDS)]),
        (field.surface.letters[1], field.y, [(near_x, part * up, low) for part in (-ENDS, 0.0, ENDS)]),
    ):
        places = projection.pixels(np.array(edge))
        is_left = places[1, 0] < corner
        for text, (x, y) in zip((_short(ends_of[0]), letter, _short(ends_of[1])), places, strict=True):
            # Away from the other edge, whose numbers may be near.
            left = x - painter.fontMetrics().horizontalAdvance(text) - GAP if is_left else x + GAP
            painter.drawText(QPointF(left, y + painter.fontMetrics().ascent()), text)


def _short(place: float) -> str:
    return number(float(f"{place:.2g}"))


def _far_to_near(count: int, camera: Camera) -> tuple[list[int], list[int]]:
    """Return rows and columns of facets, those that are far from the camera first."""
    toward = camera.towards()
    ways = [range(count) if part > 0 else range(count - 1, -1, -1) for part in (toward[1], toward[0])]
    return list(ways[0]), list(ways[1])


def _colours(field: HeightField, corners: Array, camera: Camera, theme: Theme) -> NDArray[np.uint32]:
    """Return the colour of each facet, (side - 1, side - 1): that of its height, lighter towards the light."""
    low, high = QColor(theme.map_low), QColor(theme.map_high)
    shades = (field.shades[:-1, :-1] + field.shades[1:, :-1] + field.shades[:-1, 1:] + field.shades[1:, 1:]) / 4
    share = np.clip(np.nan_to_num(shades), 0, 1)[..., None]
    ends = np.array([[one.red(), one.green(), one.blue()] for one in (low, high)], dtype=np.float64)
    colour = ends[0] + (ends[1] - ends[0]) * share
    right, back = corners[:-1, 1:] - corners[:-1, :-1], corners[1:, :-1] - corners[:-1, :-1]
    normals = np.cross(right, back)
    with np.errstate(invalid="ignore"):
        normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    turn = np.radians(camera.azimuth)  # the light turns with the camera
    ahead = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    light = np.concatenate([ahead.T @ LIGHT_FROM[:2], LIGHT_FROM[2:]])
    bright = np.clip(np.nan_to_num(normals @ light), -0.2, 1)[..., None]
    red, green, blue = np.moveaxis(np.clip(colour * (DARKEST + (LIGHTEST - DARKEST) * bright), 0, 255), -1, 0)
    parts = [np.rint(part).astype(np.uint32) for part in (red, green, blue)]
    return np.asarray(0xFF000000 | (parts[0] << 16) | (parts[1] << 8) | parts[2], dtype=np.uint32)
