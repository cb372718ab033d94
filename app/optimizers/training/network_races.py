"""Trains the networks of a race beside the window, and keeps the last races, so that undo finds them again."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import main_thread

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base import garbage_collection
from app.base.timer import timer
from app.base.worker import Worker
from app.optimizers.model import OptimizersModel
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.network.recorded import bundled, result_of, text_of
from app.optimizers.training.race_recipe import key_of, key_of_model, recipe_of
from core.datasets import load
from core.landscape.loss_map import LossMap
from core.landscape.network_race import Mapped, NetworkRace, Replayed, Surrounded, Trained
from core.landscape.recipe import LandscapeRecipe
from core.landscape.result import LandscapeResult, RacerPath
from core.landscape.slices.map_images import Truth
from core.landscape.slices.penalised import NO_PENALTY, Factors
from core.settings import RefusedError

KEPT = 8  # races
EVERY = 0.2  # seconds between two reports of a race under way
SHOWING = 20  # milliseconds that a race stands still after a report, while the window shows it


@dataclass(frozen=True, eq=False)
class Progress:
    """A race as far as it has come: all there is to show of it."""

    recipe: LandscapeRecipe
    trained: Trained | None = None
    loss_map: LossMap | None = None
    paths: tuple[RacerPath, ...] = ()
    result: LandscapeResult | None = None
    is_over: bool = False
    race: NetworkRace | None = None  # with the weights of all; only of the last race that was run here
    truths: dict[tuple[int, int], Truth] = field(default_factory=dict)  # of a racer at a step, found while paused

    @property
    def steps(self) -> int:
        """The steps that can be seen: those that are trained, or with a plane those that are replayed."""
        if self.loss_map is not None:
            return max((path.steps for path in self.paths), default=0)
        return 0 if self.trained is None else self.trained.step

    @property
    def is_empty(self) -> bool:
        """Return whether nothing of it can be seen yet."""
        return self.trained is None and self.loss_map is None

    def truths_of(self, racer: int, penalty: Factors = NO_PENALTY) -> dict[int, Truth]:
        """Return what is true by step, as it was found of a racer while the playback paused, with a penalty."""
        found = {step: truth for (place, step), truth in self.truths.items() if place == racer}
        return {
            step: truth._replace(loss=truth.loss + penalty.squares * truth.squares + penalty.sizes * truth.sizes)
            for step, truth in found.items()
        }

    @property
    def has_penalties(self) -> bool:
        """Return whether the loss can be seen with the penalties: some racer has one, and its sums are known."""
        return self.loss_map is not None and self.loss_map.sums is not None

    @cached_property
    def text(self) -> str:
        """The race for a session; only if it is whole."""
        return "" if self.result is None else text_of(self.result)

    @property
    def share(self) -> float:
        """The share of the training and replaying that is done."""
        if self.result is not None:
            return 1.0
        done = 0.0 if self.trained is None else 0.5 * self.trained.step / self.trained.steps
        return done + (0.5 * self.steps / self.recipe.steps if self.loss_map is not None else 0.0)


class NetworkRaces(QObject):
    """The races of networks of this window: one under way, and those that are over."""

    progressed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, Progress] = {}  # by recipe, the latest last
        self._bundled = {key_of(result.recipe): recorded(result) for result in bundled()}
        self._under_way = ""
        self._asked: tuple[OptimizersModel, list[str], str] | None = None  # the model and names of the last key
        self._latest: Progress | None = None  # not shown yet
        self._due = 0.0  # when the next report should come
        self._worker = Worker(self)
        self._worker.progressed.connect(self._take)
        self._worker.paused.connect(self._report)
        self._worker.finished.connect(self._end)
        self._go_on = timer(self, SHOWING, once=True)
        self._go_on.timeout.connect(self._train_on)
        self._worker.failed.connect(self._fail)

    @property
    def running(self) -> bool:
        """Return whether networks train."""
        return bool(self._under_way)

    def start(self, model: OptimizersModel, names: Sequence[str]) -> None:
        """Train the networks of a race; one that is under way is given up. What cannot be trained has `failed`."""
        self._give_up()
        try:
            recipe = recipe_of(model, names)
        except RefusedError as error:
            self.failed.emit(error.sentence(QCoreApplication.translate))
            return
        self._under_way = key_of(recipe)
        self._keep(self._under_way, Progress(recipe))
        garbage_collection.hold(main_thread())  # not collected while the race stands still, either
        self._worker.replace(_run(recipe), paused=True)
        self._go_on.start()

    def stop(self) -> None:
        """Give the race up."""
        was_running = self.running
        self._give_up()
        self._worker.stop()
        if was_running:
            self.progressed.emit()

    def give_up_others(self, model: OptimizersModel, names: Sequence[str]) -> None:
        """Give the race under way up, unless it is that of this model."""
        if self.running and self._key(model, names) != self._under_way:
            self._give_up()
            self._worker.stop()

    def add(self, text: str) -> None:
        """Keep a race that a session carries.

        Raises:
            RefusedError: it is damaged.
        """
        result = result_of(text)
        key = key_of(result.recipe)
        known = self._known.pop(key, None)
        self._known[key] = known if known is not None and known.text == text else recorded(result)  # with its weights
        self._drop_oldest()

    def text_of(self, model: OptimizersModel, names: Sequence[str]) -> str:
        """Return the race of a model for its session; empty if it is not whole."""
        known = self.progress_of(model, names)
        return "" if known is None or known.result is None or not known.is_over else known.text

    def progress_of(self, model: OptimizersModel, names: Sequence[str]) -> Progress | None:
        """Return how far the race of a model has come; None if nothing is known of it."""
        key = self._key(model, names)
        return self._known.get(key) or self._bundled.get(key)

    def _key(self, model: OptimizersModel, names: Sequence[str]) -> str:
        """Return what tells the race of a model from others; empty if networks cannot race in it."""
        if not isinstance(model.surface, RealNetwork):
            return ""
        if self._asked is None or self._asked[0] is not model or self._asked[1] != names:  # asked for in every frame
            self._asked = model, list(names), key_of_model(model, names)
        return self._asked[2]

    def _train_on(self) -> None:
        """Train until the next report; there the race stands still, else both threads would want the interpreter."""
        self._due = time.monotonic() + EVERY
        self._worker.step(self._is_due)

    def _is_due(self, progress: object) -> bool:
        return progress is not self._latest and time.monotonic() >= self._due

    def _take(self, progress: Progress) -> None:
        self._latest = progress

    def _report(self) -> None:
        """Announce how far the race has come."""
        if self._latest is not None:
            self._keep(self._under_way, self._latest)
            self.progressed.emit()
        self._go_on.start()

    def _keep(self, key: str, progress: Progress) -> None:
        self._known.pop(key, None)
        for other, known in self._known.items():
            self._known[other] = replace(known, race=None)  # weights of one race are many
        self._known[key] = progress
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]

    def _give_up(self) -> None:
        progress = self._known.get(self._under_way)
        if progress is not None and progress.result is None:
            del self._known[self._under_way]
        self._rest()

    def _rest(self) -> None:
        self._under_way, self._latest = "", None
        self._go_on.stop()
        garbage_collection.release(main_thread())

    def _end(self) -> None:
        if self._latest is not None:
            self._keep(self._under_way, replace(self._latest, is_over=True))
        self._rest()
        self.progressed.emit()

    def _fail(self, error: Exception) -> None:
        self._give_up()
        if not isinstance(error, RefusedError):
            raise error
        self.failed.emit(error.sentence(QCoreApplication.translate))
        self.progressed.emit()


def recorded(result: LandscapeResult) -> Progress:
    """Return a race that was run before."""
    return Progress(result.recipe, loss_map=result.loss_map, paths=result.paths, result=result, is_over=True)


def _run(recipe: LandscapeRecipe) -> Iterator[Progress]:
    """Yield the race of a recipe as it comes along."""
    progress = Progress(recipe)
    race = NetworkRace(recipe, load(recipe.base.data))
    for report in race.run():
        match report:
            case Trained():
                progress = replace(progress, trained=report)
            case Mapped():
                progress = replace(progress, loss_map=report.loss_map, result=race.result, race=race)
            case Replayed():
                progress = replace(progress, paths=report.paths)
            case Surrounded():
                progress = replace(progress, paths=report.paths, result=race.result)
        yield progress
