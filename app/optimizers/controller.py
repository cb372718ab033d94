"""The Optimizers room without its widgets: the model, its history, the race and the playback."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from app.optimizers.descriptions import names_of
from app.optimizers.model import FARTHEST_START, ListedRacer, OptimizersModel, Start
from app.rooms.controller import Controller, place_of
from core.descent import Trajectory, race_in_blocks

Race = tuple[Trajectory, ...]


class OptimizersController(Controller[OptimizersModel]):
    """Edits the model; each edit is a step of history and, where it matters, a new race.

    A long race runs on in blocks between the window's own events; it is announced when it has doubled.
    """

    race_grown = Signal(object)  # Race, as far as it has come
    chosen_changed = Signal(int)  # whose updates are explained

    def __init__(self, model: OptimizersModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self.race: Race = ()
        self.names = names_of(model.racers)
        self.chosen = 0
        self._blocks: Iterator[Race] = iter(())
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._run_on)
        self._run()

    @property
    def racing(self) -> bool:
        """Whether there are steps still to come."""
        return self._idle.isActive()

    def shown_race(self) -> list[tuple[ListedRacer, Trajectory]]:
        """The racers whose paths are shown."""
        pairs = zip(self.model.racers, self.race, strict=True)
        return [(racer, trajectory) for racer, trajectory in pairs if racer.shown]

    def shown_names(self) -> list[str]:
        """What the racers whose paths are shown are called."""
        return [name for name, racer in zip(self.names, self.model.racers, strict=True) if racer.shown]

    def chosen_racer(self) -> tuple[ListedRacer, Trajectory] | None:
        """The racer whose updates are explained, if there is one."""
        return (self.model.racers[self.chosen], self.race[self.chosen]) if self.race else None

    def run_out(self) -> None:
        """Take all steps that are still to come."""
        while self.racing:
            self._run_on()

    # Edits.

    def open_example(self, model: OptimizersModel) -> None:
        """Go to a saved race, as one step of history, and play it from its start; its first racer is explained."""
        self.set_model(model)
        self.choose(0)
        self.playback.seek(0)
        self.playback.play()

    def toggle_racer(self, index: int) -> None:
        """Show or hide the path of a racer, if there is one of this number."""
        if index < len(self.model.racers):
            racer = self.model.racers[index]
            self.set_model(self.model.with_racer(index, racer.replace(shown=not racer.shown)))

    def choose(self, index: int) -> None:
        """Explain the updates of this racer."""
        if index != self.chosen and 0 <= index < len(self.model.racers):
            self.chosen = index
            self.chosen_changed.emit(index)

    def drag_start(self, x: float, y: float) -> None:
        """Move the start while it is dragged."""
        x, y = (max(-FARTHEST_START, min(place, FARTHEST_START)) for place in (x, y))
        self.drag(self.model.replace(start=Start(x=x, y=y)), "start")

    def seek(self, step: int) -> None:
        """Pause, and go to a step."""
        self.playback.pause()
        self.playback.seek(step)

    # How it works.

    def retranslate(self) -> None:
        self.names = names_of(self.model.racers)

    def follow(self, before: OptimizersModel) -> None:
        self.names = names_of(self.model.racers)
        if not self.model.same_race(before):
            self._run()
        self.chosen = place_of(self.chosen, before.racers, self.model.racers)

    def _run(self) -> None:
        """Start the race anew; its first block is run at once."""
        model = self.model
        self._blocks = race_in_blocks(
            model.surface, model.engine_racers(), model.start.point, model.steps, seed=model.seed
        )
        self.race = next(self._blocks)
        self._complete = model.steps
        self._settle(self.race)

    def _run_on(self) -> None:
        race = next(self._blocks)
        known = self.race[0].steps
        if race[0].steps >= min(2 * known, self._complete):
            self.race = race
            self._settle(race)
            self.race_grown.emit(race)

    def _settle(self, race: Race) -> None:
        self.playback.set_length(self._complete, race[0].steps if race else self._complete)
        if race and race[0].steps < self._complete:
            self._idle.start()
        else:
            self._idle.stop()
