"""The room's figures for export: grids and charts of their own that show the current contents of the room."""

from functools import cached_property

from PySide6.QtCore import QCoreApplication, QObject, QSize
from PySide6.QtWidgets import QWidget

from app.base.formatting import capital, translated
from app.base.theme import Theme, wear
from app.export.figure import CHART, Figure, FigureSpec, figures_at, lay_out, off_screen
from app.initializers.descriptions import name_of, verdict_on
from app.initializers.export_page import ExportPage, GridSheet
from app.initializers.layer_chart import LayerChart
from app.initializers.plot_data import curves_of, grid_rows, layer_names
from app.initializers.room_widget import InitializersPanel
from app.initializers.statistic_charts import show_reached
from app.widgets.charts.legend import LegendEntry
from app.widgets.histograms.grid import HistogramGrid
from core.diagnostics import Statistic
from core.diagnostics.catalogue import CHARTED
from core.number_format import exactly


class Figures(QObject):
    """Makes the figures; their widgets are made on first use and kept."""

    def __init__(self, workbench: InitializersPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self.workbench = workbench
        self.controller = workbench.controller
        self._parent = parent
        self._charts: dict[str, LayerChart] = {}

    def figures(self) -> tuple[Figure, ...]:
        """Return what can be exported, the grid first."""
        playback = self.controller.playback
        shots = (
            FigureSpec("layers", self.tr("Histograms"), self._grid_title, self._make_grid, self._step_grid),
            *(self._of_chart(statistic) for statistic in CHARTED),
            FigureSpec("room", self.tr("Whole room"), self._grid_title, self._make_page, self._step_page),
        )
        frames = range(playback.length + 1)
        return figures_at(playback.position, frames, self.settings(), shots, per_second=playback.per_second)

    def title(self, what: str) -> str:
        """Return the title: the quantity or statistic, the network, and its input."""
        model = self.controller.model
        widths = model.hidden_layers
        layers = self.tr("{0} layers of {1}").format(len(widths), widths[0])
        if len(set(widths)) > 1:
            layers = self.tr("layers of {0}").format(", ".join(map(str, widths)))
        parts = [what, translated(model.activation.label), layers]
        if model.batch_norm:
            parts.append(self.tr("batch norm"))
        if model.dropout:
            parts.append(self.tr("dropout {0}").format(exactly(model.dropout)))
        batch = self.tr("{0} samples of {1} numbers, {2}").format(
            model.batch_size, model.fan_in, translated(model.inputs)
        )
        return " · ".join([*parts, batch, self.tr("seed {0}").format(model.seed)])

    def _grid_title(self, position: int) -> str:
        return self.title(name_of(self.controller.quantity(position)))

    def settings(self) -> str:
        """Return the names of the rows."""
        return " · ".join(row.name for row in self.controller.shown_rows())

    # For each figure: make it, and show it at another position.

    def _make_grid(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._sheet, theme)
        self._sheet.show_grid(self.workbench.stage.grid)
        return lay_out(self._sheet, size)

    def _step_grid(self, position: int) -> None:
        self._sheet.change_grid(self._grid_at(position, self._sheet.size()))

    def _of_chart(self, statistic: Statistic) -> FigureSpec:
        """Return the chart of a statistic as a figure."""
        title = statistic.texts(QCoreApplication.translate).label

        def make(theme: Theme, size: QSize) -> QWidget:
            chart, curves = self._chart(statistic), curves_of(self.controller, statistic, theme)
            dotted = self.tr("{0}; dotted: {1}").format(title, translated(statistic.dotted_label))
            chart.set_title(dotted if any(curve.dotted for curve in curves) else title)
            wear(chart, theme)
            chart.show_curves(curves, self._layers, logarithmic=statistic.is_logarithmic)
            chart.legend.set_entries(self._legend(theme))
            chart.legend.avoid(chart.layer.points())
            show(self.controller.playback.position)
            return lay_out(chart, size)

        def show(position: int) -> None:
            show_reached(self._chart(statistic), statistic, self.controller, position)

        return FigureSpec(statistic.chart, capital(title), lambda _: self.title(title), make, show)

    def _chart(self, statistic: Statistic) -> LayerChart:
        if statistic.chart not in self._charts:
            title = statistic.texts(QCoreApplication.translate).label
            self._charts[statistic.chart] = off_screen(LayerChart(title), self._parent, CHART)
        return self._charts[statistic.chart]

    def _make_page(self, theme: Theme, size: QSize) -> QWidget:
        page = self._page
        wear(page, theme)
        page.sheet.show_grid(self.workbench.stage.grid)
        for chart in page.charts:
            chart.show_curves(curves_of(self.controller, chart.statistic, theme), self._layers)
            chart.show_reached(self.controller)
        page.show_verdicts(self._verdicts())
        page.fit(size.width())
        return lay_out(page, size)

    def _step_page(self, position: int) -> None:
        self._page.sheet.change_grid(self._grid_at(position, self._page.sheet.size()))
        for chart in self._page.charts:
            show_reached(chart.chart, chart.statistic, self.controller, position)

    # The contents.

    def _grid_at(self, position: int, size: QSize) -> HistogramGrid:
        """Return the grid at a position; if not all columns fit, the one that the signal has reached is among them."""
        controller, grid, reached = self.controller, self._grid, self.controller.reached(position)
        grid.resize(size)
        grid.set_logarithmic(controller.model.log_counts)
        grid.set_columns(layer_names(controller))
        grid.set_rows(grid_rows(controller, position=position))
        grid.set_readable(self.workbench.stage.grid.is_readable)
        grid.set_reached(None if reached is None else reached.layer, forward=reached is None or reached.forward)
        return grid

    @property
    def _layers(self) -> int:
        return len(self.controller.model.hidden_layers)

    def _legend(self, theme: Theme) -> list[LegendEntry]:
        return [LegendEntry(theme.racer(row.row.colour), row.name) for row in self.controller.shown_rows()]

    def _verdicts(self) -> list[tuple[str, str]]:
        """Return the name and the verdict of each row."""
        seeds = self.controller.model.seeds
        runs = [(row.name, row.run()[0], row.now.more_seeds[: seeds - 1]) for row in self.controller.shown_rows()]
        return [(name, verdict_on(run, more)) for name, run, more in runs if run is not None]

    # The widgets.

    @cached_property
    def _grid(self) -> HistogramGrid:
        return off_screen(HistogramGrid(), self._parent)

    @cached_property
    def _sheet(self) -> GridSheet:
        return off_screen(GridSheet(), self._parent, CHART)

    @cached_property
    def _page(self) -> ExportPage:
        return off_screen(ExportPage(), self._parent)
