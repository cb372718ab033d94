"""The tools for drawing a line: a pen in a racer's style, points as Qt takes them, no more of them than are seen."""

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from app.base.theme import RacerStyle
from app.widgets.charts.layer import is_drawing
from core.settings import Array

WIDTH = 2.0  # pixels
PIECE = 32  # points that are stroked together: Qt strokes short lines fast, long ones in quadratic time


def line_pen(style: RacerStyle, offset: float = 0.0) -> QPen:
    """The pen of a racer's line; `offset` pixels of it have been drawn before."""
    pen = QPen(QColor(style.colour), WIDTH)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if style.dashes else Qt.PenCapStyle.RoundCap)
    if style.dashes:
        pen.setDashPattern(style.dashes)
        set_dashes_on(pen, style, offset)
    return pen


def set_dashes_on(pen: QPen, style: RacerStyle, offset: float) -> None:
    """Let the dashes of a racer's pen go on after so many pixels of its line."""
    if style.dashes:
        pen.setDashOffset(offset / WIDTH % sum(style.dashes))


def lengths_along(points: Array) -> Array:  # (n, 2) -> (n,)
    """Return the distance along a line to each of its points."""
    return np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])


def polygon(points: Array) -> QPolygonF:
    """Points (n, 2) as Qt takes them."""
    line: QPolygonF = pg.functions.arrayToQPolygonF(points[:, 0], points[:, 1])
    return line


def draw_line(painter: QPainter, points: Array, pen: Callable[[float], QPen]) -> None:
    """Stroke a line through points (n, 2), with the pen for what begins so many pixels along it.

    In a drawing it stays one line; in a picture it is stroked in pieces.
    """
    piece = max(1, len(points)) if is_drawing(painter) else PIECE
    lengths = lengths_along(points)
    for first in range(0, len(points) - 1, piece):
        painter.setPen(pen(lengths[first]))
        painter.drawPolyline(polygon(points[first : first + piece + 1]))


def is_dense(points: Array) -> bool:
    """Tell if there are more points (n, 2), in pixels and from left to right, than their columns of pixels can show."""
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


def cut(points: Array, low: Array, high: Array) -> list[tuple[Array, Array]]:
    """The segments of a line as far as they are inside a box (Liang and Barsky 1984)."""
    start, way = points[:-1], np.diff(points, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_low, to_high = (low - start) / way, (high - start) / way
    enter = np.fmax(np.fmin(to_low, to_high).max(axis=-1), 0)
    leave = np.fmin(np.fmax(to_low, to_high).min(axis=-1), 1)
    seen = enter < leave
    start, way, enter, leave = start[seen], way[seen], enter[seen], leave[seen]
    return list(zip(start + enter[:, None] * way, start + leave[:, None] * way, strict=True))


def blank(size: tuple[int, int]) -> QImage:
    """A transparent picture of this many device pixels."""
    picture = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def cleared(picture: QImage) -> QImage:
    """A transparent picture of the same size, in the same memory if nothing else holds it: new memory takes longer."""
    if not picture.isNull():
        picture.fill(Qt.GlobalColor.transparent)
    return picture
