"""Writes around the cells of a grid of histograms: names at the left, layers on top, ends of ranges below."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.base.theme import ColourKey, mixed
from app.widgets.charts.markers import marker_path
from app.widgets.elision import elided
from app.widgets.histograms.cell_painter import GAP, PADDING, TOP, both_ends
from app.widgets.histograms.cells import GridRow, column_ranges
from app.widgets.histograms.grid_layout import MARKER, WIDEST_END, GridLayout
from app.widgets.histograms.overview import range_of
from app.widgets.histograms.style import GridStyle

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # numbers of columns from one label to the next
MARKED = PADDING + 2 * MARKER  # pixels: a marker and the gap after it


@dataclass(frozen=True)
class GridLabels:
    """The names, notes and ends of ranges of a grid."""

    ink: GridStyle
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    column_colours: tuple[ColourKey, ...] = ()  # set if columns, not rows, have colours
    whole_lines: bool = False  # whether no line may be cut, as in a presentation

    def paint_corner(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
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
        if not self.whole_lines or len(seen) == layout.rows:
            return ""
        text = QCoreApplication.translate("grid", "rows {0} to {1} of {2}")
        return text.format(seen.start + 1, seen.stop, layout.rows)

    def paint_rows(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        """Name the rows in view, each with its marker and its note."""
        theme, metrics = self.ink.theme, QFontMetricsF(self.ink.font)
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
            room = QRectF(left, top + TOP, layout.names - taken - left - PADDING / 2, layout.cell.height() - 2 * TOP)
            self._paint_name_and_note(painter, self.rows[row], room)

    def _paint_name_and_note(self, painter: QPainter, row: GridRow, room: QRectF) -> None:
        wrapped, name = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, row.name
        painter.setFont(self.ink.font)
        painter.setPen(QColor(self.ink.theme.text))
        used = painter.boundingRect(room, wrapped, name)
        if self.whole_lines and used.height() > room.height():
            name = QFontMetricsF(self.ink.font).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
            used = painter.boundingRect(room, wrapped, name)
        painter.drawText(room, wrapped, name)
        painter.setFont(self.ink.small)
        painter.setPen(QColor(self.ink.theme.muted))
        below, note = room.adjusted(0, used.height() + GAP, 0, 0), row.note
        if self.whole_lines:
            note = "\n".join(note.split("\n")[: max(0, int(below.height() / self.ink.metrics.height()))])
        painter.drawText(below, wrapped, note)

    def _paint_marker(self, painter: QPainter, colour: ColourKey, left: QPointF) -> None:
        style = self.ink.theme.style(colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.colour))
        painter.drawPath(marker_path(style.marker, left + QPointF(MARKER, 0), MARKER))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_header(self, painter: QPainter, layout: GridLayout, scroll: QPointF, view: QSizeF) -> None:
        """Name the columns in view, each with the ends of its range below; number them if they are thin."""
        if layout.is_overview:
            self._paint_numbers(painter, layout)
            return
        bottom = layout.seen_body(view).bottom()
        for column in layout.seen_columns(scroll, view):
            area = layout.area(0, column).adjusted(PADDING, 0, -PADDING, 0)
            if self.column_colours:
                self._paint_marker(painter, self.column_colours[column], QPointF(area.left(), layout.header / 2))
            self.paint_column(painter, layout, column, self.ink.theme.text)
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

    def paint_column(self, painter: QPainter, layout: GridLayout, column: int, colour: str, arrow: str = "") -> None:
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
        ranges = column_ranges(self.rows, column)
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
