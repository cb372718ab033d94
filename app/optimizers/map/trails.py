"""The paths of the racers. They only grow, so a frame of playback paints only the new part."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.base.theme import RacerStyle
from app.widgets.charts.chunk_picture import ChunkPicture
from app.widgets.charts.layer import PaintLayer, device_ratio, is_drawing
from app.widgets.charts.lines import (
    PIECE,
    WIDTH,
    cut,
    lengths_along,
    line_pen,
    polygon,
    set_dashes_on,
)
from core.settings import Array

HALO = 1.0  # pixels on each side
STILL = 1e-3  # pixels: a racer that moves less in a whole chunk is not drawn again
DOT = 6.0  # pixels across
DOT_SPACING = 8.0  # pixels: each step that is at least this long gets a dot
PALEST = 0.3  # of its ink that a path keeps where it lies wholly off the plane
FAR = 4.0  # views: parts farther away are cut off before stroking
STRAIGHT = 0.1  # pixels: a point this near to the line between its neighbours is left out while paths change
ROUNDS = 3  # of leaving points out

Piece = QPolygonF | list[tuple[Array, Array]]


@dataclass(frozen=True, eq=False)
class Trail:
    """A path to draw, (steps + 1, 2), NaN after its end, its style, and the step at which it forks from another."""

    points: Array
    style: RacerStyle
    begins: int | None = None
    true_losses: Array | None = None  # (steps + 1,), NaN where they are not known, if they are not those of the map
    off_plane: Array | None = None  # (steps + 1,), shares of the way from the start that are not on the map


@dataclass(frozen=True, eq=False)
class _Line:
    """A trail in pixels."""

    points: Array  # (n, 2), only finite points
    lengths: Array  # (n,) pixels along the line up to each point
    thinned: NDArray[np.intp]  # the points that a line needs, one per pixel of its length: it looks the same
    dots: NDArray[np.intp]  # the points that are far enough from the one before to be told from it
    far: NDArray[np.intp]  # the points far outside the box
    style: RacerStyle
    pen: QPen
    off_plane: Array | None = None  # (n,)


class Trails(PaintLayer):
    """All paths up to the current step.

    Whole chunks of steps are stroked once into a picture; the steps after the last whole chunk are stroked at each
    frame. So a step looks the same whichever way the playback reached it.
    """

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-10)
        self.picture = ChunkPicture(self._stroke_chunk)
        self._trails: list[Trail] = []
        self._changing = False
        self._lines: list[_Line] | None = []
        self._step = 0

    def set_trails(self, trails: list[Trail], *, changing: bool = False) -> None:
        """Draw other paths; while they keep changing, what is straight to a tenth of a pixel is drawn straight."""
        self._trails, self._changing = trails, changing
        self.renew()

    def rest(self) -> None:
        """Draw the paths as they are, now that they change no more."""
        if self._changing:
            self._changing = False
            self.renew()

    def lengthen(self, trails: list[Trail]) -> None:
        """Draw the same paths, which have grown beyond the present step; what is painted stays."""
        self.rest()
        self._trails = trails
        self._lines = None
        self.update()

    def set_step(self, step: int) -> None:
        """Draw the paths up to this step."""
        self._step = step
        self.update()

    def view_changed(self) -> None:
        self._forget()

    def draw(self, painter: QPainter) -> None:
        if self._lines is None:
            self._lines = [self._to_line(trail) for trail in self._trails]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_drawing(painter):
            self._stroke(painter, 0, self._step)
            return
        chunks = self._step // PIECE
        if self._changing:  # a picture would be used once
            for chunk in range(chunks):
                self._stroke_chunk(painter, chunk)
        elif chunks:
            longest = max((len(trail.points) for trail in self._trails), default=0)
            size = QSizeF(self.box.width(), self.box.height())
            self.picture.draw(painter, chunks, -(-longest // PIECE), size, device_ratio(painter))
        self._stroke(painter, chunks * PIECE, self._step)

    def _forget(self) -> None:
        self._lines = None
        self.picture.forget()

    def _to_line(self, trail: Trail) -> _Line:
        there = np.isfinite(trail.points).all(axis=-1)
        points = self.to_pixels(trail.points[there])
        off_plane = None if trail.off_plane is None else trail.off_plane[there]
        lengths = lengths_along(points)
        far = np.flatnonzero(((points < self._near[0]) | (points > self._near[1])).any(axis=-1))
        thinned = thin(lengths)
        if self._changing:
            thinned = simplified(points, thinned)
        dots, pen = self._dots(points, lengths), line_pen(trail.style)
        return _Line(points, lengths, thinned, dots, far, trail.style, pen, off_plane)

    @property
    def _near(self) -> Array:  # (2, 2)
        """The lowest and the highest place that is not far outside the box."""
        size = np.array([self.box.width(), self.box.height()])
        return np.array([-FAR * size, (1 + FAR) * size])

    def _dots(self, points: Array, lengths: Array) -> NDArray[np.intp]:
        """Return the points in the box, except the start, whose step is long enough to be told from the next."""
        size = np.array([self.box.width(), self.box.height()])
        places = np.flatnonzero(np.diff(lengths) >= DOT_SPACING) + 1
        seen = ((points[places] > -DOT) & (points[places] < size + DOT)).all(axis=-1)
        return places[seen]

    def _stroke_chunk(self, painter: QPainter, chunk: int) -> None:
        self._stroke(painter, chunk * PIECE, (chunk + 1) * PIECE)

    # Lines.

    def _stroke(self, painter: QPainter, first: int, last: int) -> None:
        """Draw all paths from step `first` to step `last`: the halos first, then the lines, then the dots."""
        lines = [line for line in self._lines or [] if len(line.points) > first]
        pieces = [(line, piece) for line in lines if (piece := self._piece(line, first, last)) is not None]
        halo = QPen(QColor(self.theme.map_low), WIDTH + 2 * HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(halo)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=not self._changing)  # twice as quick
        for _, piece in pieces:
            _draw_piece(painter, piece)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, piece in pieces:
            painter.setPen(_pen_of(line, first))
            _draw_piece(painter, piece)
        for line in lines:
            self._draw_dots(painter, line, first, last)

    def _piece(self, line: _Line, first: int, last: int) -> Piece | None:
        """Return a line from step `first` to step `last`, or the segments of it that are not far outside the box."""
        last = min(last, len(line.points) - 1)
        if line.lengths[last] - line.lengths[first] < STILL:
            return None
        points = line.points[between(line.thinned, first, last)]
        is_far = len(line.far) and np.subtract(*line.far.searchsorted((first, last + 1)))
        return cut(points, *self._near) if is_far else polygon(points)

    def _draw_dots(self, painter: QPainter, line: _Line, first: int, last: int) -> None:
        """Draw a dot at each step that is long enough."""
        begin, end = line.dots.searchsorted((first + 1, last + 1))
        if begin < end:
            painter.setPen(QPen(QColor(line.style.colour), DOT, c=Qt.PenCapStyle.RoundCap))
            painter.drawPoints(polygon(line.points[line.dots[begin:end]]))


def _draw_piece(painter: QPainter, piece: Piece) -> None:
    if isinstance(piece, QPolygonF):
        painter.drawPolyline(piece)
    else:
        for start, end in piece:
            painter.drawLine(QPointF(*start), QPointF(*end))


def _pen_of(line: _Line, first: int) -> QPen:
    """Return the pen of the chunk from a step on: paler where more of the way is off the plane."""
    pen = line.pen
    set_dashes_on(pen, line.style, line.lengths[first])
    if line.off_plane is not None:
        colour = QColor(line.style.colour)
        colour.setAlphaF(1 - (1 - PALEST) * float(line.off_plane[first : first + PIECE].mean()))
        pen.setColor(colour)
    return pen


def thin(lengths: Array) -> NDArray[np.intp]:
    """Return the points, of a line of such lengths up to each, after which another pixel of it begins."""
    return np.flatnonzero(np.diff(lengths.astype(int)))


def simplified(points: Array, places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places without those near the line between their neighbours; every other one may go in each round."""
    for _ in range(ROUNDS):
        if len(places) < 3:
            break
        before, here, after = (points[places[one]] for one in (slice(0, -2, 2), slice(1, -1, 2), slice(2, None, 2)))
        way, reach = after - before, here - before
        lengths = np.hypot(way[:, 0], way[:, 1])
        offsets = np.abs(way[:, 0] * reach[:, 1] - way[:, 1] * reach[:, 0])
        along = (way * reach).sum(axis=-1)
        straight = (offsets < STRAIGHT * lengths) & (along >= 0) & (along <= lengths * lengths)
        kept = np.ones(len(places), np.bool_)
        kept[1:-1:2] = ~straight
        places = places[kept]
    return places


def between(points: NDArray[np.intp], first: int, last: int) -> NDArray[np.intp]:
    """Return two points, and of others those between them."""
    begin, end = points.searchsorted((first + 1, last))
    return np.concatenate([[first], points[begin:end], [last]])
