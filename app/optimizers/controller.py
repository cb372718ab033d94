"""The Optimizers room without its widgets: the model, its history, the race and the playback."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from app.history import History
from app.optimizers.model import FARTHEST_START, ListedRacer, OptimizersModel, Start
from app.optimizers.telling import names_of
from app.playback import Playback
from core.descent import Trajectory, race_in_blocks
from core.surfaces import AnySurface

Race = tuple[Trajectory, ...]


class OptimizersController(QObject):
    """Edits the model; each edit is a step of history and, where it matters, a new race.

    A long race runs on in blocks between the window's own events; it is announced when it has doubled.
    """

    model_changed = Signal(object)  # OptimizersModel; the race is already the new one
    race_grown = Signal(object)  # Race, as far as it has come
    chosen_changed = Signal(int)  # whose updates are explained

    def __init__(self, model: OptimizersModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history: History[OptimizersModel] = History(model)
        self.playback = Playback(self)
        self.race: Race = ()
        self.names = names_of(model.racers)
        self.chosen = 0
        self.dragging = False
        self._blocks: Iterator[Race] = iter(())
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._run_on)
        self._run()

    @property
    def model(self) -> OptimizersModel:
        return self.history.present

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

    # Edits.

    def set_model(self, model: OptimizersModel) -> None:
        """Go to another model, as one step of history."""
        self._replace(model)

    def open_example(self, model: OptimizersModel) -> None:
        """Go to a saved race, as one step of history, and play it from its start; its first racer is explained."""
        self.set_model(model)
        self.choose(0)
        self.playback.seek(0)
        self.playback.play()

    def change_surface(self, surface: AnySurface) -> None:
        self._replace(self.model.with_surface(surface))

    def change_racer(self, index: int, racer: ListedRacer) -> None:
        self._replace(self.model.with_racer(index, racer))

    def change_optimizer(self, index: int, kind: str) -> None:
        self._replace(self.model.with_optimizer(index, kind))

    def add_racer(self, kind: str) -> None:
        self._replace(self.model.adding(kind))

    def duplicate_racer(self, index: int) -> None:
        self._replace(self.model.duplicating(index))

    def remove_racer(self, index: int) -> None:
        self._replace(self.model.without(index))

    def move_racer(self, index: int, by: int) -> None:
        self._replace(self.model.moving(index, by))

    def toggle_racer(self, index: int) -> None:
        """Show or hide the path of a racer, if there is one of this number."""
        if index < len(self.model.racers):
            racer = self.model.racers[index]
            self.change_racer(index, racer.replace(shown=not racer.shown))

    def choose(self, index: int) -> None:
        """Explain the updates of this racer."""
        if index != self.chosen and 0 <= index < len(self.model.racers):
            self.chosen = index
            self.chosen_changed.emit(index)

    def drag_start(self, x: float, y: float) -> None:
        """Move the start while it is dragged; the whole drag is one step of history."""
        self.dragging = True
        x, y = (max(-FARTHEST_START, min(place, FARTHEST_START)) for place in (x, y))
        self._replace(self.model.replace(start=Start(x=x, y=y)), gesture="drag start")

    def drag_surface(self, surface: AnySurface) -> None:
        """Change the surface while one of its numbers is swept; the whole sweep is one step of history."""
        self.dragging = True
        self._replace(self.model.with_surface(surface), gesture="drag surface")

    def drop(self) -> None:
        """End the drag: the next one is another step of history."""
        self.dragging = False
        self.history.end_gesture()

    def seek(self, step: int) -> None:
        """Pause, and go to a step."""
        self.playback.pause()
        self.playback.seek(step)

    def undo(self) -> None:
        self._travel(self.history.undo)

    def redo(self) -> None:
        self._travel(self.history.redo)

    # How it works.

    def _replace(self, model: OptimizersModel, gesture: str | None = None) -> None:
        before = self.model
        if model != before:
            self.history.push(model, gesture)
            self._announce(before)

    def _travel(self, there: Callable[[], OptimizersModel]) -> None:
        before = self.model
        if there() != before:
            self._announce(before)

    def _announce(self, before: OptimizersModel) -> None:
        self.names = names_of(self.model.racers)
        if not self.model.same_race(before):
            self._run()
        self.chosen = max(0, min(self.chosen, len(self.model.racers) - 1))
        self.model_changed.emit(self.model)

    def _run(self) -> None:
        """Start the race anew; its first block is run at once."""
        model = self.model
        self._blocks = race_in_blocks(model.surface, model.entrants(), model.start.point, model.steps, seed=model.seed)
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
