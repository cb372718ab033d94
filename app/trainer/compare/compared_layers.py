"""The layers of several runs side by side: a row a run, a column a layer, at one epoch of all; and their course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.base.plain_text import plain_label
from app.base.theme import RacerStyle
from app.trainer.compare.comparison_charts import ComparedRuns
from app.trainer.layers.layer_cells import KINDS, cell_of, kind_names, layer_names
from app.widgets.charts.curves import Curve
from app.widgets.charts.run_chart import RunChart
from app.widgets.controls import column_in, describe
from app.widgets.focus_policy import behave
from app.widgets.histograms.cells import Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
from app.widgets.splitter import Splitter
from core.diagnostics.catalogue import STATISTICS
from core.diagnostics.shared_bins import rebinned, shared_range
from core.settings import Array
from core.training.packed_arrays import Packed, Records, conformed
from core.training.reports import LayerReport
from core.training.smoothing import band

DRAWN = ("gradient", "update")  # statistics by epoch
LONGEST = 888  # epochs that the label has room for at first
LEAST_CELLS = 90  # pixels
EVERYTHING = 10_000  # pixels: more than any screen has, to be shared
SHARES = (2, 1)  # of the height: histograms, charts
SHORTEST = 90  # pixels of a chart


@dataclass(frozen=True, eq=False)
class RunLayers:
    """The layers of a run after each epoch; none where they were not kept."""

    name: str
    style: RacerStyle
    records: Records | None  # (epochs, layers)

    @property
    def epochs(self) -> int:
        return 0 if self.records is None else len(self.records)

    @property
    def layers(self) -> int:
        return 0 if self.records is None else self.records.shape[1]

    def at(self, epoch: int) -> Sequence[LayerReport]:
        """Return the layers after an epoch, or after the last one."""
        if self.records is None or not self.epochs:
            return ()
        return Packed(LayerReport, self.records[min(max(epoch, 1), self.epochs) - 1])

    def course(self, statistic: str, layer: int) -> Array:  # (epochs,)
        """Return a statistic of a layer after each epoch."""
        if self.records is None or not 0 <= layer < self.layers:
            return np.empty(0)
        values: Array = STATISTICS[statistic].by_layer(Packed(LayerReport, self.records[:, layer]))
        return np.asarray(values, np.float64)


class ComparedLayers(QWidget):
    """Histograms with bins that a column shares, and the gradient and the update of one layer by epoch."""

    def __init__(self, parent: QWidget | None = None, *, in_picture: bool = False) -> None:
        super().__init__(parent)
        self.runs: Sequence[RunLayers] = ()
        self._groups: Sequence[Sequence[RunLayers]] = ()
        self._labels: Sequence[str] = ()  # of the groups
        self._colours: Mapping[RacerStyle, int] = {}
        self.kind, self.layer = QComboBox(), QComboBox()
        self.epoch = QSlider(Qt.Orientation.Horizontal)
        self.epoch.setRange(1, 1)  # the first runs are seen at their end
        self.told = plain_label()
        self.grid = HistogramGrid()
        self.charts = tuple(RunChart("") for _ in DRAWN)
        self._arrange()
        for control in self._controls:
            control.setVisible(not in_picture)
        self.kind.activated.connect(self._draw_cells)
        self.layer.activated.connect(self._draw_curves)
        self.epoch.valueChanged.connect(self.show_epoch)

    def show_runs(self, compared: Sequence[ComparedRuns], colours: Mapping[RacerStyle, int]) -> None:
        """Show these runs; the epoch, the kind and the layer stay."""
        self._groups = [_layers_of(one) for one in compared]
        self._labels = [one.label for one in compared]
        self.runs, self._colours = [run for group in self._groups for run in group], colours
        last, at_end = max([1, *(run.epochs for run in self.runs)]), self.epoch.value() == self.epoch.maximum()
        self.epoch.blockSignals(True)
        self.epoch.setRange(1, last)
        if at_end:
            self.epoch.setValue(last)
        self.epoch.blockSignals(False)
        self._offer_layers()
        self._draw_curves()
        self.show_epoch(self.epoch.value())

    def show_like(self, other: "ComparedLayers") -> None:
        """Show what another one does, at its epoch."""
        self.kind.setCurrentIndex(other.kind.currentIndex())
        self._offer_layers()
        self.layer.setCurrentIndex(other.layer.currentIndex())
        self.epoch.setValue(other.epoch.value())
        self._draw_curves()

    def show_epoch(self, epoch: int) -> None:
        """Show all runs after this epoch; one that has fewer, after its last."""
        self.told.setText(self.tr("after epoch {0}").format(epoch))
        for chart in self.charts:
            chart.set_epoch(epoch)
        self._draw_cells()

    def reset_zoom(self) -> None:
        """Show all epochs again."""
        for chart in self.charts:
            chart.reset_zoom()

    @property
    def columns(self) -> int:
        """The layers of the deepest run."""
        return max([0, *(run.layers for run in self.runs)])

    def _offer_layers(self) -> None:
        names = layer_names(self.columns)
        if [self.layer.itemText(index) for index in range(self.layer.count())] != list(names):
            self.layer.clear()
            self.layer.addItems(names)

    def _draw_cells(self, _: int = 0) -> None:
        kind, columns, epoch = KINDS[self.kind.currentIndex()], self.columns, self.epoch.value()
        table = [_placed([cell_of(kind, layer, None) for layer in run.at(epoch)], columns) for run in self.runs]
        for column in range(columns):
            cells = [row[column] for row in table]
            over = shared_range(cell.histogram for cell in cells if cell.histogram is not None)
            for row in table:
                cell = row[column]
                if over is not None and cell.histogram is not None:
                    row[column] = replace(cell, histogram=rebinned(cell.histogram, over))
        self.grid.set_columns(layer_names(columns))
        self.grid.set_rows([self._row(run, cells) for run, cells in zip(self.runs, table, strict=True)])

    def _row(self, run: RunLayers, cells: Sequence[Cell]) -> GridRow:
        shown = min(self.epoch.value(), run.epochs)
        note = self.tr("after epoch {0}").format(shown) if run.epochs else self.tr("its layers were not kept")
        return GridRow(run.name, self._colours.get(run.style, 0), tuple(cells), note=note)

    def _draw_curves(self, _: int = 0) -> None:
        layer, columns = max(self.layer.currentIndex(), 0), self.columns
        for chart, name in zip(self.charts, DRAWN, strict=True):
            statistic = STATISTICS[name]
            curves = []
            for label, group in zip(self._labels, self._groups, strict=True):
                courses = [run.course(name, _own_layer(layer, columns, run.layers)) for run in group]
                if known := [course for course in courses if len(course)]:
                    over = band(known)
                    edges = (over.low, over.high) if len(known) > 1 else None
                    epochs = np.arange(1.0, len(over.mean) + 1)
                    curves.append(Curve(epochs, over.mean, group[0].style, band=edges, name=label))
            chart.set_title(statistic.texts(QCoreApplication.translate).title)
            chart.set_curves(curves, logarithmic=statistic.is_logarithmic)

    def _arrange(self) -> None:
        self.kind.addItems(kind_names())
        describe(self.kind, self.tr("Histograms of"), self.tr("The values whose histograms are shown"))
        describe(self.layer, self.tr("Layer"), self.tr("The layer whose gradient and update are drawn by epoch"))
        describe(self.epoch, self.tr("Epoch"), self.tr("Go through the epochs of all runs together"))
        self.told.setMinimumWidth(self.told.fontMetrics().horizontalAdvance(self.tr("after epoch {0}").format(LONGEST)))
        label = plain_label(self.layer.accessibleName())
        label.setBuddy(self.layer)
        self._controls = (self.kind, self.epoch, label, self.layer)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 0)
        head.addWidget(self.kind)
        head.addWidget(self.epoch, 1)
        head.addWidget(self.told)
        head.addWidget(label)
        head.addWidget(self.layer)
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        for chart in self.charts:
            chart.setMinimumHeight(SHORTEST)
            row.addWidget(chart, 1)
        self.grid.setMinimumHeight(LEAST_CELLS)
        parts = Splitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        for part, share in zip((self.grid, below), SHARES, strict=True):
            parts.addWidget(part)
            parts.setStretchFactor(parts.count() - 1, share)
        parts.setSizes([EVERYTHING * share for share in SHARES])
        column: QVBoxLayout = column_in(self, spacing=2)
        column.addLayout(head)
        column.addWidget(parts, 1)
        for control in (self.kind, self.epoch, self.layer):
            behave(control)


def _layers_of(one: ComparedRuns) -> list[RunLayers]:
    """Return the layers of a run, or of each of several seeds."""
    return [
        RunLayers(one.name_of(number), one.style, _records_of(history)) for number, history in enumerate(one.histories)
    ]


def _records_of(history: Records) -> Records | None:
    if "layers" not in (history.dtype.names or ()):
        return None
    try:
        return conformed(history["layers"], LayerReport)
    except ValueError:  # of another version
        return None


def _placed(cells: Sequence[Cell], columns: int) -> list[Cell]:
    """Put the cells of a run under the columns of the deepest: its output stands under the others' outputs."""
    missing = [Cell()] * (columns - len(cells))
    return [*cells[:-1], *missing, *cells[-1:]]


def _own_layer(column: int, columns: int, layers: int) -> int:
    """Return the layer of a run that stands under a column; -1 if none does."""
    if column == columns - 1:
        return layers - 1
    return column if column < layers - 1 else -1
