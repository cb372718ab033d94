"""A large cell: its histogram over two axes, and all its statistics as a list."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.base.plain_text import plain_label, set_tip
from app.base.theme import ColourKey
from app.widgets.code.code_button import CodeButton
from app.widgets.controls import muted, title
from app.widgets.histograms.bar_chart import BarChart
from app.widgets.histograms.cells import Cell, StatisticLine
from app.widgets.histograms.tooltips import strays_in_words

SIDE = 300  # pixels: the width of the list
NARROWEST = 300  # pixels of a chart beside the list; if there are fewer, the list goes below the chart
LOWEST = 360  # pixels: the least height of the chart, which has two lines of text above the bars


class LargeCell(QWidget):
    """One histogram with its statistics; it shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = title()
        self.chart = BarChart()
        self.strays = muted()  # the shares outside the bins
        self.remark = plain_label(wrap=True)
        self.code = CodeButton()  # that computes what the remark tells
        self.badges = plain_label()
        self._statistics = QFormLayout()
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._arrange()

    def statistics(self) -> list[tuple[str, str]]:
        """Return the labels and values that are shown."""
        return [(label.text(), value.text()) for label, value in self._pairs]

    def show_cell(
        self,
        name: str,
        cell: Cell,
        colour: ColourKey,
        statistics: Sequence[StatisticLine] = (),
        *,
        logarithmic: bool = False,
        remark: str = "",
        code: str = "",
    ) -> None:
        """Show a cell under a name, with these statistics beside it; below them a remark, and the code behind it."""
        self.code.set_target(code)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self.heading.setText(name)
        self.chart.setAccessibleName(name)
        self.chart.show_cell(cell, colour, logarithmic=logarithmic)
        self.strays.setText("   ".join(strays_in_words(cell.histogram)) if cell.histogram is not None else "")
        self.badges.setText("\n\n".join(f"{badge.text}: {badge.tip}" for badge in cell.badges))
        while self._statistics.rowCount():
            self._statistics.removeRow(0)
        self._pairs = [(muted(line.title), plain_label(line.value)) for line in statistics]
        for (left, right), line in zip(self._pairs, statistics, strict=True):
            set_tip(left, line.tip)
            set_tip(right, line.tip)
            right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._statistics.addRow(left, right)

    def _arrange(self) -> None:
        for label in (self.strays, self.badges):
            label.setWordWrap(True)
        side = QWidget()
        side.setFixedWidth(SIDE)
        column = QVBoxLayout(side)
        column.addLayout(self._statistics)
        column.addSpacing(8)
        column.addWidget(self.remark)
        column.addWidget(self.code, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.badges)
        column.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.heading)
        left.addWidget(self.chart, stretch=1)
        left.addWidget(self.strays)
        self.chart.setMinimumHeight(LOWEST)
        self.beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.beside.addLayout(left, stretch=1)
        self.beside.addWidget(side)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        is_wide = self.width() >= NARROWEST + SIDE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if direction != self.beside.direction():
            self.beside.setDirection(direction)
