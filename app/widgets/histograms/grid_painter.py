"""Paints a grid of histograms: cells, and over them the signal's front and what is scrolled out of view."""

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.base.theme import ColourKey, Theme
from app.widgets.histograms.cell_painter import FADED, CellMargins, CellPainter
from app.widgets.histograms.cells import GridRow, column_ranges
from app.widgets.histograms.grid_labels import GridLabels
from app.widgets.histograms.grid_layout import GridLayout
from app.widgets.histograms.overview import OverviewPainter
from app.widgets.histograms.style import GridStyle

SMALLEST_SCALE = 0.7  # the smallest scale of a grid on paper
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
        ends = any(len(column_ranges(self.rows, column)) > 1 for column in range(len(self.columns)))
        margins = CellMargins.of(histograms, ends=ends)
        return margins.bared() if self.is_bare else margins

    @property
    def labels(self) -> GridLabels:
        """What is written around the cells."""
        return GridLabels(self.ink, self.columns, self.rows, self.column_colours, whole_lines=self.is_presented)

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

    def paint(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        """Paint the part of the grid that a view shows."""
        painter.fillRect(QRectF(QPointF(0, 0), view), QColor(self.ink.theme.panel))
        body, labels = layout.seen_body(view), self.labels
        with clipped(painter, QRectF(0, body.top(), view.width(), body.height())):
            painter.translate(0, body.top() - scroll.y())
            labels.paint_rows(painter, layout, scroll, view)
        with clipped(painter, QRectF(body.left(), 0, body.width(), view.height())):
            painter.translate(body.left() - scroll.x(), 0)
            labels.paint_header(painter, layout, scroll, view)
        with clipped(painter, body):
            painter.translate(body.topLeft() - scroll)
            self._paint_cells(painter, layout, scroll, view)
        self._veil_faint_rows(painter, layout, scroll, view)
        self._paint_edges(painter, layout, scroll, view)
        labels.paint_corner(painter, layout, scroll, view)

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
                        self.labels.paint_column(
                            painter, layout, column, theme.accent, f" {ARROWS[self.reached.forward]}"
                        )
                    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                    painter.setPen(QPen(QColor(theme.accent), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    inset = 0 if layout.is_overview else 1
                    framed = QRectF(area.left() + inset, 1, area.width() - 2 * inset, bottom - 2)
                    painter.drawRoundedRect(framed, FRAME, FRAME)

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
