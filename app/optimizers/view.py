"""The Optimizers room: controls at the left, the race in the middle, the losses and the playback below."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Self

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.theme import theme_of
from app.base.timer import timer
from app.export.figure import Figure
from app.optimizers.actions.map_actions import MapActions
from app.optimizers.actions.script_actions import ScriptActions
from app.optimizers.charts.loss_chart import LossChart
from app.optimizers.control_column import ControlColumn
from app.optimizers.controller import OptimizersController
from app.optimizers.descriptions import outcome_tip, state_of
from app.optimizers.fields import HIGHEST_TARGET
from app.optimizers.model import OptimizersModel
from app.optimizers.plot_data import legend_of, spread_of, trails_of
from app.optimizers.surface_panel import SurfacePanel
from app.rooms.frame import RoomFrame, areas_of
from app.rooms.panels import Panels
from app.rooms.room import Room
from app.rooms.side import CoursePlace, Side
from app.rooms.sight import Sight
from app.widgets.controls import column_in
from app.widgets.playback_bar import PlaybackBar
from app.widgets.value_strip import TimeMark
from core.number_format import exactly

if TYPE_CHECKING:
    from app.optimizers.explainer.explainer import Insight
    from app.optimizers.figures import Figures
    from app.optimizers.network_column.paused import PausedFrame
    from app.optimizers.tuning.rate_strips import RateStrips
    from app.optimizers.tuning.rate_sweeps import RateSweeps
    from core.descent.spread import Spread

EXPLANATION_WIDTH = 336
PAUSE = 80  # milliseconds without a change before a racer is raced many times
DIGIT_KEYS = 9
LARGEST_LEGEND = 1 / 3  # of the map


class OptimizersView(Room):
    """The widgets of the room; they show the controller's state."""

    room_name = "optimizers"
    presented = ("surface", "loss", "measure")
    least_letters = 0.9  # along the colour bar

    controller: OptimizersController

    def __init__(self, controller: OptimizersController, parent: QWidget | None = None) -> None:
        super().__init__(controller, parent)
        self.insight: Insight | None = None  # made by `complete`
        self.arrows_before: list[bool] = []  # of a room in another language, in whose place this one stands
        self._sweeps: RateSweeps | None = None  # made when they are first needed
        self.strips: RateStrips | None = None  # made when they are first shown
        self._spread: Spread | None = None  # found in a pause
        self.paused: PausedFrame | None = None  # made for the first race of networks
        self._pause = timer(self, PAUSE, once=True)
        self._pause.timeout.connect(self._show_spread)
        self._second_chart = timer(self, 0, once=True)
        self._second_chart.timeout.connect(self._show_measures)
        self._pictures: Figures | None = None  # made for the first picture
        self.controls = ControlColumn(controller)
        self.scripts = ScriptActions(controller, self)
        self._make_plots()
        self._make_actions()
        self._arrange()
        self._connect()
        self._show_model(controller.model)
        if controller.networks is not None:
            self._look_at_pauses()
        self.setFocusProxy(self.plot)

    # The interface of a room.

    def sight(self) -> Sight:
        (left, right), (bottom, top) = self.plot.view()
        return Sight(x=(left, right), y=(bottom, top))

    def show_sight(self, sight: Sight) -> None:
        if sight.x is not None and sight.y is not None:
            self.plot.set_view(list(sight.x), list(sight.y))

    def view_actions(self) -> list[QAction]:
        return self.on_map.actions()

    def edit_actions(self) -> list[QAction]:
        return [self.on_map.fork, *self.scripts.actions()]

    def open_race(self, race: OptimizersModel) -> None:
        """Open a saved race as one step of history, zoom to it, and play it from the start."""
        self.controller.open_example(race)
        self.plot.show_race()

    def set_panels(self, panels: Panels) -> None:
        super().set_panels(panels)
        if self.stage.tips is not None:
            self.stage.tips.is_explained = panels.map_explained

    def theme_changed(self) -> None:
        self._show_race()
        if self.insight is not None:
            self.insight.show_race()

    def complete(self) -> None:
        from app.optimizers.explainer.explainer import Insight  # noqa: PLC0415 - it would hold up the first paint

        if self.insight is None:
            self.insight = Insight(self.controller, self.plot, self.sweeps)
            self.insight.shown_later.connect(self._show_beside_map)
            self.explanation.fill(self.insight.column)
            if self.arrows_before:
                self.insight.switch_arrows(self.arrows_before)
            self.controls.racers.allow_dragging()
            tips = self.stage.complete()
            tips.is_explained = self._panels.map_explained
            tips.explained.connect(lambda: self.panels_changed.emit(self._panels.replace(map_explained=True)))
            self.charts.replaceWidget(self.later_chart, self.insight.measures)
            self.later_chart.deleteLater()

    def shut(self) -> None:
        super().shut()
        self.controller.stop_training()
        self.controller.stop_work()
        self.stop_workers()

    def rebuild(self) -> Self:
        room = super().rebuild()
        if self.insight is not None:
            room.arrows_before = self.insight.arrows_on()
        return room

    def stop_workers(self) -> None:
        if self.paused is not None:
            self.paused.stop()
        if self.controller.ground is not None:
            self.controller.show_ground(None)  # it may be coarse yet; a room that is made anew finds it again

    def figures(self) -> tuple[Figure, ...]:
        from app.optimizers.figures import Figures  # noqa: PLC0415 - it would hold up the first paint

        self.complete()
        if self._pictures is None and self.insight is not None:
            self._pictures = Figures(self.insight, self)
        return self._pictures.figures() if self._pictures is not None else ()

    def measured(self) -> Mapping[str, Callable[[], str]]:
        from app.optimizers.actions.measured import measured  # noqa: PLC0415 - it would hold up the first paint

        return measured(self.controller, lambda: self.sweeps)

    def areas(self) -> list[QWidget]:
        measures: list[QWidget] = [self.insight.measures] if self.insight is not None else []
        return areas_of(self.frame, self.stage, self.chart, *measures) if self.frame is not None else []

    @property
    def sweeps(self) -> "RateSweeps":
        """The losses at all rates."""
        if self._sweeps is None:
            from app.optimizers.tuning.rate_sweeps import RateSweeps  # noqa: PLC0415 - it would hold up the first paint

            self._sweeps = RateSweeps(self.controller, self)
        return self._sweeps

    # Construction.

    def _make_plots(self) -> None:
        self.stage = SurfacePanel(self.controller)
        self.plot = self.stage.plot
        self.plot.legend.most = LARGEST_LEGEND  # there are cards, too
        self.chart = LossChart()
        self.bar = PlaybackBar(self.playback)

    def _make_actions(self) -> None:
        self.on_map = MapActions(self.controller, self.plot, self)
        self.on_map.fork.triggered.connect(lambda: self.controls.fork(self.controller.chosen))
        for digit in range(DIGIT_KEYS):
            action = QAction(self.tr("Show or hide racer {0}").format(digit + 1), self)
            action.setShortcut(QKeySequence(str(digit + 1)))
            action.triggered.connect(lambda _=False, index=digit: self.controller.toggle_racer(index))
            self.addAction(action)
        self.addActions(self.controls.racers.moving)

    def _arrange(self) -> None:
        controls = Side(
            self.tr("Controls"),
            self.tr("Show the controls: surface, racers and race"),
            (self.tr("Controls"), self.controls),
            (self.tr("Course"), CoursePlace()),
        )
        self.explanation = Side(self.tr("Explanation"), self.tr("Show the update, its numbers and all racers"))
        self.explanation.setMinimumWidth(EXPLANATION_WIDTH)
        frame = RoomFrame(controls, self.stage, self.bar, self.explanation, self._charts())
        column_in(self, spacing=0).addWidget(frame)
        self.follow_frame(frame)
        frame.arranged.connect(self._show_legend)

    def _charts(self) -> QWidget:
        area = QWidget()
        self.later_chart = QWidget()
        self.charts = QHBoxLayout(area)
        self.charts.setContentsMargins(0, 0, 0, 0)
        self.charts.setSpacing(1)
        for chart in (self.chart, self.later_chart):
            self.charts.addWidget(chart, stretch=1)
        return area

    def _connect(self) -> None:
        controller = self.controller
        self.plot.start_dragged.connect(controller.drag_start)
        self.plot.start_dropped.connect(controller.drop)
        self.plot.turn_dragged.connect(lambda angle: controller.drag(controller.model.at_angle(angle), "turn"))
        self.chart.step_requested.connect(controller.seek)
        self.chart.target_dragged.connect(self._drag_target)
        self.chart.target_dropped.connect(controller.drop)
        self.controls.racers.chosen.connect(controller.choose)
        controller.chosen_changed.connect(self._show_chosen)
        self.playback.position_changed.connect(self._show_step)
        controller.model_changed.connect(self._show_model)
        controller.race_grown.connect(self._show_longer_race)
        controller.dropped.connect(self.plot.trails.rest)
        controller.training_changed.connect(self._show_training)
        controller.ground_changed.connect(self._show_ground)
        controller.turn_asked.connect(self._show_handle)
        self.scripts.status_message.connect(self.status_message)
        self.controls.refused.connect(self.status_message)

    # Updates.

    def _show_model(self, model: OptimizersModel) -> None:
        self.controls.show_model(model)
        self.on_map.show_model(model)
        self.stage.show_model(model)
        if self.controller.dragging and self.insight is not None:
            self._show_map()
            self.insight.show_later()
        else:
            self._show_race()

    def _show_handle(self) -> None:
        self._show_model(self.controller.model)
        self.plot.see_handle()

    def _show_race(self) -> None:
        self._show_map()
        self._show_beside_map()

    def _show_map(self) -> None:
        """Show the paths at the present step."""
        changing = self.controller.dragging
        self.plot.set_trails(trails_of(self.controller, theme_of(self)), changing=changing)
        self.plot.set_step(self.playback.position, legend_of(self.controller, theme_of(self)))
        self.stage.show_race()
        self.stage.show_step(self.playback.position)
        if self._spread is not None:
            self.plot.show_cloud(None)  # until it is known of this race

    def _show_training(self) -> None:
        """Show how far networks have trained; a race that is whole is played."""
        self._look_at_pauses()
        known = self.controller.known_race()
        if self.controller.training and known is not None and self.stage.can_follow(known):
            self._show_longer_paths(has_paths=bool(known.paths))
            return
        self.stage.show_model(self.controller.model)
        self._show_race()
        if self.insight is not None:
            self.insight.show_race()
        if not self.controller.training and known is not None and known.is_over:
            self.playback.seek(0)
            self.playback.play()

    def _show_longer_paths(self, *, has_paths: bool) -> None:
        """Show what a report of networks that train has changed; the step follows, and in its turn the second chart."""
        if has_paths:
            self.plot.lengthen_trails(trails_of(self.controller, theme_of(self)))
            self.stage.show_race()
            self._second_chart.start()
        if self.plot.surface is not self.controller.drawn:
            self.stage.show_map(self.controller.model)
            self._show_step(self.playback.position)
        self._draw_losses(None)

    def _show_measures(self) -> None:
        if self.insight is not None:
            self.insight.show_measures(self.insight.measures, theme_of(self))

    def _look_at_pauses(self) -> None:
        """Compute from now on what is true where the playback pauses."""
        if self.paused is None:
            from app.optimizers.network_column.paused import PausedFrame  # noqa: PLC0415 - few races are of networks

            self.paused = PausedFrame(self.controller, self)

    def _show_ground(self) -> None:
        """Show what is true where the playback pauses, on the map that is known for it."""
        self.stage.show_model(self.controller.model)
        self.plot.set_longer_trails(trails_of(self.controller, theme_of(self)))
        self._show_beside_map()
        if self.insight is not None:
            self.insight.show_race()

    def _show_longer_race(self) -> None:
        self.plot.set_longer_trails(trails_of(self.controller, theme_of(self)))
        self._show_beside_map()

    def _show_beside_map(self) -> None:
        self.stage.show_race()
        self._draw_losses(None)
        self._show_rates()
        self._show_chosen()
        self._show_step(self.playback.position)

    def _draw_losses(self, spread: "Spread | None") -> None:
        """Draw the chart of losses, with many races of the chosen racer if they are known."""
        controller, theme, chosen = self.controller, theme_of(self), self.controller.chosen_racer()
        band = None if spread is None or chosen is None else (spread, theme.style_of(chosen[0]))
        race, names, steps = controller.shown_race(), controller.shown_names(), self.playback.length
        strips = controller.model.rate_strips
        self.chart.set_race(race, names, steps, theme, predicted=strips, spread=band)
        self.chart.show_target(race, controller.model.target, theme)
        self._spread = spread
        self._show_cloud(self.playback.position)

    def _drag_target(self, target: float) -> None:
        """Move the target; its line follows at once, the table in a moment."""
        controller, target = self.controller, min(target, HIGHEST_TARGET)
        controller.drag(controller.model.replace(target=target), "target")
        self.chart.show_target(controller.shown_race(), target, theme_of(self))

    def _ask_for_spread(self) -> None:
        """Race many times as soon as nothing changes: it takes longer than a frame."""
        if self._spread is not None:
            self._draw_losses(None)
        if self.controller.model.many:
            self._pause.start()

    def _show_spread(self) -> None:
        if not self.controller.racing:
            self._draw_losses(spread_of(self.controller))
            self.chart.set_step(self.playback.position)

    def _show_cloud(self, step: int) -> None:
        chosen = self.controller.chosen_racer()
        colour = "" if chosen is None else theme_of(self).style_of(chosen[0]).colour
        self.plot.show_cloud(self._spread, step, colour)

    def _show_rates(self) -> None:
        """Try the rates, and show the strips of those that work, if they are wanted."""
        if self._sweeps is not None or self.controller.model.shows_rates:
            self.sweeps.follow_race()
        if self.strips is None and self.controller.model.rate_strips:
            from app.optimizers.tuning.rate_strips import RateStrips  # noqa: PLC0415 - it would hold up the first paint

            self.strips = RateStrips(self.sweeps, self.controls.racers)
        if self.strips is not None:
            self.strips.show_race()

    def _show_chosen(self) -> None:
        """Mark the racer that is explained, and draw its schedule over the timeline."""
        self.controls.racers.set_chosen(self.controller.chosen)
        self._mark_forks()
        self._ask_for_spread()
        self.stage.show_basins()
        chosen = self.controller.chosen_racer()
        if chosen is None:
            self.bar.strip.clear()
        else:
            racer, trajectory = chosen
            factors = trajectory.racer.rate_factors(self.playback.length)
            rate = exactly(float(racer.optimizer.learning_rate * factors.max()))
            tip = self.tr("Learning rate of {0}, at most {1}").format(
                self.controller.names[self.controller.chosen], rate
            )
            self.bar.strip.show_values(factors, theme_of(self).style_of(racer).colour, tip)

    def _mark_forks(self) -> None:
        """Mark on the timeline where racers are forked."""
        pairs = zip(self.controller.names, self.controller.model.racers, strict=True)
        self.bar.slider.set_marks(
            [
                TimeMark(
                    racer.fork.at,
                    theme_of(self).style_of(racer).colour,
                    self.tr("Step {0}: {1} forks").format(racer.fork.at, name),
                )
                for name, racer in pairs
                if racer.fork is not None and racer.shown and racer.fork.at <= self.controller.model.steps
            ]
        )

    def _show_step(self, step: int) -> None:
        if self.controller.has_map or self.plot.legend.isVisible():
            self.plot.set_step(step, legend_of(self.controller, theme_of(self)))
        self._show_states(step)
        self._show_cloud(step)
        if self.strips is not None:
            self.strips.show_step(step)
        self.stage.show_step(step)
        self.chart.set_step(step)

    def _show_states(self, step: int) -> None:
        """Show on each card the loss at a step and the outcome: where the cards can be seen, they are the legend."""
        shown = iter(self.controller.shown_race())
        for place, card in enumerate(self.controls.racers.cards):
            if card.entry.shown and (known := next(shown, None)) is not None:
                note = self.controller.turning.note(place)
                state = "  ·  ".join(filter(None, (note, state_of(known[1], step, brief=True))))
                card.show_state(state, outcome_tip(known[1], step) or state_of(known[1], step))
            else:
                card.show_state("", "")

    def _show_legend(self) -> None:
        """Show the legend on the map only where the cards stand out of sight."""
        self.plot.legend.setVisible(self.frame is None or not self.frame.shows_controls())
        self.stage.show_step(self.playback.position)
