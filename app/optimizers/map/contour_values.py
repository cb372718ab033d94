"""The values of every third line of equal height, written on it where neither paths nor other signs are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from app.optimizers.map.arrows import write_with_halo
from app.optimizers.map.backdrop import CELL, Backdrop
from app.optimizers.map.isolines import Isoline
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.lines import lengths_along
from core.number_format import distinct
from core.settings import Array

EVERY = 3  # lines
DIGITS = 3
LETTERS = 0.85  # of the application's font
CLEARANCE = 10.0  # pixels between a value and what it must not cover
FAR_ENOUGH = 80.0  # pixels: more room around a value than this is no better
SPACING = 10.0  # pixels between two places that are tried on a line
SHORTEST = 2.5  # widths of its value: a shorter line gets none
MOST = 2  # values of one height
STAYS = 2 * SPACING  # pixels: a value stays where it was, if that is still free


@dataclass(frozen=True)
class Value:
    """A written value, and its area in pixels of the map."""

    text: str
    area: QRectF


class ContourValues(PaintLayer):
    """Writes values on the lines of a backdrop, above it and below everything that moves."""

    def __init__(self, box: pg.ViewBox, backdrop: Backdrop) -> None:
        super().__init__(box, z=-15)
        self._backdrop = backdrop
        self._avoided: Array = np.empty((0, 2))
        self._covered: Callable[[], Sequence[QRectF]] = tuple
        self._values: list[Value] | None = None
        self._lines: list[Isoline] = []  # of which those are
        self._before: list[Value] = []
        self._font = QFont()
        self._font.setPointSizeF(self._font.pointSizeF() * LETTERS)

    def avoid(self, points: Array, covered: Callable[[], Sequence[QRectF]]) -> None:
        """Keep off these points of the surface, (n, 2), and off areas of the map, in pixels."""
        self._avoided, self._covered = points, covered
        self.renew()

    def view_changed(self) -> None:
        self._before, self._values = self._values or [], None

    def values(self) -> list[Value]:
        """Return what is written now, as the backdrop was painted last."""
        lines = self._backdrop.lines()
        if self._values is None or lines is not self._lines:
            self._before, self._lines = self._values or self._before, lines
            self._values = self._laid_out(lines)
        return self._values

    def draw(self, painter: QPainter) -> None:
        painter.setFont(self._font)
        metrics = QFontMetricsF(self._font)
        halo, ink = QColor(self.theme.panel), QColor(self.theme.muted)
        for value in self.values():
            write_with_halo(painter, value.area.topLeft() + QPointF(0, metrics.ascent()), value.text, ink, halo)

    def _laid_out(self, lines: Sequence[Isoline]) -> list[Value]:
        chosen = every_third(lines)
        texts = distinct([self._backdrop.height(line.shade) for line in chosen], DIGITS)
        metrics = QFontMetricsF(self._font)
        pixels = self.to_pixels(self._avoided)
        seen = (pixels > -FAR_ENOUGH) & (pixels < [self.box.width() + FAR_ENOUGH, self.box.height() + FAR_ENOUGH])
        layout = _Layout(
            np.array([self.box.width(), self.box.height()]),
            np.unique(np.round(pixels[seen.all(axis=1)] / CLEARANCE * 2), axis=0) * CLEARANCE / 2,
            [area.adjusted(-CLEARANCE, -CLEARANCE, CLEARANCE, CLEARANCE) for area in self._covered()],
            lines,
        )
        written = []
        for line, text in zip(chosen, texts, strict=True):
            size = np.array([metrics.horizontalAdvance(text), metrics.height()])
            before = [np.array(one.area.center().toTuple()) for one in self._before if one.text == text]
            written += [Value(text, area) for area in layout.place(line, size, before)]
        return written


def every_third(lines: Sequence[Isoline]) -> list[Isoline]:
    """Return the lines that get values: the same ones at every zoom, since shades are counted from 0."""
    shades = np.array([line.shade for line in lines])
    spacing = np.diff(shades).min() if len(shades) > 1 else 1.0
    third = [line for line in lines if round(line.shade / spacing) % EVERY == 0]
    return third or list(lines[:1])


class _Layout:
    """Finds free places, and keeps off those that it has given."""

    def __init__(self, size: Array, points: Array, areas: list[QRectF], lines: Sequence[Isoline]) -> None:
        self._size = size
        self._points = points
        self._areas = areas
        columns, rows = np.ceil(size / CELL).astype(int) + 1
        self._cells = np.full((rows, columns), -1.0)  # the shade of the line that runs through each; -1 for none
        for line in lines:
            x, y = np.floor(line.points[np.isfinite(line.points).all(axis=1)] / CELL).astype(int).T
            self._cells[np.clip(y, 0, rows - 1), np.clip(x, 0, columns - 1)] = line.shade

    def place(self, line: Isoline, size: Array, before: Sequence[Array]) -> list[QRectF]:
        """Return the best areas for a value of this size on the longest parts of a line."""
        parts = [part for part in parts_of(line.points) if lengths_along(part)[-1] > SHORTEST * size[0]]
        parts.sort(key=lambda part: -lengths_along(part)[-1])
        found = []
        for part in parts[:MOST]:
            places = places_on(part)
            area = self._best(places[[self._is_alone(line.shade, place, size) for place in places]], size, before)
            if area is not None:
                self._areas.append(area.adjusted(-CLEARANCE, -CLEARANCE, CLEARANCE, CLEARANCE))
                found.append(area)
        return found

    def _best(self, places: Array, size: Array, before: Sequence[Array]) -> QRectF | None:
        """Return the area around the place with the most room, or around the one before while that is free."""
        room = self._room(places, size) if len(places) else np.empty(0)
        free = room > CLEARANCE
        if not free.any():
            return None
        for centre in before:
            away = np.hypot(*(places - centre).T)
            away[~free] = np.inf
            if away.min() < STAYS:
                return _around(places[int(away.argmin())], size)
        return _around(places[int(np.where(free, np.minimum(room, FAR_ENOUGH), -1).argmax())], size)

    def _is_alone(self, shade: float, place: Array, size: Array) -> bool:
        """Return whether no other line runs through a text at this place."""
        (left, top), (right, bottom) = np.floor(np.array([place - size / 2, place + size / 2]) / CELL).astype(int)
        cells = self._cells[max(0, top) : bottom + 1, max(0, left) : right + 1]
        return bool(((cells == -1) | (cells == shade)).all())

    def _room(self, places: Array, size: Array) -> Array:  # (n, 2) -> (n,)
        """Return the distance from the text at each place to the nearest point; 0 where it cannot stand."""
        half = size / 2
        inside = ((places - half > CLEARANCE) & (places + half < self._size - CLEARANCE)).all(axis=1)
        room = np.where(inside, FAR_ENOUGH, 0.0)
        if len(self._points):
            beside = np.maximum(np.abs(places[:, None] - self._points) - half, 0)
            room = np.minimum(room, np.hypot(*np.moveaxis(beside, -1, 0)).min(axis=1))
        for area in self._areas:
            room[[_around(place, size).intersects(area) for place in places]] = 0.0
        return room


def parts_of(points: Array) -> Iterator[Array]:
    """Yield the connected parts of a line, whose points have rows of NaN between them."""
    breaks = np.flatnonzero(np.isnan(points[:, 0]))
    for part in np.split(points, breaks):
        known = part[~np.isnan(part[:, 0])]
        if len(known) > 1:
            yield known


def places_on(part: Array) -> Array:  # (n, 2) -> (m, 2)
    """Return places on a line that are about as far from each other."""
    lengths = lengths_along(part)
    at = np.arange(SPACING / 2, lengths[-1], SPACING)
    return np.stack([np.interp(at, lengths, part[:, axis]) for axis in (0, 1)], axis=-1)


def _around(centre: Array, size: Array) -> QRectF:
    left, top = centre - size / 2
    return QRectF(left, top, *size)
