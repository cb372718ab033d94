"""The whole room on one page: the grid over the verdicts, the charts beside them."""

import html
import math

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.plain_text import rich_label
from app.base.theme import theme_of
from app.export.figure import PRESENTED
from app.initializers.statistic_charts import StatisticChart
from app.widgets.charts.paint_guard import Guard
from app.widgets.histograms.grid import HistogramGrid
from core.diagnostics.catalogue import CHARTED

CHARTS_SHARE = 0.27  # share of the width
NARROWEST_CHARTS, WIDEST_CHARTS = 240, 460
SMALLEST_GRID = (416, 280)
SHORTEST_CHART = 116  # pixels, on paper
GAP = 12


class GridSheet(QWidget):
    """All cells of a grid at once, however many there are."""

    def __init__(self) -> None:
        super().__init__()
        self._grid: HistogramGrid | None = None
        self._guard = Guard(type(self).__name__)

    def show_grid(self, grid: HistogramGrid) -> None:
        """Show what a grid shows, as high as it has to be for that."""
        self.change_grid(grid)
        self.setMinimumHeight(max(SMALLEST_GRID[1], math.ceil(grid.least_height_on_paper())))

    def change_grid(self, grid: HistogramGrid) -> None:
        """Show what another grid shows, as large as it is."""
        self._grid = grid
        self._guard.failed = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if (grid := self._grid) is not None:
            size, theme, presented = QSizeF(self.size()), theme_of(self), bool(self.property(PRESENTED))
            self._guard.paint(self, lambda painter: grid.paint_whole(painter, size, theme, presented=presented))


class ExportPage(QWidget):
    """The contents of the room without its controls. The figures fill it."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = GridSheet()
        self.sheet.setMinimumSize(*SMALLEST_GRID)
        self.verdicts = rich_label()
        self.verdicts.setWordWrap(True)
        self.charts = [StatisticChart(statistic) for statistic in CHARTED]
        self._right = QWidget()
        left, right, across = QVBoxLayout(), QVBoxLayout(self._right), QHBoxLayout(self)
        left.addWidget(self.sheet, stretch=1)
        left.addWidget(self.verdicts)
        for chart in self.charts:
            right.addWidget(chart, stretch=1)
            chart.chart.setMinimumHeight(SHORTEST_CHART)
            chart.chart.getPlotItem().getAxis("bottom").showLabel(chart is self.charts[-1])
        for layout in (left, right, across):
            layout.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GAP)
        across.setSpacing(GAP)
        across.addLayout(left, stretch=1)
        across.addWidget(self._right)

    def show_verdicts(self, verdicts: list[tuple[str, str]]) -> None:
        """Write a paragraph for each row: its name and its verdict."""
        lines = [f"<b>{html.escape(name)}</b>&nbsp; {html.escape(text)}" for name, text in verdicts]
        self.verdicts.setText("<br>".join(lines))

    def fit(self, page_width: int) -> None:
        """Make the charts as wide as suits the page."""
        self._right.setFixedWidth(round(min(max(CHARTS_SHARE * page_width, NARROWEST_CHARTS), WIDEST_CHARTS)))
        left = page_width - self._right.width() - GAP
        self.verdicts.setMinimumHeight(0)  # below which a label does not say that it could be
        self.verdicts.setFixedHeight(max(0, self.verdicts.heightForWidth(left)))  # 0 before there is a verdict
