"""Shares an area among the cells of a grid of histograms, their names at the left, layers on top and ranges below."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from app.widgets.histograms.cell_painter import PADDING, TOP, CellLayout, CellMargins, cell_layout
from app.widgets.histograms.style import GridStyle

NAMES = (72.0, 136.0)  # pixels: the least and greatest width of the column of names
WIDER = 1.25  # the column of names, where the notes in it are as large as the names
FEW = 8  # columns, which are never thin
MOST_SCROLLED = 2.0  # times the width of the view: with more columns, all are shown at once as thin ones
WIDEST_END = "−0.0005"  # of the values beside a map
MARKER = 4.5  # pixels: the radius of a marker
TALLEST = 220.0  # pixels: the greatest height of a row
ROUNDING = 0.5  # pixels


class GridLayout(NamedTuple):
    """The parts of a grid in pixels; places in the body count from the first cell's corner."""

    rows: int
    columns: int
    names: float  # width of their column
    header: float  # heights
    axis: float
    cell: QSizeF
    parts: CellLayout
    is_overview: bool = False  # whether cells are thin columns of a map

    @classmethod
    def fit(
        cls, size: QSizeF, names: Sequence[str], columns: int, ink: GridStyle, room: CellMargins, *, thin: bool = True
    ) -> "GridLayout":
        """Share an area among the cells; if it is too small for them, they get their least readable size.

        If not even half of many columns could be read at once, all of them become `thin`, if they may.
        """
        metrics = QFontMetricsF(ink.font)
        left = 2 * MARKER + 3 * PADDING + max(map(metrics.horizontalAdvance, names), default=0)
        left = round(min(max(left, NAMES[0]), NAMES[1] * (WIDER if ink.even else 1.0)))
        header, axis = round(metrics.height() + 12), 0 if room.ends else ink.line + 6
        least = CellLayout.least(ink, room)
        if thin and columns > FEW and columns * least.width() > MOST_SCROLLED * max(size.width() - left, least.width()):
            return cls._overview(size, len(names), columns, left, ink)
        width = max(least.width(), (size.width() - left) / max(columns, 1))
        height = min(max(least.height(), (size.height() - header - axis) / max(len(names), 1)), TALLEST)
        parts = cell_layout(int(width), int(height), ink, room)
        return cls(len(names), columns, left, header, axis, QSizeF(int(width), int(height)), parts)

    @classmethod
    def _overview(cls, size: QSizeF, rows: int, columns: int, left: int, ink: GridStyle) -> "GridLayout":
        """Share an area among thin columns, with the ends of the values beside the rows."""
        names, header = left + round(ink.tiny_width(WIDEST_END)), round(QFontMetricsF(ink.font).height() + 12)
        least = 4 * QFontMetricsF(ink.font).height() + 2 * TOP  # a row's name and its note
        height = min(max(least, (size.height() - header) / max(rows, 1)), TALLEST)
        width = max(1, int((size.width() - names) / columns))
        parts = cell_layout(width, int(height), ink, CellMargins(beside=False, below=False))
        return cls(rows, columns, names, header, 0, QSizeF(width, int(height)), parts, is_overview=True)

    @property
    def body(self) -> QSizeF:
        return QSizeF(self.columns * self.cell.width(), self.rows * self.cell.height())

    @property
    def size(self) -> QSizeF:
        """The size of the whole grid."""
        return self.body + QSizeF(self.names, self.header + self.axis)

    def seen_body(self, view: QSizeF) -> QRectF:
        """Return the part of a view that shows cells."""
        height = min(self.body.height(), view.height() - self.header - self.axis)
        return QRectF(self.names, self.header, max(0.0, view.width() - self.names), max(0.0, height))

    def area(self, row: int, column: int) -> QRectF:
        """Return the area of a cell in the body."""
        width, height = self.cell.width(), self.cell.height()
        return QRectF(column * width, row * height, width, height)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return the row and the column at a place of the body."""
        row, column = int(place.y() // self.cell.height()), int(place.x() // self.cell.width())
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None

    def name_at(self, place: QPointF, scroll: QPointF, view: QSizeF) -> int | None:
        """Return the row whose name is seen at a place of a view."""
        body = self.seen_body(view)
        if not (0 <= place.x() < self.names and body.top() <= place.y() < body.bottom()):
            return None
        return int((place.y() - body.top() + scroll.y()) // self.cell.height())

    def seen_rows(self, scroll: QPointF, view: QSizeF) -> range:
        height, seen = self.cell.height(), self.seen_body(view).height()
        return range(int(scroll.y() // height), min(self.rows, int((scroll.y() + seen - 1) // height) + 1))

    def seen_columns(self, scroll: QPointF, view: QSizeF) -> range:
        width, seen = self.cell.width(), self.seen_body(view).width()
        return range(int(scroll.x() // width), min(self.columns, int((scroll.x() + seen - 1) // width) + 1))

    def whole_columns(self, scroll: QPointF, view: QSizeF) -> range:
        """Return the columns that a view shows whole; at least one."""
        width, seen = self.cell.width(), self.seen_body(view).width()
        first = math.ceil((scroll.x() - ROUNDING) / width)
        last = math.floor((scroll.x() + seen + ROUNDING) / width)
        return range(min(first, self.columns - 1), max(min(last, self.columns), first + 1))
