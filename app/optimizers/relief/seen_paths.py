"""Paths on a relief as its camera sees them, and how they are painted: what something stands before is dotted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.base.theme import RacerStyle, Theme
from app.optimizers.map.trails import HALO, Trail, between, thin
from app.optimizers.relief.height_field import Flags, HeightField
from app.optimizers.relief.painting import Projection
from app.widgets.charts.lines import WIDTH, draw_line, line_pen
from core.settings import Array

HIDDEN_DOTS = (1.5, 2.5)
BESIDE = -1  # the kind of a point beside the ground


@dataclass(frozen=True, eq=False)
class Stretch:
    """A part of a path that is seen, or hidden, throughout."""

    points: Array  # (n, 2) pixels
    offset: float  # pixels along the path to its first point
    clear: bool


@dataclass(frozen=True, eq=False)
class SeenPath:
    """A path as a camera sees it."""

    places: Array  # (n, 2) pixels, NaN beside the ground
    clear: Flags  # (n,) whether nothing stands before a point
    style: RacerStyle
    begins: int = 0
    every: int = 1  # steps from one of the points to the next

    @classmethod
    def of(cls, trail: Trail, field: HeightField, projection: Projection, *, every: int = 1) -> "SeenPath":
        """Return a trail on a field of heights, with a point for every so many steps."""
        placed = field.placed(trail.points[::every])
        clear = field.sees(projection.camera, placed)
        return cls(projection.pixels(placed), clear, trail.style, trail.begins or 0, every)

    @cached_property
    def _kinds(self) -> NDArray[np.intp]:  # (n,) 1 where a point is clear, 0 where it is hidden
        known = np.isfinite(self.places).all(axis=1)
        return np.where(known, self.clear.astype(np.intp), BESIDE)

    @cached_property
    def _lengths(self) -> Array:  # (n,) pixels along the path, without what is beside the ground
        return np.append(0.0, np.nancumsum(np.hypot(*np.diff(self.places, axis=0).T)))

    @cached_property
    def _thinned(self) -> NDArray[np.intp]:
        return thin(self._lengths)

    def stretches(self, first: int, last: int) -> list[Stretch]:
        """Return the parts from one step to another; each ends where the next begins, if they touch."""
        first, last = max(first, self.begins) // self.every, min(last // self.every, len(self.places) - 1)
        kinds = self._kinds[first : last + 1]
        ends = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), len(kinds)]
        found = []
        for begin, end in pairwise(ends):
            stop = end if end < len(kinds) and kinds[end] != BESIDE else end - 1
            if begin < stop and kinds[begin] != BESIDE:
                at = between(self._thinned, first + begin, first + stop)
                found.append(Stretch(self.places[at], float(self._lengths[at[0]]), bool(kinds[begin])))
        return found


def paint_paths(painter: QPainter, paths: Sequence[SeenPath], theme: Theme, first: int, last: int) -> None:
    """Stroke all paths from step `first` to step `last`: the halos of what is seen first, then the lines."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    halo = QPen(QColor(theme.map_low), WIDTH + 2 * HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    drawn = [(path.style, stretch) for path in paths for stretch in path.stretches(first, last)]
    for _, stretch in drawn:
        if stretch.clear:
            draw_line(painter, stretch.points, lambda _: halo)
    for style, stretch in drawn:
        pen = line_pen if stretch.clear else _dotted
        draw_line(painter, stretch.points, _going_on(pen, style, stretch.offset))


def _going_on(pen: Callable[[RacerStyle, float], QPen], style: RacerStyle, offset: float) -> Callable[[float], QPen]:
    """Return the pen of a line by its length so far, for one that goes on after so many pixels."""
    return lambda along: pen(style, offset + along)


def _dotted(style: RacerStyle, offset: float) -> QPen:
    """Return the pen of a hidden path; `offset` pixels of it have been drawn before."""
    pen = QPen(QColor(style.colour), 1)
    pen.setDashPattern(HIDDEN_DOTS)
    pen.setDashOffset(offset % sum(HIDDEN_DOTS))
    return pen
