"""The explainer of the race: the update of the chosen racer, its arrows, the table, and a second chart."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from app.base.theme import Theme, theme_of
from app.optimizers.charts.measure_chart import MeasureChart
from app.optimizers.charts.rate_chart import RatedRacer
from app.optimizers.controller import OptimizersController
from app.optimizers.descriptions import outcome_of, outcome_tip
from app.optimizers.explainer.explainer_column import WhyColumn
from app.optimizers.explainer.update_panel import UpdatePanel
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.race_table import race_columns
from app.optimizers.tuning.rate_marks import marks_of
from app.optimizers.tuning.rate_sweeps import RateSweeps
from app.widgets.table import Column, TableRow
from core.descent import Trajectory
from core.descent.measures import floor_of
from core.descent.target import steps_of
from core.descent.update_terms import UpdateArrow
from core.number_format import NOTHING

WHILE_DRAGGED = 150  # milliseconds between two refreshes of what is beside the map


class Insight(QObject):
    """Fills the column at the right, the second chart and the plot's arrows from the controller.

    It is made after the first paint, which it would hold up.
    """

    shown_later = Signal()  # the race is shown that was left for later

    def __init__(self, controller: OptimizersController, plot: SurfacePlot, sweeps: RateSweeps) -> None:
        super().__init__(plot)
        self.controller = controller
        self.sweeps = sweeps
        self.plot = plot
        self.column = WhyColumn()
        self.measures = MeasureChart()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WHILE_DRAGGED)
        self._connect()
        self.show_race()

    def show_measures(self, chart: MeasureChart, theme: Theme) -> None:
        """Show the race in a second chart, be it on the screen or on paper."""
        controller = self.controller
        named = [(trajectory, theme.style_of(racer)) for racer, trajectory in controller.shown_race()]
        chosen = controller.chosen_racer()
        style = None if chosen is None else (chosen[1], theme.style_of(chosen[0]))
        names = controller.shown_names()
        chart.chosen_name = "" if chosen is None else controller.names[controller.chosen]
        chart.set_race(named, names, style, controller.playback.length, controller.model.measure)
        if chart.shows_rates and chart is not self.measures:
            self.sweeps.finish()
        if chart.shows_rates and not self._waits_for_rates(chart):
            minimum = floor_of([one for one, _ in named])
            limits = () if chosen is None else marks_of(chosen[1])
            chart.rates.set_race(self._rated(theme), controller.chosen, minimum, limits)

    def arrows_on(self) -> list[bool]:
        """Return of each switch of an arrow whether it is on."""
        return [switch.isChecked() for switch in self.column.update_panel.arrows.values()]

    def switch_arrows(self, on: Sequence[bool]) -> None:
        """Switch arrows on and off, as `arrows_on` tells it."""
        for switch, is_on in zip(self.column.update_panel.arrows.values(), on, strict=True):
            switch.setChecked(is_on)

    def draw_arrows(self, plot: SurfacePlot, step: int) -> None:
        """Draw the chosen racer's arrows at a step, as far as they are switched on, on paper."""
        chosen = self.controller.chosen_racer()
        if chosen is not None and not self.controller.is_on_plane:
            self._draw(plot, chosen, step, self.column.update_panel.pulls(chosen[1], step))
        else:
            plot.arrows.set_pulls(np.zeros(2), ())

    def _waits_for_rates(self, chart: MeasureChart) -> bool:
        """Move only the dots of a chart while other rates are being tried for the same racers: it does not flicker."""
        swept = len(self.controller.shown_race())
        if not self.sweeps.is_working or len(chart.rates.curves()) != swept:
            return False
        chart.rates.move_dots(self._rated(theme_of(chart)), self.controller.chosen)
        return True

    def _rated(self, theme: Theme) -> list[RatedRacer]:
        """Return the shown racers with what is known of their rates."""
        controller = self.controller
        places = [place for place, racer in enumerate(controller.model.racers) if racer.shown]
        shown = zip(places, controller.shown_names(), controller.shown_race(), strict=True)
        return [
            RatedRacer(place, name, theme.style_of(racer), trajectory, self.sweeps.of(racer))
            for place, name, (racer, trajectory) in shown
        ]

    def _show_rates(self) -> None:
        """Show rates that have been found, once all are."""
        if self.measures.shows_rates and not self.sweeps.is_working:
            self.show_measures(self.measures, theme_of(self.plot))
            self.measures.set_step(self.controller.playback.position)

    def _connect(self) -> None:
        controller = self.controller
        controller.model_changed.connect(self._follow)
        self._later.timeout.connect(self._show_all)
        controller.dropped.connect(self._finish)
        controller.race_grown.connect(self.show_race)
        controller.chosen_changed.connect(self.show_race)
        controller.playback.position_changed.connect(self._show_step)
        self.column.table.chosen.connect(self._choose_shown)
        self.measures.step_requested.connect(controller.seek)
        self.sweeps.found.connect(self._show_rates)
        self.measures.rates.rate_dragged.connect(controller.drag_rate)
        self.measures.rates.dropped.connect(controller.drop)
        self.measures.rates.chosen.connect(controller.choose)
        self.measures.kind_chosen.connect(lambda kind: controller.set_model(controller.model.replace(measure=kind)))
        for box in self.column.update_panel.arrows.values():
            box.toggled.connect(self._show_update)

    def _follow(self) -> None:
        """Show another race; while the start is dragged, the arrows at once and the rest now and then."""
        if not self.controller.dragging:
            self.show_race()
            return
        self._show_update()
        if self.measures.shows_rates:
            self.measures.rates.move_dots(self._rated(theme_of(self.plot)), self.controller.chosen)
        self.show_later()

    def show_later(self) -> None:
        """Show the race in a moment, once for all changes until then."""
        if not self._later.isActive():
            self._later.start()

    def _finish(self) -> None:
        """Show at once what was left for later."""
        if self._later.isActive():
            self._later.stop()
            self._show_all()

    def _show_all(self) -> None:
        self.show_race()
        self.shown_later.emit()

    def show_race(self) -> None:
        """Show the race, the second chart and the table."""
        self.show_measures(self.measures, theme_of(self.plot))
        self.column.table.model.set_columns(columns_of(self.controller))
        self._show_step(self.controller.playback.position)

    def _show_step(self, step: int) -> None:
        self.measures.set_step(step)
        self.column.table.set_rows(table_rows(self.controller, step, theme_of(self.plot)))
        self._show_update()

    def _show_update(self) -> None:
        chosen, step = self.controller.chosen_racer(), self.controller.playback.position
        if self.controller.is_on_plane:
            say_what_it_holds(self.column.update_panel, self.controller, step)
            self.plot.arrows.set_pulls(np.zeros(2), ())
        elif chosen is None:
            self.column.update_panel.show_nothing()
            self.plot.arrows.set_pulls(np.zeros(2), ())
        else:
            name = self.controller.names[self.controller.chosen]
            self._draw(self.plot, chosen, step, self.column.update_panel.show_update(chosen[1], step, name))

    def _draw(
        self, plot: SurfacePlot, chosen: tuple[ListedRacer, Trajectory], step: int, pulls: tuple[UpdateArrow, ...]
    ) -> None:
        racer, trajectory = chosen
        singles = self.column.update_panel.singles(trajectory, step)
        if racer.shown:
            plot.arrows.set_pulls(trajectory.points[step], pulls, singles)
        else:
            plot.arrows.set_pulls(trajectory.points[step], ())

    def _choose_shown(self, row: int) -> None:
        shown = [index for index, racer in enumerate(self.controller.model.racers) if racer.shown]
        self.controller.choose(shown[row])


