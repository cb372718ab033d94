"""The room's figures for export: plots of their own that show the current contents of the room."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QWidget

from app.base.formatting import capital, spelled_out
from app.base.theme import LIGHT, Theme, wear
from app.export.figure import CHART, Figure, FigureSpec, figures_at, lay_out, off_screen
from app.optimizers.charts.loss_chart import LossChart
from app.optimizers.charts.measure_chart import MeasureChart
from app.optimizers.descriptions import settings_of, training_of
from app.optimizers.explainer.explainer import Insight, columns_of, say_what_it_holds, table_rows
from app.optimizers.export_page import ExportPage, PrintedRow
from app.optimizers.map.data_plot import DataPlot
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.plot_data import (
    basins_of,
    flow_of,
    legend_of,
    lines_of,
    newton_of,
    pale_trails_of,
    spread_of,
    start_of,
    trails_of,
    uphill_of,
)
from app.optimizers.rates.printed_strips import PrintedStrips
from app.optimizers.rates.rate_rules import note_on
from app.optimizers.relief.relief_view import ReliefView
from app.optimizers.tuning.rates_on_paper import rates_on_paper
from app.widgets.charts.legend import Legend, LegendEntry
from core.number_format import exactly
from core.settings import Array
from core.surfaces import Regression

STEPS_TRIED = 32  # steps of a race whose texts are measured for the widths of the table's columns


class Figures(QObject):
    """Makes the figures; their widgets are made on first use and kept."""

    def __init__(self, insight: Insight, parent: QWidget) -> None:
        super().__init__(parent)
        self.insight = insight
        self.controller = insight.controller
        self._parent = parent
        self._theme = LIGHT  # the theme of the figure that was made last

    def figures(self) -> tuple[Figure, ...]:
        """Return what can be exported, the surface first."""
        measure = capital(self.insight.measures.title())
        data = [self._shot("data", self.tr("Data space"), self._make_data, self._step_data)] if self._regression else []
        strips = [self._shot("rates", self.tr("Rates that work"), self._make_strips, self._step_strips)]
        shots = (
            self._shot("surface", self.tr("Surface"), self._make_surface, self._step_surface),
            *data,
            self._shot("loss", self.tr("Loss"), self._make_loss, self._step_loss),
            self._shot("measure", measure, self._make_measure, self._step_measure),
            *(strips if self.controller.model.rate_strips else ()),
            self._shot("room", self.tr("Whole room"), self._make_page, self._step_page),
        )
        return figures_at(self._step, range(self.controller.playback.ready + 1), self.settings(), shots)

    def title(self, step: int) -> str:
        """Return the title: the surface, the start, the step."""
        model, length = self.controller.model, self.controller.playback.length
        start = self.tr("from ({0}, {1})").format(exactly(model.start.x), exactly(model.start.y))
        if isinstance(model.surface, RealNetwork):
            # Few races are of networks.
            from app.optimizers.network.words import network_of  # noqa: PLC0415
            from app.optimizers.network_column.standing import seen_in_words  # noqa: PLC0415

            start = " · ".join([network_of(model.surface.config), *seen_in_words(self.controller)])
        place = self.tr("step {0} of {1}").format(step, length)
        noise = self.tr("gradient noise {0}, seed {1}").format(exactly(model.noise), model.seed)
        turn = self.tr("turned by {0}°").format(exactly(model.turn))
        return " · ".join(
            [
                spelled_out(model.surface),
                *([turn] if model.turn else []),
                start,
                place,
                *([noise] if model.noise else []),
            ]
        )

    def settings(self) -> str:
        """Return the racers with their settings."""
        surface = self.controller.model.surface
        racers = [racer.acting_on(surface) for racer in self.controller.model.racers if racer.shown]
        said = [", ".join([settings_of(racer), *training_of(racer, surface)]) for racer in racers]
        return " · ".join(filter(None, (note_on(self.controller.model), *said)))

    def _shot(self, name: str, label: str, make: Callable[[QSize], QWidget], show: Callable[[int], None]) -> FigureSpec:
        """Return a figure that is made in the requested colours, and can be shown at other steps."""

        def make_dressed(theme: Theme, size: QSize) -> QWidget:
            self._theme = theme
            return make(size)

        return FigureSpec(name, label, self.title, make_dressed, show)

    # For each figure: make it, and show it at another step.

    def _make_surface(self, size: QSize) -> QWidget:
        if self._is_relief:
            return self._make_relief(size)
        wear(self._surface, self._theme)
        self._fill_surface(self._surface)
        self._step_surface(self._step)
        return self._see(self._surface, lay_out(self._surface, size))

    def _step_surface(self, step: int) -> None:
        if self._is_relief:
            self._relief.set_step(step, self._legend(step))
            return
        self._surface.set_step(step, self._legend(step))
        self._surface.show_newton(newton_of(self.controller, step))
        self._surface.show_uphill(uphill_of(self.controller, step, self._theme))
        self._show_cloud(self._surface, step)
        self.insight.draw_arrows(self._surface, step)

    def _make_relief(self, size: QSize) -> QWidget:
        self._fill_relief(self._relief)
        self._step_surface(self._step)
        return lay_out(self._relief, size)

    def _fill_relief(self, relief: ReliefView) -> None:
        model = self.controller.model
        x, y = self.insight.plot.getPlotItem().getViewBox().viewRange()
        wear(relief, self._theme)
        relief.set_surface(self.controller.drawn, model.levels, (x[0], x[1]), (y[0], y[1]))
        relief.look_from(None if model.camera is None else relief.camera_at(*model.camera))
        relief.set_flow(flow_of(self.controller))
        relief.set_trails(trails_of(self.controller, self._theme), start_of(self.controller))

    def _make_data(self, size: QSize) -> QWidget:
        wear(self._data, self._theme)
        self._fill_data(self._data)
        self._step_data(self._step)
        self._explain(self._data_legend, self._data.samples.points())
        return lay_out(self._data, size)

    def _step_data(self, step: int) -> None:
        self._data.set_lines(lines_of(self.controller, step, self._theme))
        self._data_legend.set_entries(self._legend())

    def _make_loss(self, size: QSize) -> QWidget:
        wear(self._loss, self._theme)
        self._fill_loss(self._loss)
        self._step_loss(self._step)
        self._explain(self._loss.legend, self._loss.layer.points())
        return lay_out(self._loss, size)

    def _step_loss(self, step: int) -> None:
        self._loss.set_step(step)
        self._loss.legend.set_entries(self._legend())

    def _make_measure(self, size: QSize) -> QWidget:
        wear(self._measures, self._theme)
        self._fill_measure(self._measures)
        self._step_measure(self._step)
        if self._measures.is_of_all():
            self._measures.avoid_curves()
        return lay_out(self._measures, size)

    def _step_measure(self, step: int) -> None:
        measures = self._measures
        measures.set_step(step)
        if measures.is_of_all():
            measures.legend.set_entries(self._legend())

    def _make_strips(self, size: QSize) -> QWidget:
        wear(self._strips, self._theme)
        self._fill_strips(self._strips)
        return lay_out(self._strips, size)

    def _step_strips(self, step: int) -> None:
        self._strips.set_step(step)

    def _make_page(self, size: QSize) -> QWidget:
        page = self._page
        wear(page, self._theme)
        page.show_relief(self._is_relief)
        if page.relief is not None and self._is_relief:
            self._fill_relief(page.relief)
        self._fill_surface(page.surface)
        self._fill_data(page.data)
        page.data.setVisible(self._regression is not None)
        self._fill_loss(page.loss)
        self._fill_measure(page.measures)
        page.strips.setVisible(self.controller.model.rate_strips)
        if self.controller.model.rate_strips:
            self._fill_strips(page.strips)
        page.table.set_columns(columns_of(self.controller))
        page.table.forget_widths()
        for step in np.linspace(self.controller.playback.ready, 0, STEPS_TRIED).astype(int):
            page.table.set_rows(self._rows(step))
        chosen = (
            self.controller.chosen_racer()
        )  # before it goes its own way it has diverged nowhere: all lines are there
        self._show_update(0 if chosen is None else chosen[1].own_part.start)
        page.fit(size.width())
        self._step_page(self._step)
        return self._see(page.surface, lay_out(page, size))

    def _step_page(self, step: int) -> None:
        page = self._page
        if page.relief is not None and self._is_relief:
            page.relief.set_step(step, [])
        page.surface.set_step(step, [])
        page.surface.show_newton(newton_of(self.controller, step))
        page.surface.show_uphill(uphill_of(self.controller, step, self._theme))
        self._show_cloud(page.surface, step)
        self.insight.draw_arrows(page.surface, step)
        if self._regression is not None:
            page.data.set_lines(lines_of(self.controller, step, self._theme))
        page.loss.set_step(step)
        page.measures.set_step(step)
        page.strips.set_step(step)
        self._show_update(step)
        page.table.set_rows(self._rows(step))

    # The contents.

    @property
    def _step(self) -> int:
        return self.controller.playback.position

    @property
    def _is_relief(self) -> bool:
        return self.controller.model.map_kind == "relief"

    @property
    def _regression(self) -> Regression | None:
        """The surface, if it is a regression."""
        surface = self.controller.model.surface
        return surface if isinstance(surface, Regression) else None

    def _legend(self, step: int | None = None) -> list[LegendEntry]:
        return legend_of(self.controller, self._theme, step)

    def _explain(self, legend: Legend, points: Array) -> None:
        """Place the legend where no curve runs."""
        legend.avoid(points)

    def _see(self, plot: SurfacePlot, laid_out: QWidget) -> QWidget:
        """Show the same view as on the screen; a view fits only the size that it is given for."""
        plot.set_view(*self.insight.plot.view())
        return laid_out

    def _fill_surface(self, plot: SurfacePlot) -> None:
        plot.set_surface(self.controller.drawn, self.controller.model.levels)
        plot.show_values(self.controller.model.contour_values)
        plot.set_start(self.controller.model.start.point)
        plot.set_trails(trails_of(self.controller, self._theme))
        angle = self.controller.model.angle if self.controller.turning.is_on(self.controller.model) else None
        plot.show_turn(angle, pale_trails_of(self.controller, self._theme))
        plot.show_flow(flow_of(self.controller))
        plot.show_basins(basins_of(self.controller))
        if plot.basins is not None:
            plot.basins.layer.at_once = True

    def _fill_data(self, plot: DataPlot) -> None:
        if self._regression is not None:
            plot.set_regression(self._regression)

    def _show_cloud(self, plot: SurfacePlot, step: int) -> None:
        found, chosen = spread_of(self.controller), self.controller.chosen_racer()
        colour = "" if chosen is None else self._theme.style_of(chosen[0]).colour
        plot.show_cloud(found, step, colour)

    def _fill_loss(self, chart: LossChart) -> None:
        controller = self.controller
        race, model = controller.shown_race(), controller.model
        steps = controller.playback.length
        found, chosen = spread_of(controller), controller.chosen_racer()
        band = None if found is None or chosen is None else (found, self._theme.style_of(chosen[0]))
        names = controller.shown_names()
        chart.set_race(race, names, steps, self._theme, predicted=model.rate_strips, spread=band)
        chart.show_target(race, model.target, self._theme)

    def _fill_measure(self, measures: MeasureChart) -> None:
        self.insight.show_measures(measures, self._theme)

    def _fill_strips(self, strips: PrintedStrips) -> None:
        strips.set_rows(rates_on_paper(self.insight.sweeps, self._theme))
        strips.set_step(self._step)

    def _show_update(self, step: int) -> None:
        chosen = self.controller.chosen_racer()
        if self.controller.is_on_plane:
            say_what_it_holds(self._page.update_panel, self.controller, step)
        elif chosen is None:
            self._page.update_panel.show_nothing()
        else:
            name = self.controller.names[self.controller.chosen]
            self._page.update_panel.show_update(chosen[1], step, name)

    def _rows(self, step: int) -> list[PrintedRow]:
        """Return the table in the order of the screen."""
        styles = [self._theme.style_of(racer) for racer, _ in self.controller.shown_race()]
        rows = table_rows(self.controller, step, self._theme)
        return [PrintedRow(styles[place], rows[place]) for place in self.insight.column.table.order()]

    # The widgets.

    @cached_property
    def _surface(self) -> SurfacePlot:
        plot = off_screen(SurfacePlot(), self._parent, CHART)
        plot.handle.setVisible(False)
        return plot

    @cached_property
    def _relief(self) -> ReliefView:
        relief = off_screen(ReliefView(), self._parent, CHART)
        relief.at_once = True
        return relief

    @cached_property
    def _data(self) -> DataPlot:
        return off_screen(DataPlot(), self._parent, CHART)

    @cached_property
    def _data_legend(self) -> Legend:
        return Legend(self._data.getPlotItem().getViewBox())

    @cached_property
    def _loss(self) -> LossChart:
        return off_screen(LossChart(), self._parent, CHART)

    @cached_property
    def _measures(self) -> MeasureChart:
        measures = off_screen(MeasureChart(), self._parent, CHART)
        measures.kind.hide()
        return measures

    @cached_property
    def _strips(self) -> PrintedStrips:
        return off_screen(PrintedStrips(), self._parent)

    @cached_property
    def _page(self) -> ExportPage:
        return off_screen(ExportPage(), self._parent)
