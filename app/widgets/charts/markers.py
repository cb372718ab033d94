"""The shapes that mark points: racers' heads, minima, saddles."""

import math
from functools import cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

# Corners and the angle of the first, in degrees clockwise from the top.
POLYGONS = {
    "square": (4, 45.0),
    "triangle": (3, 0.0),
    "diamond": (4, 0.0),
    "pentagon": (5, 0.0),
    "triangle down": (3, 180.0),
    "hexagon": (6, 30.0),
}
STAR_WAIST = 0.42
CROSS_ARM = 0.36


def marker_path(shape: str, centre: QPointF, radius: float) -> QPainterPath:
    """The outline of a marker; "x" is a pair of open strokes."""
    return _around_origin(shape, radius).translated(centre)


@cache
def _around_origin(shape: str, radius: float) -> QPainterPath:
    """There are few shapes and sizes, and thousands of markers."""
    path = QPainterPath()
    if shape == "circle":
        path.addEllipse(QPointF(0, 0), radius, radius)
    elif shape == "x":
        for sign in (1, -1):
            path.moveTo(-radius, -radius * sign)
            path.lineTo(radius, radius * sign)
    elif shape == "star":
        _close(path, [_on_circle(radius * (STAR_WAIST if i % 2 else 1), i * 36) for i in range(10)])
    elif shape == "cross":
        _close(path, _cross(radius))
    else:
        corners, first = POLYGONS[shape]
        _close(path, [_on_circle(radius * 1.15, first + i * 360 / corners) for i in range(corners)])
    return path


def _on_circle(radius: float, degrees: float) -> QPointF:
    angle = math.radians(degrees)
    return QPointF(radius * math.sin(angle), -radius * math.cos(angle))


def _cross(radius: float) -> list[QPointF]:
    arm = CROSS_ARM * radius
    quarter = [(-arm, -radius), (arm, -radius), (arm, -arm)]
    corners = []
    for _ in range(4):
        corners += quarter
        quarter = [(-y, x) for x, y in quarter]
    return [QPointF(x, y) for x, y in corners]


def _close(path: QPainterPath, corners: list[QPointF]) -> None:
    path.moveTo(corners[0])
    for corner in corners[1:]:
        path.lineTo(corner)
    path.closeSubpath()
