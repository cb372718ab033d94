"""Paints a grid of histograms: names at the left, layers on top, ranges below, cells between."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.base.theme import ColourKey, Theme, mixed
from app.widgets.charts.markers import marker_path
from app.widgets.elision import elided
from app.widgets.histograms.cell_painter import (
    FADED,
    GAP,
    PADDING,
    TOP,
    CellLayout,
    CellMargins,
    CellPainter,
    both_ends,
    cell_layout,
)
from app.widgets.histograms.cells import GridRow, ends
from app.widgets.histograms.overview import OverviewPainter, range_of
from app.widgets.histograms.style import GridStyle

NAMES = (72.0, 136.0)  # pixels: the least and greatest width of the column of names
WIDER = 1.25  # the column of names, where the notes in it are as large as the names
FEW = 8  # columns, which are never thin
MOST_SCROLLED = 2.0  # times the width of the view: with more columns, all are shown at once as thin ones
WIDEST_END = "−0.0005"  # of the values beside a map
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # numbers of columns from one label to the next
MARKER = 4.5  # pixels: the radius of a marker
TALLEST = 220.0  # pixels: the greatest height of a row
MARKED = PADDING + 2 * MARKER  # pixels: a marker and the gap after it
SMALLEST_SCALE = 0.7  # the smallest scale of a grid on paper
ROUNDING = 0.5  # pixels
TOLERANCE = 1e-6  # of a row or a column, which a scale may round off
FAINT = 0.55  # opacity of the veil over rows that only stand beside the others
VEIL = 0.82  # opacity of the veil over the columns that the signal has not reached
FRAME = 5.0  # pixels: the radius of a frame's corners
ARROWS = {True: "→", False: "←"}


class SignalFront(NamedTuple):
    """The column that the signal has reached, and whether it goes forward or back."""

    column: int
    forward: bool

    def hides(self, column: int) -> bool:
        return column > self.column if self.forward else column < self.column


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


class GridPainter:
    """Paints rows of cells, whole or as far as a scrolled view shows them."""

    def __init__(self, theme: Theme, font: QFont, *, even: bool = False) -> None:
        self.columns: tuple[str, ...] = ()
        self.column_colours: tuple[ColourKey, ...] = ()  # set if columns, not rows, have colours
        self.rows: tuple[GridRow, ...] = ()
        self.reached: SignalFront | None = None
        self.is_presented = False  # whether no letter may be made smaller or cut
        self.is_bare = False  # whether cells have bars alone
        self.is_readable = False  # whether every cell is to be large enough to be read, however many there are
        self.cells = CellPainter(GridStyle(theme, font, even=even))

    @property
    def ink(self) -> GridStyle:
        return self.cells.ink

    @property
    def room(self) -> CellMargins:
        histograms = [cell.histogram for row in self.rows for cell in row.cells if cell.histogram is not None]
        ends = any(len(self._ranges(column)) > 1 for column in range(len(self.columns)))
        margins = CellMargins.of(histograms, ends=ends)
        return margins.bared() if self.is_bare else margins

    def set_style(self, theme: Theme, font: QFont) -> None:
        """Take other colours and letters."""
        self.cells = CellPainter(GridStyle(theme, font), logarithmic=self.cells.logarithmic)

    def in_theme(self, theme: Theme, *, even: bool = False) -> "GridPainter":
        """Return the same painter in other colours, with letters of one size if they are to be `even`."""
        other = GridPainter(theme, self.ink.font, even=even)
        other.columns, other.rows, other.reached = self.columns, self.rows, self.reached
        other.column_colours, other.is_readable = self.column_colours, self.is_readable
        other.cells.logarithmic = self.cells.logarithmic
        return other

    def colour(self, row: int, column: int) -> ColourKey:
        """Return the colour number of a cell."""
        return self.column_colours[column] if self.column_colours else self.rows[row].colour

    def layout(self, size: QSizeF) -> GridLayout:
        names = [self._widest_text(row) for row in self.rows]
        return GridLayout.fit(size, names, len(self.columns), self.ink, self.room, thin=not self.is_readable)

    def _widest_text(self, row: GridRow) -> str:
        return max([row.name, *row.note.split("\n")], key=len)

    def paint_whole(self, painter: QPainter, size: QSizeF, first: int = 0) -> None:
        """Paint all rows and columns in an area of this size; a grid that does not fit is made smaller.

        If columns would be smaller than `SMALLEST_SCALE`, only as many as can be read are painted, starting with
        `first`.
        """
        layout = self.layout(size)
        scale = min(1.0, size.width() / layout.size.width(), size.height() / layout.size.height())
        if layout.is_overview:
            scale = min(1.0, size.height() / layout.size.height())
        elif scale < SMALLEST_SCALE:
            scale = min(1.0, max(SMALLEST_SCALE, size.height() / layout.size.height()))
        self._paint_part(painter, size, (0, first), scale)

    def paint_presented(self, painter: QPainter, size: QSizeF, first: tuple[int, int] = (0, 0)) -> None:
        """Paint rows and columns in an area of this size with no letter smaller.

        If the rows do not fit, they have bars alone; if even then not all can be read, or not all columns, only as
        many are painted, from the `first` row and column on.
        """
        self.is_presented, self.is_bare = True, False
        layout = self.layout(size)
        self.is_bare = layout.size.height() > size.height() and not layout.is_overview
        self._paint_part(painter, size, first, 1.0)

    def _paint_part(self, painter: QPainter, size: QSizeF, first: tuple[int, int], scale: float) -> None:
        """Paint as many rows and columns as fit at a scale, from the `first` ones on, or the last ones."""
        layout = self.layout(size / scale)
        space = size / scale - QSizeF(layout.names, layout.header + layout.axis)
        rows = max(1, int(space.height() / layout.cell.height() + TOLERANCE))
        columns = max(1, int(space.width() / layout.cell.width() + TOLERANCE))
        scroll = QPointF(0, 0)
        if columns < layout.columns:
            scroll.setX(min(first[1], layout.columns - columns) * layout.cell.width())
            size = QSizeF((layout.names + columns * layout.cell.width()) * scale, size.height())
        if rows < layout.rows:
            scroll.setY(min(first[0], layout.rows - rows) * layout.cell.height())
            height = layout.header + layout.axis + rows * layout.cell.height()
            size = QSizeF(size.width(), height * scale)
        painter.save()
        painter.scale(scale, scale)
        self.paint(painter, layout, scroll, size / scale)
        self.paint_reached(painter, layout, scroll, size / scale)
        painter.restore()

    def _paint_corner(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        """Say which columns are painted whole, and in a presentation which rows, where not all are."""
        if layout.is_overview:
            painter.setFont(self.ink.font)
            painter.setPen(QColor(self.ink.theme.muted))
            area = QRectF(PADDING, 0, layout.names - PADDING - GAP, layout.header)
            words = self._rows_in_words(layout, scroll, view) or QCoreApplication.translate("grid", "layer")
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
            return
        whole = layout.whole_columns(scroll, view)
        painter.setFont(self.ink.small)
        painter.setPen(QColor(self.ink.theme.muted))
        area = QRectF(PADDING, 0, layout.names - PADDING, layout.header)
        if len(whole) < layout.columns:
            text = QCoreApplication.translate("grid", "layers {0} to {1} of {2}")
            words = text.format(whole.start + 1, whole.stop, layout.columns)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
            area = QRectF(PADDING, layout.seen_body(view).bottom(), layout.names - PADDING, layout.axis)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._rows_in_words(layout, scroll, view))

    def _rows_in_words(self, layout: GridLayout, scroll: QPointF, view: QSizeF) -> str:
        """Say which rows are presented; empty if all are."""
        seen = layout.seen_rows(scroll, view)
        if not self.is_presented or len(seen) == layout.rows:
            return ""
        text = QCoreApplication.translate("grid", "rows {0} to {1} of {2}")
        return text.format(seen.start + 1, seen.stop, layout.rows)

    def paint(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        """Paint the part of the grid that a view shows."""
        painter.fillRect(QRectF(QPointF(0, 0), view), QColor(self.ink.theme.panel))
        body = layout.seen_body(view)
        with clipped(painter, QRectF(0, body.top(), view.width(), body.height())):
            painter.translate(0, body.top() - scroll.y())
            self._paint_names(painter, layout, scroll, view)
        with clipped(painter, QRectF(body.left(), 0, body.width(), view.height())):
            painter.translate(body.left() - scroll.x(), 0)
            self._paint_header(painter, layout, scroll, view)
        with clipped(painter, body):
            painter.translate(body.topLeft() - scroll)
            self._paint_cells(painter, layout, scroll, view)
        self._veil_faint_rows(painter, layout, scroll, view)
        self._paint_edges(painter, layout, scroll, view)
        self._paint_corner(painter, layout, scroll, view)

    def _veil_faint_rows(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        body, veil = layout.seen_body(view), QColor(self.ink.theme.panel)
        veil.setAlphaF(FAINT)
        with clipped(painter, QRectF(0, body.top(), view.width(), body.height())):
            for number in layout.seen_rows(scroll, view):
                if self.rows[number].faint:
                    area = layout.area(number, 0).translated(0, body.top() - scroll.y())
                    painter.fillRect(QRectF(0, area.top() + 1, view.width(), area.height() - 1), veil)

    def paint_reached(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        """Veil the columns to come, and frame and mark the one that the signal has reached."""
        if self.reached is None:
            return
        body = layout.seen_body(view)
        bottom = body.bottom() + layout.axis
        theme = self.ink.theme
        veil = QColor(theme.panel)
        veil.setAlphaF(VEIL)
        with clipped(painter, QRectF(body.left(), 0, body.width(), bottom)):
            painter.translate(body.left() - scroll.x(), 0)
            for column in layout.seen_columns(scroll, view):
                area = layout.area(0, column)
                if self.reached.hides(column):
                    painter.fillRect(QRectF(area.left(), 0, area.width(), bottom), veil)
                elif column == self.reached.column:
                    if not layout.is_overview:
                        self._paint_name(painter, layout, column, theme.accent, f" {ARROWS[self.reached.forward]}")
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    painter.setPen(QPen(QColor(theme.accent), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    inset = 0 if layout.is_overview else 1
                    framed = QRectF(area.left() + inset, 1, area.width() - 2 * inset, bottom - 2)
                    painter.drawRoundedRect(framed, FRAME, FRAME)

    def _paint_names(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        theme, metrics = self.ink.theme, QFontMetricsF(self.ink.font)
        painter.setFont(self.ink.font)
        for row in layout.seen_rows(scroll, view):
            top = row * layout.cell.height()
            if row:
                painter.setPen(QPen(mixed(theme.panel, theme.line, 0.7), 1))
                painter.drawLine(QLineF(PADDING, top, view.width(), top))
            left = PADDING
            if not self.column_colours:
                self._paint_marker(painter, self.rows[row].colour, QPointF(left, top + TOP + metrics.height() / 2))
                left += MARKED
            taken = self.ink.tiny_width(WIDEST_END) if layout.is_overview else 0.0
            if layout.is_overview:
                self._paint_ends(painter, row, top, layout)
                painter.setFont(self.ink.font)
            room = QRectF(left, top + TOP, layout.names - taken - left - PADDING / 2, layout.cell.height() - 2 * TOP)
            painter.setPen(QColor(theme.text))
            wrapped, name = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.rows[row].name
            used = painter.boundingRect(room, wrapped, name)
            if self.is_presented and used.height() > room.height():
                name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
                used = painter.boundingRect(room, wrapped, name)
            painter.drawText(room, wrapped, name)
            painter.setFont(self.ink.small)
            painter.setPen(QColor(theme.muted))
            below, note = room.adjusted(0, used.height() + GAP, 0, 0), self.rows[row].note
            if self.is_presented:  # whole lines only
                note = "\n".join(note.split("\n")[: max(0, int(below.height() / self.ink.metrics.height()))])
            painter.drawText(below, wrapped, note)
            painter.setFont(self.ink.font)

    def _paint_marker(self, painter: QPainter, colour: ColourKey, left: QPointF) -> None:
        style = self.ink.theme.style(colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.colour))
        painter.drawPath(marker_path(style.marker, left + QPointF(MARKER, 0), MARKER))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_header(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        if layout.is_overview:
            self._paint_numbers(painter, layout)
            return
        bottom = layout.seen_body(view).bottom()
        for column in layout.seen_columns(scroll, view):
            area = layout.area(0, column).adjusted(PADDING, 0, -PADDING, 0)
            if self.column_colours:
                self._paint_marker(painter, self.column_colours[column], QPointF(area.left(), layout.header / 2))
            self._paint_name(painter, layout, column, self.ink.theme.text)
            self._paint_axis(painter, layout, column, QRectF(area.left(), bottom, area.width(), layout.axis))

    def _paint_numbers(self, painter: QPainter, layout: GridLayout) -> None:
        """Number every so many of thin columns, from the first on."""
        metrics, width = QFontMetricsF(self.ink.font), layout.cell.width()
        room = metrics.horizontalAdvance(str(layout.columns)) + PADDING
        step = next((step for step in STEPS if step * width >= room), layout.columns)
        painter.setFont(self.ink.font)
        painter.setPen(QColor(self.ink.theme.text))
        for number in [1, *range(step, layout.columns + 1, step)] if step > 1 else range(1, layout.columns + 1):
            middle = (number - 0.5) * width
            if number == 1 or middle - room / 2 >= room:
                area = QRectF(max(0.0, middle - room / 2), 0, room, layout.header)
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(number))

    def _paint_name(self, painter: QPainter, layout: GridLayout, column: int, colour: str, arrow: str = "") -> None:
        """Name a column, over its earlier name."""
        area, metrics = layout.area(0, column), QFontMetricsF(self.ink.font)
        left = area.left() + PADDING + (MARKED if self.column_colours else 0)
        room = QRectF(left, 0, area.right() - PADDING - left, layout.header)
        name = elided(self.columns[column] + arrow, metrics, room.width())
        painter.fillRect(room, self.ink.ground)
        painter.setFont(self.ink.font)
        painter.setPen(QColor(colour))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_axis(self, painter: QPainter, layout: GridLayout, column: int, room: QRectF) -> None:
        """Paint the ends of the range below a column if its cells share it, and 0 if there is room between."""
        ranges = self._ranges(column)
        if len(ranges) != 1 or not layout.axis:
            return
        ((low, high),) = ranges
        room.setLeft(layout.area(0, column).left() + layout.parts.bins.left())
        painter.setFont(self.ink.tiny)
        painter.setPen(QColor(self.ink.theme.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        left, right = both_ends((low, high), lambda both: self.ink.tiny_width("  ".join(both)) <= room.width())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, right)
        if low < 0 < high:
            between = room.adjusted(self.ink.tiny_width(left), 0, -self.ink.tiny_width(right), 0)
            digit = QRectF(room.left() + room.width() * -low / (high - low) - 10, room.top(), 20, room.height())
            if between.contains(digit):
                painter.drawText(digit, Qt.AlignmentFlag.AlignCenter, "0")

    def _ranges(self, column: int) -> set[tuple[float, float]]:
        """Return the ranges of a column's cells."""
        histograms = [row.cells[column].histogram for row in self.rows if column < len(row.cells)]
        return {ends(one) for one in histograms if one is not None}

    def _paint_edges(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        """Mark the edges beyond which cells are scrolled out of view."""
        body = layout.seen_body(view)
        painter.setPen(self.ink.pens["line"])
        if scroll.x() > 0:
            painter.drawLine(QLineF(body.left(), 0, body.left(), body.bottom()))
        if scroll.y() > 0:
            painter.drawLine(QLineF(0, body.top(), view.width(), body.top()))

    def _paint_cells(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        if layout.is_overview:
            self._paint_maps(painter, layout, scroll, view)
            return
        columns = layout.seen_columns(scroll, view)
        placed = [
            (row.cells[column], self.colour(number, column), layout.parts.at(layout.area(number, column).topLeft()))
            for number in layout.seen_rows(scroll, view)
            for row in [self.rows[number]]
            for column in columns
            if column < len(row.cells)
        ]
        self.cells.paint(painter, placed)

    def _paint_maps(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        maps = OverviewPainter(self.ink.theme, logarithmic=self.cells.logarithmic)
        columns = layout.seen_columns(scroll, view)
        for number in layout.seen_rows(scroll, view):
            cells = self.rows[number].cells[columns.start : columns.stop]
            colours = [self.ink.theme.style(self.colour(number, column)).colour for column in columns][: len(cells)]
            area = layout.area(number, columns.start)
            area.setWidth(len(cells) * layout.cell.width())
            painter.setOpacity(FADED if any(cell.stale for cell in cells) else 1)
            maps.paint(painter, cells, colours, area)
            painter.setOpacity(1)

    def _paint_ends(self, painter: QPainter, row: int, top: float, layout: GridLayout) -> None:
        """Write the ends of a row's values beside its map."""
        if (both := range_of(self.rows[row].cells)) is None:
            return
        painter.setFont(self.ink.tiny)
        painter.setPen(QColor(self.ink.theme.muted))
        area = QRectF(0, top + TOP, layout.names - GAP, layout.cell.height() - 2 * TOP)
        low, high = both_ends(
            both, lambda texts: max(map(self.ink.tiny_width, texts)) <= self.ink.tiny_width(WIDEST_END)
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, high)
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight, low)


class clipped:  # noqa: N801 - a context
    """Clips painting to an area, and restores the painter at the end."""

    def __init__(self, painter: QPainter, area: QRectF) -> None:
        self._painter = painter
        self._area = area

    def __enter__(self) -> None:
        self._painter.save()
        self._painter.setClipRect(self._area)

    def __exit__(self, *_: object) -> None:
        self._painter.restore()
