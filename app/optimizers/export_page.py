"""The whole room on one page: the surface over the table, the update over the charts."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.base.theme import RacerStyle, theme_of
from app.optimizers.charts.loss_chart import LossChart
from app.optimizers.charts.measure_chart import MeasureChart
from app.optimizers.explainer.update_panel import UpdatePanel
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.race_table import race_columns
from app.optimizers.rates.printed_strips import PrintedStrips
from app.optimizers.relief.relief_view import ReliefView
from app.optimizers.surface_panel import SHARES
from app.widgets.charts.legend import LONG, draw_sample
from app.widgets.table import Column, TableRow, shown

RIGHT_SHARE = 0.38  # share of the width
NARROWEST_RIGHT, WIDEST_RIGHT = 320, 520
SMALLEST_SURFACE = QSize(360, 260)
SHORTEST_CHART = 120
GAP = 12
ROW_GAP = 6.0
COLUMN_GAP = 16.0


@dataclass(frozen=True)
class PrintedRow:
    """A row of the table, and its racer's style."""

    style: RacerStyle
    cells: TableRow


class ExportPage(QWidget):
    """The contents of the room without its controls. The figures fill it."""

    def __init__(self) -> None:
        super().__init__()
        self.surface = SurfacePlot()
        self.relief: ReliefView | None = None  # made when it is first shown, in place of the surface
        self.data = DataPlot()  # shown beside the surface if that is a regression
        self.table = PrintedTable()
        self.strips = PrintedStrips()  # shown below the table if the room has strips
        self.update_panel = UpdatePanel()
        self.loss = LossChart()
        self.measures = MeasureChart()
        self._arrange()

    def show_relief(self, shown: bool) -> None:  # noqa: FBT001 - of a state
        """Show the surface in relief in place of its map, or the map."""
        if shown and self.relief is None:
            self.relief = ReliefView()
            self.relief.at_once = True
            self.relief.setMinimumSize(SMALLEST_SURFACE)
            self._beside.insertWidget(0, self.relief, stretch=SHARES[0])
        self.surface.setVisible(not shown)
        if self.relief is not None:
            self.relief.setVisible(shown)

    def fit(self, page_width: int) -> None:
        """Make the right column as wide as suits the page, and the update as high as its text then needs.

        Of a page that is hardly wide enough, it takes what the left column leaves.
        """
        left = page_width - self._left.minimumSize().width() - GAP
        width = max(NARROWEST_RIGHT, min(round(RIGHT_SHARE * page_width), WIDEST_RIGHT, left))
        self._right.setFixedWidth(width)
        self.update_panel.setFixedHeight(self.update_panel.heightForWidth(width))

    def _arrange(self) -> None:
        self.surface.handle.setVisible(False)
        self.surface.setMinimumSize(SMALLEST_SURFACE)
        self.measures.kind.hide()
        self.update_panel.terms.has_switches = False
        self.update_panel.shows_remark = False
        for chart in (self.loss, self.measures.chart):
            chart.setMinimumHeight(SHORTEST_CHART)
        self._right = QWidget()
        self._left = left = QVBoxLayout()
        right, across = QVBoxLayout(self._right), QHBoxLayout(self)
        beside = QHBoxLayout()
        self._beside = beside
        beside.addWidget(self.surface, stretch=SHARES[0])
        beside.addWidget(self.data, stretch=SHARES[1])
        left.addLayout(beside, stretch=1)
        left.addWidget(self.table)
        left.addWidget(self.strips)
        right.addWidget(self.update_panel)
        right.addWidget(self.loss, stretch=1)
        right.addWidget(self.measures, stretch=1)
        for layout in (left, right):
            layout.setSpacing(GAP)
            layout.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.setContentsMargins(0, 0, 0, 0)
        across.addLayout(left, stretch=1)
        across.addWidget(self._right)


class PrintedTable(QWidget):
    """The race as a table with a line under its titles only; the first column is the key to the plots."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[PrintedRow] = []
        self._titles: tuple[str, ...] = ()
        self._widths: list[float] = []
        self.set_columns(race_columns())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: list[PrintedRow]) -> None:
        """Show these rows in this order; columns never get narrower, so that nothing jumps in a film."""
        self._rows = rows
        self._widths = [max(both) for both in zip(self._widths, self._widths_of_rows(), strict=True)]
        self.updateGeometry()

    def set_columns(self, columns: tuple[Column, ...]) -> None:
        """Have the columns of the room's table; another number of them begins with widths of its own."""
        count = len(self._titles)
        self._titles = as_printed(tuple(column.title for column in columns))
        if len(self._titles) != count:
            self._widths = [0.0] * len(self._titles)

    def forget_widths(self) -> None:
        """Allow the columns to get narrower again."""
        self._widths = [0.0] * len(self._titles)

    def lines(self) -> list[tuple[str, ...]]:
        """Return the texts of all rows, the titles first."""
        rows = [as_printed(row.cells.cells) for row in self._rows]
        return [self._titles, *(tuple(map(shown, row)) for row in rows)]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(round(sum(self._widths)), round(self._line_height() * (len(self._rows) + 1)))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height, widths = self._line_height(), self._widths
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.drawLine(QLineF(0, height, self.width(), height))
        for index, line in enumerate(self.lines()):
            role = QPalette.ColorRole.Text if index else QPalette.ColorRole.PlaceholderText
            painter.setPen(self.palette().color(role))
            left = 0.0
            for column, (cell, width) in enumerate(zip(line, widths, strict=True)):
                self._draw_cell(painter, cell, QRectF(left, index * height, width, height), column)
                left += width
        for index, row in enumerate(self._rows):
            draw_sample(painter, row.style, QPointF(0, (index + 1.5) * height), theme_of(self), LONG)

    def _draw_cell(self, painter: QPainter, cell: str, area: QRectF, column: int) -> None:
        """Draw a name after its swatch, numbers right-aligned, and the outcome left-aligned."""
        start, end = area.adjusted(COLUMN_GAP, 0, 0, 0), Qt.AlignmentFlag.AlignRight
        if column == 0:
            start, end = area.adjusted(LONG.least + LONG.gap, 0, 0, 0), Qt.AlignmentFlag.AlignLeft
        elif column == len(self._titles) - 1:
            end = Qt.AlignmentFlag.AlignLeft
        painter.drawText(start, Qt.AlignmentFlag.AlignVCenter | end, cell)

    def _widths_of_rows(self) -> list[float]:
        metrics = QFontMetricsF(self.font())
        columns = zip(*self.lines(), strict=True)
        widths = [max(metrics.horizontalAdvance(cell) for cell in column) + COLUMN_GAP for column in columns]
        widths[0] += LONG.least + LONG.gap - COLUMN_GAP
        return widths

    def _line_height(self) -> float:
        return QFontMetricsF(self.font()).height() + ROW_GAP


CELLS_OF_TWO_NUMBERS = 6  # at least: name, loss, slope, x, y, outcome


def as_printed(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the cells of a row as they stand on paper: the place before the loss, if there is one of two numbers."""
    if len(cells) < CELLS_OF_TWO_NUMBERS:
        return cells
    name, *counts, loss, slope, x, y, outcome = cells
    return name, *counts, x, y, loss, slope, outcome
