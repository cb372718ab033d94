"""A legend names the lines of a plot: a piece of each, its name, and a note, such as its value."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.base.theme import DASHES, RacerStyle, Theme
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.lines import WIDTH, line_pen
from app.widgets.charts.markers import marker_path
from app.widgets.elision import elided
from core.settings import Array

RADIUS = 4.5
ROW_GAP = 4.0
PADDING = 8.0
Corner = tuple[int, int]  # right or left, bottom or top
CORNERS: tuple[Corner, ...] = ((1, 0), (0, 0), (1, 1), (0, 1))  # in order of preference
MARGIN = 10.0


class Sample(NamedTuple):
    """The piece of a line that stands before its name."""

    least: float  # pixels
    gap: float  # between it and the name
    marked: bool

    def length(self, style: RacerStyle) -> float:
        """Return its length in pixels: two periods of the dashes can be seen."""
        return max(self.least, 2 * WIDTH * sum(style.dashes))

    def width(self, style: RacerStyle) -> float:
        """Return the distance from its beginning to the name's."""
        return self.length(style) + self.gap


LONG = Sample(2 * WIDTH * max(map(sum, DASHES)), 8.0, marked=True)  # all are as long: the names stand below each other
SHORT = Sample(14.0, 5.0, marked=False)


@dataclass(frozen=True)
class LegendEntry:
    """A line by its style and its name, and a note on it."""

    style: RacerStyle
    name: str
    note: str = ""

    @property
    def text(self) -> str:
        """The name and the note."""
        return f"{self.name} {self.note}".strip()


