"""A chart of a chosen statistic of the layers by epoch."""

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.base.formatting import capital, translated
from app.base.plain_text import set_tip
from app.base.theme import LayerShade, RacerStyle, Themed, theme_of
from app.trainer.live_run import LiveRun
from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import LegendEntry
from app.widgets.charts.legend_lines import LegendLine
from app.widgets.charts.run_chart import RunChart
from app.widgets.controls import describe
from app.widgets.focus_policy import behave
from core.diagnostics import Statistic
from core.diagnostics.catalogue import OF_EPOCHS, STATISTICS
from core.diagnostics.declaration import StatisticTexts
from core.number_format import percent, roughly
from core.settings import N_
from core.training.packed_arrays import Packed
from core.training.reports import EpochReport, LayerReport

SHORTEST = 130  # pixels of a chart that has room for the title of its axis
SHARE = N_("share")


class LayerStatisticChart(Themed):
    """Draws the statistic that it is given; it announces another choice."""

    chosen = Signal(str)  # the name of a statistic

    def __init__(self, statistic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: LiveRun | None = None
        self._rows: list[Sequence[float]] = []  # of the epochs that have been read; the first is the start
        self._epochs: list[int] = []  # their numbers: a recorded run has not all epochs
        self._read_to = 0
        self._epoch = 0
        self._statistic = statistic
        self.choice = QComboBox()
        self.legend = LegendLine()
        self.chart = RunChart("")
        self.chart.setMinimumHeight(SHORTEST)
        self._fill_choice()
        self._arrange()
        self._name_it()
        self._draw()
        self.choice.activated.connect(lambda index: self.chosen.emit(self.choice.itemData(index)))
        self.chart.pointed_at.connect(self._tell)

    @property
    def statistic(self) -> Statistic:
        return STATISTICS[self._statistic]

    def show_run(self, run: LiveRun | None, statistic: str) -> None:
        """Draw another run or statistic."""
        if run is not self._run or statistic != self._statistic:
            self._run, self._statistic = run, statistic
            self._rows, self._epochs, self._read_to = [], [], 0
            self._name_it()
            self.chart.reset_zoom()
        self._draw()

    def show_epoch(self, epoch: int) -> None:
        """Mark the end of this epoch."""
        self._epoch = epoch
        self.chart.set_epoch(epoch if self._rows else None)
        self._tell(None)

    def grow(self) -> None:
        """Draw what has been reported since the last drawing."""
        self._draw()

    def theme_changed(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self._read()
        courses = np.array(self._rows).T
        epochs = np.array(self._epochs, dtype=np.float64)
        curves = [
            Curve(epochs, course, self._style(index, len(courses)), name=self._name(index, len(courses)))
            for index, course in enumerate(courses)
        ]
        self.chart.set_curves(curves, logarithmic=self.statistic.is_logarithmic)
        self.show_epoch(self._epoch)

    def _read(self) -> None:
        """Read what has been reported since the last reading."""
        if self._run is None or self._run.trainer is None:
            return
        if not self._rows:
            self._epochs, self._rows = [0], [values(self.statistic, self._run.trainer.start, None)]
        new = self._run.epochs[self._read_to :]
        self._read_to += len(new)
        known = [report for report in new if report.layers]
        self._epochs += [report.epoch for report in known]
        self._rows += [values(self.statistic, report.layers, report) for report in known]

    def _name_it(self) -> None:
        self.choice.setCurrentIndex(self.choice.findData(self._statistic))
        words = texts(self.statistic)
        set_tip(self.choice, words.help)
        self.chart.set_title(translated(SHARE) if self.statistic.is_share else words.title)

    def _style(self, layer: int, layers: int) -> RacerStyle:
        theme = theme_of(self)
        return theme.quantity(0) if self.statistic.of == "network" else theme.layer(LayerShade(layer, layers))

    def _tell(self, epoch: float | None) -> None:
        """Show the values at the epoch under the mouse, or at the current one."""
        title = texts(self.statistic).label if self.choice.isHidden() else ""
        if not self._rows:
            self.legend.set_entries([], self.tr("Drawn by epoch"))
            return
        row = self._rows[max(bisect_right(self._epochs, round(self._epoch if epoch is None else epoch)) - 1, 0)]
        if self.statistic.absent and np.isnan(self._rows).all():
            self.legend.set_entries([], translated(self.statistic.absent))
            return
        entries = [
            LegendEntry(self._style(layer, len(row)), self._name(layer, len(row)), self._shown(value))
            for layer, value in enumerate(row)
        ]
        self.legend.set_entries(entries, title)

    def _name(self, layer: int, layers: int) -> str:
        if self.statistic.of == "network":
            return ""
        return self.tr("output") if layer == layers - 1 else str(layer + 1)

    def _shown(self, value: float) -> str:
        if math.isnan(value):
            return ""
        return percent(value) if self.statistic.is_share else roughly(value)

    def _fill_choice(self) -> None:
        for statistic in OF_EPOCHS:
            words = texts(statistic)
            self.choice.addItem(words.label, statistic.name)
            self.choice.setItemData(self.choice.count() - 1, words.help, Qt.ItemDataRole.ToolTipRole)
        describe(self.choice, self.tr("The statistic that is drawn by epoch"), "")
        behave(self.choice)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(2)
        layout.addWidget(self.choice, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.legend)
        layout.addWidget(self.chart, stretch=1)


def texts(statistic: Statistic) -> StatisticTexts:
    """Return the texts of a statistic; its label begins with a capital."""
    words = statistic.texts(QCoreApplication.translate)
    return words._replace(label=capital(words.label))


def values(statistic: Statistic, layers: Packed[LayerReport], report: EpochReport | None) -> Sequence[float]:
    """Return a statistic of each layer, or of the network alone; there is no report at the start."""
    if statistic.of == "network":
        return [math.nan if report is None else statistic.from_report(report)]
    numbers: list[float] = statistic.by_layer(layers).tolist()
    return numbers
