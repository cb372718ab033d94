"""The Optimizers room without its widgets: the model, its history, the race and the playback."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.history import Act
from app.base.timer import timer
from app.optimizers.descriptions import names_of
from app.optimizers.fields import FARTHEST_START, RatesRule
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.map.turning import Turning
from app.optimizers.model import FORK_AT_THE_END, OptimizersModel, Start
from app.optimizers.network.matrix_surface import MatrixSurface
from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.network.real_network import RealNetwork
from app.rooms.controller import SCENE, Controller, place_of
from core.descent import Trajectory, race_in_blocks
from core.surfaces import Surface

if TYPE_CHECKING:
    from app.optimizers.network.matrix_races import MatrixRaces
    from app.optimizers.rates.rate_tuner import RateTuner
    from app.optimizers.training.network_races import NetworkRaces, Progress
    from app.optimizers.training.seen_map import Ground
    from core.landscape.recipe import LandscapeRecipe

Race = tuple[Trajectory, ...]


class OptimizersController(Controller[OptimizersModel]):
    """Edits the model; each edit is a step of history and, where it matters, a new race.

    A long race runs in blocks between the window's own events, and is announced each time that it has doubled.
    """

    race_grown = Signal(object)  # Race, as far as it has been computed
    turn_asked = Signal()  # the handle that turns the surface has come or gone
    chosen_changed = Signal(int)  # index of the racer whose updates are explained
    ground_changed = Signal()  # another map is below the paths of networks, or another true loss is known
    training_changed = Signal()  # networks began to train, have come farther, or are done
    training_refused = Signal(str)  # the reason why they cannot
    work_changed = Signal()  # long work beside the window has begun, come farther or ended

    def __init__(self, model: OptimizersModel, parent: QObject | None = None) -> None:
        super().__init__(model.replace(recorded="").fitting(), parent)
        self.race: Race = ()
        self.drawn: Surface = model.surface  # what the map shows
        self.networks: NetworkRaces | None = None  # made for the first race of networks
        self.matrices: MatrixRaces | None = None  # likewise for matrices
        self.tuner: RateTuner | None = None  # made when rates are first tuned beside the window
        self.ground: Ground | None = None  # instead of the map of the race
        self.refusal = ""  # why the networks of the race could not train
        self.names = names_of(model.racers, model.surface)
        self.turning = Turning()
        self.chosen = 0
        self._blocks: Iterator[Race] = iter(())
        self._idle = timer(self, 0)
        self._idle.timeout.connect(self._run_on)
        self._gesture: tuple[str, OptimizersModel] | None = None  # of the drag, and the model before it
        self._take_recorded(model)
        self._run()

    @property
    def racing(self) -> bool:
        """Return whether steps remain to be computed."""
        return self._idle.isActive()

    def shown_race(self) -> list[tuple[ListedRacer, Trajectory]]:
        """Return the racers whose paths are shown."""
        pairs = zip(self.model.racers, self.race, strict=True)
        return [(racer, trajectory) for racer, trajectory in pairs if racer.shown]

    def shown_names(self) -> list[str]:
        """Return the names of the racers whose paths are shown."""
        return [name for name, racer in zip(self.names, self.model.racers, strict=True) if racer.shown]

    def chosen_racer(self) -> tuple[ListedRacer, Trajectory] | None:
        """Return the racer whose updates are explained, if there is one."""
        return (self.model.racers[self.chosen], self.race[self.chosen]) if self.race else None

    def run_out(self) -> None:
        """Compute all remaining steps."""
        while self.racing:
            self._run_on()
        if self.matrices is not None:
            self.matrices.finish()

    # Edits.

    def drag(self, model: OptimizersModel, what: str) -> None:
        if self._gesture is None:
            self._gesture = what, self.model
        super().drag(model, what)

    def type_on(self, model: OptimizersModel, what: str) -> None:
        if self._gesture is None:
            self._gesture = what, self.model
        super().type_on(model, what)

    def drop(self) -> None:
        """End the drag; what it changed may need other rates."""
        gesture, self._gesture = self._gesture, None
        self.dragging = False
        if gesture is not None and self.model.rates == "tuned":
            what, before = gesture
            super()._replace(self._under_rule(before, self.model), gesture=what)
        if self.tuner is not None:
            self.tuner.follow(self.model, self.model, dragging=False)
        super().drop()

    def set_rates(self, rule: RatesRule, trials: int | None = None) -> None:
        """Give all racers their rates by a rule, as one step of history; tuned ones may take a while."""
        from app.optimizers.rates.rate_rules import takes_long, under  # noqa: PLC0415 - most races have no rule

        wanted = self.model.replace(rates=rule, trials=self.model.trials if trials is None else trials)
        if rule == "tuned" and takes_long(wanted):
            self._rate_tuner().start(wanted)
            return
        self._leave_rates()
        self.set_model(under(self.model, rule, self.chosen, trials))

    def open_example(self, model: OptimizersModel) -> None:
        """Open a saved race as one step of history, play it from the start, and explain its first racer."""
        self._take_recorded(model)
        self._replace(model.replace(recorded="").fitting(), told=SCENE)
        self.choose(0)
        self.playback.seek(0)
        self.playback.play()

    def toggle_racer(self, index: int) -> None:
        """Show or hide the path of a racer, if the index exists."""
        if index < len(self.model.racers):
            racer = self.model.racers[index]
            self.set_model(self.model.with_racer(index, racer.replace(shown=not racer.shown)))

    def insert(self, model: OptimizersModel, index: int) -> None:
        """Change to a model with a new racer at this index, and choose it."""
        self.set_model(model)
        self.choose(index)

    def why_not_forked(self, index: int) -> str:
        """Return why a racer cannot be forked at the present frame; an empty text if it can."""
        if reason := self.model.why_not_forked(index, self.playback.position):
            return reason
        end = self.race[index].diverged_at
        return FORK_AT_THE_END if end is not None and self.playback.position >= end else ""

    def fork(self, index: int) -> None:
        """Add a racer that is this one up to the present frame, if that can be."""
        if not self.why_not_forked(index):
            self.insert(self.model.forking(index, self.playback.position), index + 1)

    def choose(self, index: int) -> None:
        """Explain the updates of this racer."""
        if index != self.chosen and 0 <= index < len(self.model.racers):
            self.chosen = index
            if self.is_of_networks and (self.model.with_penalty or self.ground is not None):
                self.show_ground(None)  # both are the chosen racer's
            self.chosen_changed.emit(index)

    def drag_start(self, x: float, y: float) -> None:
        """Move the start during a drag."""
        if self.is_on_plane:
            return  # the start is where the weights were drawn
        x, y = (max(-FARTHEST_START, min(place, FARTHEST_START)) for place in (x, y))
        self.drag(self.model.replace(start=Start(x=x, y=y)), "start")

    def ask_for_turn(self, asked: bool) -> None:  # noqa: FBT001 - of a switch
        """Show the handle that turns the surface; without it, nothing is turned."""
        self.turning.is_asked = asked
        self._compare()
        if not asked and self.model.turn:
            self.set_model(self.model.at_angle(0))
        else:
            self.turn_asked.emit()

    def drag_rate(self, index: int, rate: float) -> None:
        """Change a racer's learning rate during a drag."""
        racer = self.model.racers[index]
        changed = racer.replace(optimizer=racer.optimizer.replace(learning_rate=rate))
        self.drag(self.model.with_racer(index, changed), f"rate {index}")

    def seek(self, step: int) -> None:
        """Pause, and go to a step."""
        self.playback.pause()
        self.playback.seek(step)

    # Networks.

    def open(self, model: OptimizersModel) -> None:
        self._take_recorded(model)
        super().open(model.replace(recorded="").fitting())

    def to_keep(self) -> OptimizersModel:
        if not self.is_of_networks:
            return self.model
        return self.model.replace(recorded=self._trainers().text_of(self.model, self.names))

    def _take_recorded(self, model: OptimizersModel) -> None:
        """Keep what networks did in a race that comes out of a file."""
        self._leave_rates()
        if model.recorded:
            self._trainers().add(model.recorded)

    @property
    def is_on_plane(self) -> bool:
        """Return whether the race is of many dimensions, of which the map shows a plane."""
        return isinstance(self.model.surface, PlaneSurface)

    @property
    def is_of_networks(self) -> bool:
        """Return whether networks race, and not points on a surface."""
        return isinstance(self.model.surface, RealNetwork)

    @property
    def has_map(self) -> bool:
        """Return whether there is something below the paths: networks that begin to train have no plane yet."""
        return not isinstance(self.drawn, PlaneSurface) or self.drawn is not self.model.surface

    @property
    def training(self) -> bool:
        """Return whether networks train."""
        return self.networks is not None and self.networks.running

    def known_race(self) -> "Progress | None":
        """Return how far the race of networks has come; None if it has not been run."""
        return self._trainers().progress_of(self.model, self.names) if self.is_of_networks else None

    @property
    def offers_penalty(self) -> bool:
        """Return whether the map can be that of the loss with a penalty."""
        known = self.known_race()
        return known is not None and known.has_penalties

    def train(self) -> None:
        """Train the networks of the race."""
        self.playback.pause()
        self.refusal = ""
        self._trainers().start(self.model, self.names)
        self._follow_training()

    def show_ground(self, ground: "Ground | None") -> None:
        """Show the map of another plane below the paths of networks, or that of the race, and all that is known."""
        self.ground = ground
        with self.playback.held():
            self._show_networks()
            self.ground_changed.emit()

    def race_networks(self, recipe: "LandscapeRecipe") -> None:
        """Race the networks of a recipe of one start, as one step of history, and train them."""
        self.set_model(self.model.racing(recipe))
        self.train()

    def stop_training(self) -> None:
        """Give the race of networks up."""
        if self.networks is not None:
            self.networks.stop()

    def _trainers(self) -> "NetworkRaces":
        if self.networks is None:
            from app.optimizers.training.network_races import NetworkRaces  # noqa: PLC0415 - few races are of networks

            self.networks = NetworkRaces(self)
            self.networks.progressed.connect(self._follow_training)
            self.networks.failed.connect(self._refuse_training)
        return self.networks

    def _refuse_training(self, reason: str) -> None:
        self.refusal = reason
        self.training_refused.emit(reason)

    def _follow_training(self) -> None:
        """Show what is known of the race; what is trained is seen at its last step, and when all is done, it plays."""
        if not self.is_of_networks:
            return
        before, self.ground = self.known_race(), None
        with self.playback.held():
            self._run()
            if before is not None and self.training and before.result is None:
                self.playback.seek(before.steps)
            self.training_changed.emit()

    def _show_matrices(self, surface: MatrixSurface) -> None:
        from app.optimizers.network.matrix_races import MatrixQuestion, MatrixRaces  # noqa: PLC0415 - few race

        if self.matrices is None:
            self.matrices = MatrixRaces(self)
            self.matrices.found.connect(self._show_found)
            self.matrices.work.changed.connect(self.work_changed)
        question = MatrixQuestion(surface, tuple(self.model.engine_racers()), self.model.steps)
        drawn, race = self.matrices.shown(question)
        self._show_whole(drawn, race, is_empty=self.matrices.is_waited_for)

    def _show_found(self) -> None:
        """Show a race that was run beside the window."""
        with self.playback.held():
            self._run()
            self.ground_changed.emit()

    def _show_networks(self) -> None:
        from app.optimizers.training.seen_map import shown  # noqa: PLC0415 - few races are of networks

        known = self.known_race()
        drawn, race = shown(self.model, known, self.ground, self.chosen)
        self._show_whole(drawn, race, is_empty=known is None or known.is_empty)

    def _show_whole(self, drawn: Surface, race: Race, *, is_empty: bool) -> None:
        """Show a race that is computed as a whole, or that there is none yet."""
        self.drawn, self.race = drawn, race
        self._blocks, self._complete = iter(()), self.model.steps
        self._idle.stop()
        self.playback.set_length(self.model.steps)
        self.playback.set_empty(is_empty)
        self._compare()

    # Long work beside the window.

    def cancel_work(self) -> None:
        """Cancel what runs beside the window: the rates stay as they are, and matrices have no paths."""
        self._leave_rates()
        if self.matrices is not None and self.matrices.is_waited_for:
            self.matrices.work.give_up()
            self.playback.pause()
            self.ground_changed.emit()

    def race_matrices(self) -> None:
        """Run the race that was cancelled."""
        if self.matrices is not None:
            self.matrices.go_on()
            self.ground_changed.emit()

    def stop_work(self) -> None:
        """End it, before the window is destroyed."""
        for work in (self.tuner, self.matrices):
            if work is not None:
                work.work.stop()

    def _rate_tuner(self) -> "RateTuner":
        if self.tuner is None:
            from app.optimizers.rates.rate_tuner import RateTuner  # noqa: PLC0415 - few rates take long

            self.tuner = tuner = RateTuner(self)
            tuner.tuned.connect(lambda: self.set_model(tuner.with_tuned_rates(self.model)))
            tuner.work.changed.connect(self.work_changed)
        return self.tuner

    def _leave_rates(self) -> None:
        if self.tuner is not None:
            self.tuner.give_up()

    # Internals.

    def _replace(self, model: OptimizersModel, gesture: str | None = None, told: str = "") -> None:
        if model.rates != "as set" and not told:
            model = self._under_rule(self.model, model, dragged=gesture is not None)
        super()._replace(model, gesture, told)

    def _under_rule(self, before: OptimizersModel, after: OptimizersModel, *, dragged: bool = False) -> OptimizersModel:
        """Return an edited race with its rates by its rule; as they are, if it takes long to tune them."""
        from app.optimizers.rates.rate_rules import after_edit, asks_for_tuning, takes_long  # noqa: PLC0415 - few have one

        if not dragged and asks_for_tuning(before, after) and takes_long(after):
            self._rate_tuner().start(after)
            return after.with_rates_as_they_are()
        return after_edit(before, after, dragged=dragged)

    def act_between(self, before: OptimizersModel, after: OptimizersModel) -> Act:
        from app.optimizers.acts import act_between  # noqa: PLC0415 - it would hold up the first paint

        return act_between(before, after)

    def retranslate(self) -> None:
        self.names = names_of(self.model.racers, self.model.surface)

    def follow(self, before: OptimizersModel) -> None:
        self.chosen = place_of(self.chosen, before.racers, self.model.racers, lambda racer: racer.optimizer.kind)
        if (self.model.racers, self.model.surface) != (before.racers, before.surface):
            self.names = names_of(self.model.racers, self.model.surface)
        if not self.model.same_race(before):
            self.ground, self.refusal = None, ""
            if self.networks is not None:
                self.networks.give_up_others(self.model, self.names)
            if self.matrices is not None and not isinstance(self.model.surface, MatrixSurface):
                self.matrices.forget()
            self._run()
        elif self.is_of_networks and self.model.with_penalty != before.with_penalty:
            self._show_networks()
        if self.tuner is not None:
            self.tuner.follow(before, self.model, dragging=self.dragging)

    def _run(self) -> None:
        """Restart the race and run its first block at once."""
        model = self.model
        if self.is_of_networks:
            self._show_networks()
            return
        if isinstance(model.surface, MatrixSurface):
            self._show_matrices(model.surface)
            return
        self.drawn = model.turned
        self._blocks = race_in_blocks(
            model.turned, model.engine_racers(), model.start.point, model.steps, seed=model.seed
        )
        self.race = next(self._blocks)
        self._complete = model.steps
        self._settle(self.race)

    def _run_on(self) -> None:
        race = next(self._blocks)
        known = self.race[0].steps
        if race[0].steps >= min(2 * known, self._complete):
            with self.playback.held():
                self.race = race
                self._settle(race)
                self.race_grown.emit(race)

    def _settle(self, race: Race) -> None:
        self.playback.set_length(self._complete, race[0].steps if race else self._complete)
        self.playback.set_empty(False)
        if race and race[0].steps < self._complete:
            self._idle.start()
        else:
            self._idle.stop()
        self._compare()

    def _compare(self) -> None:
        self.turning.update(self.model, self.race, is_whole=not self.racing)