class Legend(PaintLayer):
    """A row for each line, in the corner where the lines are not.

    Of the corners where they are not, it takes the one that they keep away from by a `distance`. Where it would cover
    more than a share of the box, `most`, it is left out.
    """

    def __init__(self, box: pg.ViewBox, z: float = 20.0, distance: float = 0.0) -> None:
        super().__init__(box, z)
        self._distance = distance
        self.most = 1.0
        self.entries: Sequence[LegendEntry] = ()
        self._points: Array = np.empty((0, 2))
        self._corner: Corner | None = CORNERS[0]
        self._font = QFont()

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these."""
        if entries != self.entries:
            self.entries = entries
            self.update()

    def avoid(self, points: Array) -> None:
        """Keep clear of these data points, (n, 2), as far as that can be done."""
        self._points = points
        self._corner = None
        self.update()

    def view_changed(self) -> None:
        self._corner = None

    def area(self) -> QRectF:
        """Return where it is painted, in pixels of its box; empty if it has no entries or too many."""
        frame = self._laid_out()[1] if self.entries else QRectF()
        is_small = frame.width() * frame.height() <= self.most * self.box.width() * self.box.height()
        return frame if is_small else QRectF()

    def draw(self, painter: QPainter) -> None:
        if not self.area().isEmpty():
            draw_legend(painter, *self._laid_out(), self._font, self.theme)

    def _laid_out(self) -> tuple[list[LegendEntry], QRectF]:
        """Return the entries as far as there is room for their names, and the frame around them."""
        room = QSizeF(self.box.width(), self.box.height())
        entries, size = fitting(self.entries, QFontMetricsF(self._font), room)
        frames = corner_frames(size, room)
        if self._corner is None:
            self._corner = emptiest(frames, self.to_pixels(self._points), self._distance)
        return entries, frames[self._corner]


def fitting(entries: Sequence[LegendEntry], metrics: QFontMetricsF, room: QSizeF) -> tuple[list[LegendEntry], QSizeF]:
    """Return the entries as far as a picture of this size has room for their names, and the size of their frame."""
    sample = LONG.least + LONG.gap
    fitted = in_width(entries, metrics, room.width() - sample - 3 * PADDING - 2 * MARGIN)
    notes = max(metrics.horizontalAdvance(entry.note) for entry in fitted)
    notes = max(notes, metrics.horizontalAdvance("0.0000e−00")) if notes else 0.0
    names = max(metrics.horizontalAdvance(entry.name) for entry in fitted)
    height = (metrics.height() + ROW_GAP) * len(fitted) + 2 * PADDING - ROW_GAP
    return fitted, QSizeF(sample + names + notes + 3 * PADDING, height)


def in_width(entries: Sequence[LegendEntry], metrics: QFontMetricsF, width: float) -> list[LegendEntry]:
    """Return the entries as a width has room for them: notes take half of it, or what the names leave, if that is more.

    The width is without the samples, and with no gap. Notes of which no number is left are left out.
    """
    names, notes = (math.ceil(max(map(metrics.horizontalAdvance, texts))) for texts in _texts(entries))
    least = min(notes, max(width / 2, width - names))
    fitted = [elided(entry.note, metrics, least) for entry in entries]
    notes_tell = any(map(str.isdigit, "".join(fitted))) or not any(map(str.isdigit, "".join(_texts(entries)[1])))
    return [
        replace(entry, name=elided(entry.name, metrics, width - least), note=note if notes_tell else "")
        for entry, note in zip(entries, fitted, strict=True)
    ]


def _texts(entries: Sequence[LegendEntry]) -> tuple[list[str], list[str]]:
    return [entry.name for entry in entries], [entry.note for entry in entries]


def corner_frames(size: QSizeF, room: QSizeF) -> dict[Corner, QRectF]:
    """Return where a legend of this size stands in each corner of a picture, in order of preference."""
    far_x, far_y = room.width() - size.width() - MARGIN, room.height() - size.height() - MARGIN
    places = {(right, low): QPointF(far_x if right else MARGIN, far_y if low else MARGIN) for right, low in CORNERS}
    return {corner: QRectF(place, size) for corner, place in places.items()}


def emptiest(frames: dict[Corner, QRectF], pixels: Array, distance: float = 0.0) -> Corner:
    """Return the corner whose frame covers the fewest points, and of those the one with the fewest nearby."""
    away = QMarginsF(*4 * (distance,))
    return min(
        frames,
        key=lambda corner: (
            count_inside(pixels, frames[corner]),
            count_inside(pixels, frames[corner].marginsAdded(away)),
        ),
    )


def draw_legend(painter: QPainter, entries: Sequence[LegendEntry], frame: QRectF, font: QFont, theme: Theme) -> None:
    """Paint the entries below each other in a frame."""
    ground = QColor(theme.panel)
    ground.setAlphaF(0.9)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(frame, 6, 6)
    painter.setFont(font)
    height = QFontMetricsF(font).height()
    row = QRectF(frame.left() + PADDING, frame.top() + PADDING, frame.width() - 2 * PADDING, height)
    for entry in entries:
        draw_entry(painter, entry, row, theme, LONG)
        row.translate(0, height + ROW_GAP)


def draw_entry(painter: QPainter, entry: LegendEntry, area: QRectF, theme: Theme, sample: Sample) -> None:
    """Paint the sample and the name of an entry from the left of an area on, and its note up to the right."""
    metrics = QFontMetricsF(painter.font())
    middle = area.center().y()
    draw_sample(painter, entry.style, QPointF(area.left(), middle), theme, sample)
    baseline = middle + (metrics.ascent() - metrics.descent()) / 2
    painter.setPen(QColor(theme.text))
    painter.drawText(QPointF(area.left() + sample.width(entry.style), baseline), entry.name)
    painter.setPen(QColor(theme.muted))
    painter.drawText(QPointF(area.right() - metrics.horizontalAdvance(entry.note), baseline), entry.note)


def draw_sample(painter: QPainter, style: RacerStyle, left: QPointF, theme: Theme, sample: Sample) -> None:
    """Paint a piece of a line from `left` on."""
    painter.setPen(line_pen(style))
    length = sample.length(style)
    painter.drawLine(left, left + QPointF(length, 0))
    if sample.marked:
        painter.setPen(QPen(QColor(theme.panel), 1))
        painter.setBrush(QColor(style.colour))
        painter.drawPath(marker_path(style.marker, left + QPointF(length / 2, 0), RADIUS))


def count_inside(points: Array, frame: QRectF) -> int:
    """Return the number of points that a frame covers."""
    x, y = points[:, 0], points[:, 1]
    inside = (frame.left() <= x) & (x <= frame.right()) & (frame.top() <= y) & (y <= frame.bottom())
    return int(np.count_nonzero(inside))
