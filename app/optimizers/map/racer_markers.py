"""The current positions of the racers: a marker for each, and an arrow at the edge for each that is out of view."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from app.base.theme import RacerStyle
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.markers import marker_path
from core.settings import Array

RADIUS = 5.5
RING = 2.0
LOST_RADIUS = 5.0
ARROW_LENGTH = 22.0
ARROW_WIDTH = 13.0
NOTCH = 5.0  # pixels that its back is cut in, so that the tip cannot be mistaken
ARROW_MARGIN = 4.0


@dataclass(frozen=True, eq=False)
class Head:
    """The last position of a racer, and whether the racer ended there; where it forked, or is going to."""

    last: Array  # (2,)
    ended: bool
    style: RacerStyle
    fork: Array | None = None  # (2,)
    waits: bool = False  # for the step at which it forks
    inside: str = ""  # the colour that a ring in that of the racer holds; empty: the racer's own


class RacerMarkers(PaintLayer):
    """The markers of all racers at the current step."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=10)
        self._heads: list[Head] = []

    def set_heads(self, heads: list[Head]) -> None:
        self._heads = heads
        self.update()

    def ended(self) -> bool:
        """Return whether a cross marks where a racer ended."""
        return any(head.ended for head in self._heads)

    def places(self) -> list[Array]:  # (2,) each
        """Return where each marker stands, in pixels of the map: at its racer, or at the edge on the way there."""
        return [self._seen_at(self.to_pixels(head.last)) for head in self._heads]

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for head in self._heads:
            if head.fork is not None:
                self._draw_fork(painter, QPointF(*self.to_pixels(head.fork)), head.style)
            if head.waits:
                continue
            x, y = self.to_pixels(head.last)
            if not self._is_inside(x, y):
                self._draw_arrow(painter, np.array([x, y]), head)
            elif head.ended:
                painter.setPen(QPen(QColor(head.style.colour), 3))
                painter.drawPath(marker_path("x", QPointF(x, y), LOST_RADIUS))
            elif head.inside:
                painter.setPen(QPen(QColor(head.style.colour), RING))
                painter.setBrush(QColor(head.inside))
                painter.drawPath(marker_path(head.style.marker, QPointF(x, y), RADIUS))
            else:
                painter.setPen(QPen(QColor(self.theme.panel), 1.5))
                painter.setBrush(QColor(head.style.colour))
                painter.drawPath(marker_path(head.style.marker, QPointF(x, y), RADIUS))

    def _draw_fork(self, painter: QPainter, place: QPointF, style: RacerStyle) -> None:
        """Paint a hollow diamond where a path leaves another."""
        painter.setPen(QPen(QColor(style.colour), 1.5))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawPath(marker_path("diamond", place, RADIUS))

    def _is_inside(self, x: float, y: float) -> bool:
        return bool(-RADIUS <= x <= self.box.width() + RADIUS and -RADIUS <= y <= self.box.height() + RADIUS)

    def _seen_at(self, target: Array) -> Array:
        """Return the middle of a marker: of its arrow if it is out of view."""
        if self._is_inside(*target):
            return target
        tip, forward = self._edge(target)
        middle: Array = tip - forward * ARROW_LENGTH / 2
        return middle

    def _edge(self, target: Array) -> tuple[Array, Array]:
        """Return the tip of the arrow at the edge, on the line from the middle of the view, and its direction."""
        middle = np.array([self.box.width(), self.box.height()]) / 2
        way = target - middle
        reach = middle - ARROW_MARGIN
        tip = middle + way * min(reach[0] / max(abs(way[0]), 1e-9), reach[1] / max(abs(way[1]), 1e-9))
        return tip, way / np.hypot(*way)

    def _draw_arrow(self, painter: QPainter, target: Array, head: Head) -> None:
        """Draw an arrow at the edge, which points to the racer."""
        tip, forward = self._edge(target)
        side = np.array([-forward[1], forward[0]]) * ARROW_WIDTH / 2
        base = tip - forward * ARROW_LENGTH
        painter.setPen(QPen(QColor(self.theme.panel), 1))
        painter.setBrush(QColor(head.style.colour))
        corners = (tip, base + side, base + forward * NOTCH, base - side)
        painter.drawPolygon([QPointF(*corner) for corner in corners])
        if head.ended:
            painter.setPen(QPen(QColor(head.style.colour), 2))
            painter.drawPath(marker_path("x", QPointF(*(base - forward * 2 * LOST_RADIUS)), LOST_RADIUS))
