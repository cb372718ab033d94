"""The room's figures for export: plots of their own, which show what the room shows now."""

from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QWidget

from app.figure import Figure, lay_out, off_screen
from app.optimizers.data_plot import DataPlot
from app.optimizers.drawn import legend_of, lines_of, trails_of
from app.optimizers.insight import Insight, table_rows
from app.optimizers.loss_chart import LossChart
from app.optimizers.measure_chart import MeasureChart
from app.optimizers.model import ListedRacer
from app.optimizers.page import Page, PrintedRow
from app.optimizers.surface_plot import SurfacePlot
from app.optimizers.telling import batch_of
from app.texts import exactly, number, spelled_out
from app.theme import Theme
from app.widgets.legend import Legend, LegendRow
from core.schedules import Constant
from core.settings import Array
from core.surfaces import Regression

SMALLEST = (400, 240)  # pixels that a figure needs for itself


class Pictures(QObject):
    """Makes the figures; their widgets are made when they are first asked for, and kept."""

    def __init__(self, insight: Insight, parent: QWidget) -> None:
        super().__init__(parent)
        self.insight = insight
        self.controller = insight.controller
        self._parent = parent

    def figures(self) -> tuple[Figure, ...]:
        """What can be exported, the surface first."""
        measure = self.insight.measures.title()
        data = [("data", self.tr("Data space"), self._make_data)] if self._regression is not None else []
        makers = (
            ("surface", self.tr("Surface"), self._make_surface),
            *data,
            ("loss", self.tr("Loss"), self._make_loss),
            ("measure", measure[:1].upper() + measure[1:], self._make_measure),
            ("room", self.tr("Whole room"), self._make_page),
        )
        title, settings = self.title(), self.settings()
        return tuple(Figure(name, label, title, settings, make) for name, label, make in makers)

    def title(self) -> str:
        """What is seen: the surface, the start, the step."""
        model, playback = self.controller.model, self.controller.playback
        start = self.tr("from ({0}, {1})").format(exactly(model.start.x), exactly(model.start.y))
        place = self.tr("step {0} of {1}").format(playback.position, playback.length)
        noise = self.tr("gradient noise {0}, seed {1}").format(exactly(model.noise), model.seed)
        return " · ".join([spelled_out(model.surface), start, place, *([noise] if model.noise else [])])

    def settings(self) -> str:
        """Who runs, with which settings."""
        racers = [racer for racer in self.controller.model.racers if racer.shown]
        return " · ".join(settings_of(racer) for racer in racers)

    # One figure each.

    def _make_surface(self, theme: Theme, size: QSize) -> QWidget:
        self._show_surface(self._surface, theme)
        self._surface.legend.set_rows(self._legend(theme))
        return self._see(self._surface, lay_out(self._surface, size))

    def _make_data(self, theme: Theme, size: QSize) -> QWidget:
        self._show_data(self._data, theme)
        self._explain(self._data_legend, self._data.samples.points(), self._legend(theme), theme)
        return lay_out(self._data, size)

    def _make_loss(self, theme: Theme, size: QSize) -> QWidget:
        self._show_loss(self._loss, theme)
        self._explain(self._loss.legend, self._loss.curves.points(), self._legend(theme), theme)
        return lay_out(self._loss, size)

    def _make_measure(self, theme: Theme, size: QSize) -> QWidget:
        measures = self._measures
        self._show_measure(measures, theme)
        if measures.is_of_all():
            values = [number(float(curve.values[self._step])) for curve in measures.curves()]
            rows = [replace(row, note=value) for row, value in zip(self._legend(theme), values, strict=True)]
            self._explain(measures.legend, measures.chart.curves.points(), rows, theme)
        return lay_out(measures, size)

    def _make_page(self, theme: Theme, size: QSize) -> QWidget:
        page = self._page
        page.set_theme(theme)
        self._show_surface(page.surface, theme)
        self._show_data(page.data, theme)
        page.data.setVisible(self._regression is not None)
        self._show_loss(page.loss, theme)
        self._show_measure(page.measures, theme)
        self._show_update(page)
        page.table.set_rows(self._rows(theme))
        page.fit(size.width())
        return self._see(page.surface, lay_out(page, size))

    # What they show.

    @property
    def _step(self) -> int:
        return self.controller.playback.position

    @property
    def _regression(self) -> Regression | None:
        """The surface, if it is that of a regression."""
        surface = self.controller.model.surface
        return surface if isinstance(surface, Regression) else None

    def _legend(self, theme: Theme) -> list[LegendRow]:
        return legend_of(self.controller, self._step, theme)

    def _explain(self, legend: Legend, points: Array, rows: list[LegendRow], theme: Theme) -> None:
        """Say whose line is whose, where the points of the lines are not."""
        legend.set_theme(theme)
        legend.set_rows(rows)
        legend.avoid(points)

    def _see(self, plot: SurfacePlot, laid_out: QWidget) -> QWidget:
        """See what is seen on the screen; a view fits only the size that it is given for."""
        plot.set_view(*self.insight.plot.view())
        return laid_out

    def _show_surface(self, plot: SurfacePlot, theme: Theme) -> None:
        model, arrows = self.controller.model, self.insight.plot.arrows
        plot.set_theme(theme)
        plot.set_surface(model.surface, model.levels)
        plot.set_trails(trails_of(self.controller, theme))
        plot.set_step(self._step, [])
        plot.arrows.set_pulls(arrows.point(), arrows.pulls(), arrows.singles())

    def _show_data(self, plot: DataPlot, theme: Theme) -> None:
        if self._regression is not None:
            plot.set_theme(theme)
            plot.set_regression(self._regression)
            plot.set_lines(lines_of(self.controller, self._step, theme))

    def _show_loss(self, chart: LossChart, theme: Theme) -> None:
        controller = self.controller
        chart.set_theme(theme)
        lowest = controller.model.surface.lowest_value
        chart.set_race(controller.shown_race(), lowest, controller.playback.length, theme)
        chart.set_step(self._step)

    def _show_measure(self, measures: MeasureChart, theme: Theme) -> None:
        measures.set_theme(theme)
        self.insight.show_measures(measures, theme)
        measures.set_step(self._step)

    def _show_update(self, page: Page) -> None:
        chosen = self.controller.chosen_racer()
        if chosen is None:
            page.update_panel.show_nothing()
        else:
            page.update_panel.show_update(chosen[1], self._step)

    def _rows(self, theme: Theme) -> list[PrintedRow]:
        """The table as it is sorted on the screen."""
        styles = [theme.racer(racer.colour) for racer, _ in self.controller.shown_race()]
        rows = table_rows(self.controller, self._step, theme)
        return [PrintedRow(styles[place], rows[place]) for place in self.insight.column.table.order()]

    # The widgets.

    @cached_property
    def _surface(self) -> SurfacePlot:
        plot = off_screen(SurfacePlot(), self._parent)
        plot.handle.setVisible(False)
        plot.setMinimumSize(*SMALLEST)
        return plot

    @cached_property
    def _data(self) -> DataPlot:
        plot = off_screen(DataPlot(), self._parent)
        plot.setMinimumSize(*SMALLEST)
        return plot

    @cached_property
    def _data_legend(self) -> Legend:
        return Legend(self._data.getPlotItem().getViewBox())

    @cached_property
    def _loss(self) -> LossChart:
        chart = off_screen(LossChart(), self._parent)
        chart.setMinimumSize(*SMALLEST)
        return chart

    @cached_property
    def _measures(self) -> MeasureChart:
        measures = off_screen(MeasureChart(), self._parent)
        measures.kind.hide()
        measures.setMinimumSize(*SMALLEST)
        return measures

    @cached_property
    def _page(self) -> Page:
        return off_screen(Page(), self._parent)


def settings_of(racer: ListedRacer) -> str:
    """A racer's optimizer and, if they are not the usual ones, its schedule and its batch size."""
    parts = [spelled_out(racer.optimizer, always=("learning_rate",))]
    if racer.schedule != Constant():
        parts.append(spelled_out(racer.schedule))
    if racer.batch_size is not None:
        parts.append(batch_of(racer))
    return ", ".join(parts)