def say_what_it_holds(panel: UpdatePanel, controller: OptimizersController, step: int) -> None:
    """Show what there is in place of an update of two numbers: a matrix's, or what the map of networks holds."""
    from app.optimizers.network_column.standing import joined, on_the_plane  # noqa: PLC0415 - few races are of networks

    if controller.is_of_networks:
        panel.show_words(QCoreApplication.translate("Insight", "What the map holds"), joined(on_the_plane(controller)))
        return
    from app.optimizers.network.matrix_paths import chosen_matrix  # noqa: PLC0415 - few races are of matrices

    path = chosen_matrix(controller.race, controller.chosen)
    if path is None:
        panel.show_nothing()
    else:
        panel.show_matrix(path, step, controller.names[controller.chosen])


def columns_of(controller: OptimizersController) -> tuple[Column, ...]:
    """Return the columns of the table; gradients are counted where a shown racer takes two a step."""
    if controller.is_on_plane:
        from app.optimizers.network_column.standing import columns  # noqa: PLC0415 - few races are of networks

        return columns(of_matrices=not controller.is_of_networks)
    model = controller.model
    return race_columns(model.surface.letters, model.target, counts=counts_gradients(controller))


def counts_gradients(controller: OptimizersController) -> bool:
    """Return whether the shown racers may differ in the gradients that a step takes."""
    return any(trajectory.looked_at is not None for _, trajectory in controller.shown_race())


def target_cells(trajectory: Trajectory, target: float, minimum: float | None) -> tuple[int | str, ...]:
    """Return the first step at the target, and the one from which the racer stays there, or words in their place."""
    first, stays = steps_of(trajectory, target, minimum)
    if trajectory.is_under_way:
        return NOTHING if first is None else first, NOTHING
    never = QCoreApplication.translate("race", "never")
    return never if first is None else first, never if stays is None else stays


def table_rows(controller: OptimizersController, step: int, theme: Theme) -> list[TableRow]:
    """Return a row for each shown racer, with its state at a step."""
    if controller.is_on_plane:
        from app.optimizers.network_column.standing import rows  # noqa: PLC0415 - few races are of networks

        return rows(controller, step, theme)
    counts = counts_gradients(controller)
    target, minimum = controller.model.target, floor_of([one for _, one in controller.shown_race()])
    return [
        TableRow(
            theme.style_of(racer).colour,
            (
                name,
                *(() if target is None else target_cells(trajectory, target, minimum)),
                *((trajectory.gradients_until(step),) if counts else ()),
                float(trajectory.losses[step]),
                float(np.hypot(*trajectory.true_gradients[step])),
                *(float(place) for place in trajectory.points[step]),
                outcome_of(trajectory, step),
            ),
            tip=outcome_tip(trajectory, step),
        )
        for name, (racer, trajectory) in zip(controller.shown_names(), controller.shown_race(), strict=True)
    ]
