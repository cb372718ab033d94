"""The update as arrows at the point: downhill, momentum, decay and step."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from app.base.formatting import translated
from app.widgets.charts.layer import PaintLayer, is_drawing
from core.descent.update_terms import UpdateArrow
from core.number_format import number
from core.settings import Array

LONGEST_SLOPE = 120.0  # pixels; the longest slope is drawn this long where the map has room for it
SHORTENED = 0.4  # of that length at least, also at the edge of the map
LONGEST_WAY = 80.0  # pixels; displacements too short to see are enlarged up to this
SHORTEST_WAY = 24.0
HEAD = 11.0
WIDTH = 2.5
THIN_HEAD = 5.0
THIN = 1.0
GAP = 4.0  # pixels between a tip and its label
NO_SINGLES: Array = np.empty((0, 2))
NO_PLACES: Array = np.empty((0, 2))
SHAFT = 4.0  # pixels around the line of an arrow that labels leave free
ROOM = 9.0  # pixels around a marker that labels leave free


@dataclass(frozen=True, eq=False)
class _Drawn:
    """An arrow that has been drawn, and still wants its name."""

    tip: Array  # (2,) pixels
    forward: Array  # (2,), of length 1
    name: str
    colour: QColor


class Arrows(PaintLayer):
    """The update arrows of one racer. Displacements are to scale or state their enlargement; slopes share one scale.

    The true gradient, where the racer gets another one, and the gradients of single samples are drawn thin, on the same
    scale.
    """

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=8)
        self._pulls: tuple[UpdateArrow, ...] = ()
        self._singles: Array = NO_SINGLES
        self._point: Array = np.zeros(2)
        self._avoided: Array = NO_PLACES
        self._covered: Callable[[], Sequence[QRectF]] = tuple
        self._kept_free = 0  # areas of the current painting that are no labels
        self._written: list[QRectF] = []  # areas of the labels and markers in the current painting

    def set_pulls(self, point: Array, pulls: tuple[UpdateArrow, ...], singles: Array = NO_SINGLES) -> None:
        """Draw these arrows at `point`, and the slopes of single samples, (samples, 2)."""
        self._point, self._pulls, self._singles = point, pulls, singles
        self.update()

    def avoid(self, places: Array) -> None:
        """Let no label lie on these places, (n, 2): the heads of the racers and the minima."""
        self._avoided = places
        self.update()

    def avoid_areas(self, covered: Callable[[], Sequence[QRectF]]) -> None:
        """Let no label lie on what this returns, in pixels of the map: the legend, the values of lines."""
        self._covered = covered

    def labels(self) -> list[QRectF]:
        """Return the areas of the labels of the last painting, in pixels of the map."""
        return self._written[self._kept_free :]

    def singles(self) -> Array:
        return self._singles

    def point(self) -> Array:
        return self._point

    def pulls(self) -> tuple[UpdateArrow, ...]:
        return self._pulls

    def draw(self, painter: QPainter) -> None:
        if not (self._pulls or len(self._singles)) or not np.isfinite(self._point).all():
            return
        start = self.to_pixels(self._point)
        self._written.clear()
        if not QRectF(0, 0, self.box.width(), self.box.height()).contains(QPointF(*start)):
            return  # the racer is out of sight: the arrow at the edge says where
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._written += self._covered()
        self._written += [QRectF(x - ROOM, y - ROOM, 2 * ROOM, 2 * ROOM) for x, y in self.to_pixels(self._avoided)]
        drawn: list[_Drawn | None] = []
        slopes = [pull for pull in self._pulls if not pull.is_way]
        ways = [pull for pull in self._pulls if pull.is_way]
        singles = self._in_pixels(self._singles)
        longest = max(
            (float(np.hypot(*way)) for way in [*singles, *(self._in_pixels(pull.vector) for pull in slopes)]),
            default=0.0,
        )
        if longest > 0:
            scale = self._fitting(start, [self._in_pixels(pull.vector) for pull in slopes], LONGEST_SLOPE / longest)
            for single in singles:
                self._draw_single(painter, start, single * scale)
            drawn += [
                self._draw_arrow(painter, start, self._in_pixels(pull.vector) * scale, pull, "") for pull in slopes
            ]
        zoom = enlargement(max((float(np.hypot(*self._in_pixels(pull.vector))) for pull in ways), default=0.0))
        for pull in ways:
            note = "" if zoom == 1 else f" ×{number(zoom)}"
            drawn.append(self._draw_arrow(painter, start, self._in_pixels(pull.vector) * zoom, pull, note))
        self._name(painter, start, [arrow for arrow in drawn if arrow is not None])

    def _name(self, painter: QPainter, start: Array, drawn: list[_Drawn]) -> None:
        """Write the names when all arrows are drawn, so that they keep off all of them."""
        for arrow in drawn:
            way = arrow.tip - start
            for share in np.arange(0, np.hypot(*way), SHAFT) / np.hypot(*way):
                x, y = start + share * way - SHAFT / 2
                self._written.append(QRectF(x, y, SHAFT, SHAFT))
        self._kept_free = len(self._written)
        for arrow in drawn:
            self._write(painter, arrow)

    def _fitting(self, start: Array, ways: list[Array], scale: float) -> float:
        """Return a scale at which these slopes end within the map, if that is no less than `SHORTENED` of this one."""
        size = np.array([self.box.width(), self.box.height()])
        room = [np.where(way > 0, size - GAP - start, start - GAP) / np.maximum(np.abs(way), 1e-9) for way in ways]
        return max(SHORTENED * scale, min([scale, *(float(one.min()) for one in room)]))

    def _in_pixels(self, vectors: Array) -> Array:  # (..., 2) -> (..., 2)
        return self.to_pixels(self._point + vectors) - self.to_pixels(self._point)

    def _draw_single(self, painter: QPainter, start: Array, way: Array) -> None:
        """Draw a thin arrow without a name."""
        length = float(np.hypot(*way))
        if 1 < length < np.inf:
            forward = way / length * THIN_HEAD
            side = np.array([-forward[1], forward[0]]) / 2
            tip = start + way
            painter.setPen(QPen(QColor(self.theme.muted), THIN))
            for end in (start, tip - forward + side, tip - forward - side):
                painter.drawLine(QPointF(*end), QPointF(*tip))

    def _draw_arrow(self, painter: QPainter, start: Array, way: Array, pull: UpdateArrow, note: str) -> _Drawn | None:
        length = float(np.hypot(*way))
        if not 1 < length < np.inf:
            return None
        colour = QColor(self._colour(pull.kind))
        forward = way / length
        side = np.array([-forward[1], forward[0]])
        tip, neck = start + way, start + way - forward * HEAD
        width = THIN if pull.kind == "true" else WIDTH
        painter.setPen(QPen(QColor(self.theme.panel), width + 2))
        painter.drawLine(QPointF(*start), QPointF(*neck))
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(*start), QPointF(*neck))
        painter.setPen(Qt.PenStyle.NoPen)  # its corners stay sharp
        painter.setBrush(colour)
        painter.drawPolygon([QPointF(*tip), QPointF(*(neck + side * HEAD / 2)), QPointF(*(neck - side * HEAD / 2))])
        return _Drawn(tip, forward, translated(pull.name) + note, colour)

    def _write(self, painter: QPainter, arrow: _Drawn) -> None:
        painter.setFont(QFont())
        metrics = painter.fontMetrics()
        size = np.array([metrics.horizontalAdvance(arrow.name), metrics.height()])
        area = self._freest(arrow.tip, arrow.forward, size)
        self._written.append(area)
        baseline = QPointF(area.left(), area.top() + metrics.ascent())
        write_with_halo(painter, baseline, arrow.name, arrow.colour, QColor(self.theme.panel))

    def _freest(self, tip: Array, forward: Array, size: Array) -> QRectF:
        """Return where a label of this size stands best: beyond the tip, beside it, or along the arrow."""
        map_size = np.array([self.box.width(), self.box.height()])
        side = np.array([-forward[1], forward[0]])
        ways = (forward, forward + side, forward - side, side, -side, side - forward, -side - forward)
        units = np.array([way / np.hypot(*way) for way in ways])
        distances = np.array([GAP, 3 * GAP, 6 * GAP])[:, None] + np.abs(units) @ size / 2
        middles = tip + units * distances[..., None]  # (distances, ways, 2)
        wanted = middles.reshape(-1, 2) - size / 2
        corners = np.clip(wanted, 0, np.maximum(map_size - size, 0))
        pushed = np.abs(corners - wanted).sum(axis=1)  # in from the frame
        best = corners[int((covered(corners, size, self._written) + pushed).argmin())]
        return QRectF(QPointF(*best), QSizeF(*size))

    def _colour(self, kind: str) -> str:
        theme = self.theme
        return {
            "true": theme.text,
            "gradient": theme.text,
            "momentum": theme.ok,
            "decay": theme.warning,
            "step": theme.accent,
        }[kind]


def write_with_halo(painter: QPainter, place: QPointF, text: str, colour: QColor, halo: QColor) -> None:
    """Write a text from this end of its baseline on, with an edge around its letters."""
    if is_drawing(painter):  # an outline, so that the text is there only once; in pixels it would be slow
        outline = QPainterPath()
        outline.addText(place, painter.font(), text)
        painter.strokePath(outline, QPen(halo, 2, j=Qt.PenJoinStyle.RoundJoin))
    else:
        painter.setPen(halo)
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            painter.drawText(place + QPointF(dx, dy), text)
    painter.setPen(colour)
    painter.drawText(place, text)


def enlargement(longest: float) -> float:
    """Return the factor by which displacements are enlarged: 1 if they can be seen, else a round number."""
    if longest <= 0 or longest >= SHORTEST_WAY:
        return 1.0
    exponent = math.floor(math.log10(LONGEST_WAY / longest))
    return next(m * 10.0**exponent for m in (5, 2, 1) if m * 10.0**exponent * longest <= LONGEST_WAY)


def covered(corners: Array, size: Array, areas: Sequence[QRectF]) -> Array:  # (places, 2), (2,) -> (places,)
    """Return how much of a label, in square pixels, lies on these areas with its upper left corner at each place."""
    edges = np.array([(*area.topLeft().toTuple(), *area.bottomRight().toTuple()) for area in areas]).reshape(-1, 4)
    first = np.maximum(corners[:, None], edges[:, :2])
    last = np.minimum(corners[:, None] + size, edges[:, 2:])
    shared: Array = np.maximum(last - first, 0).prod(axis=-1).sum(axis=-1)
    return shared
