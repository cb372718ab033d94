"""While a race of networks pauses at a frame: the true losses there, and the map through the chosen racer."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject

from app.base.timer import timer
from app.base.worker import Worker
from app.optimizers.controller import OptimizersController
from app.optimizers.training.network_races import Progress
from app.optimizers.training.seen_map import Ground
from core.landscape.network_race import NetworkRace
from core.landscape.slices.map_images import Truth

PAUSE = 250  # milliseconds at a frame before its true losses are computed


class Found(NamedTuple):
    """What is known of a frame as far as it was looked at."""

    progress: Progress
    truths: Mapping[tuple[int, int], Truth]  # of a racer at a step
    ground: Ground | None


class PausedFrame(QObject):
    """Computes beside the window what is true at the frame where the playback pauses, if the weights are at hand."""

    def __init__(self, controller: OptimizersController, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._shown: Found | None = None  # the latest
        self._worker = Worker(self)
        self._worker.progressed.connect(self._show)
        self._pause = timer(self, PAUSE, once=True)
        self._pause.timeout.connect(self._look)
        controller.playback.position_changed.connect(self._wait)
        controller.playback.playing_changed.connect(self._wait)
        controller.chosen_changed.connect(self._wait)
        controller.training_changed.connect(self._wait)
        controller.model_changed.connect(self._wait)
        self._wait()

    def stop(self) -> None:
        """End the thread."""
        self._pause.stop()
        self._worker.stop()

    def _wait(self) -> None:
        """Drop what is under way; a map through a racer is that of no other frame."""
        controller = self._controller
        ground, stands_still = controller.ground, not controller.training and not controller.playback.playing
        if ground is not None:
            asked = (controller.chosen, controller.playback.position) if controller.model.map_through else None
            if stands_still and (ground.racer, ground.step) == asked:
                return
            controller.show_ground(None)
        self._pause.stop()
        if self._worker.busy:
            self._worker.replace(())
        if controller.is_of_networks and stands_still:
            self._pause.start()

    def _look(self) -> None:
        controller = self._controller
        known, step = controller.known_race(), controller.playback.position
        if known is None or known.race is None or not known.is_over or controller.training:
            return
        racer = controller.chosen if controller.model.map_through else None
        self._worker.replace(_found(known, known.race, step, racer))

    def _show(self, found: Found) -> None:
        """Show what has come to be known; most items are but pauses."""
        if found is not self._shown:
            self._shown = found
            found.progress.truths.update(found.truths)
            self._controller.show_ground(found.ground)


def _found(known: Progress, race: NetworkRace, step: int, racer: int | None) -> Iterator[Found]:
    """Find the true losses of all racers at a step, then the maps through one of them, coarse first."""
    names = [one.name for one in known.recipe.racers]
    found = Found(known, {}, None)
    for place, (name, path) in enumerate(zip(names, known.paths, strict=True)):
        if step <= path.steps and (place, step) not in known.truths and step not in path.truth_steps:
            found = found._replace(truths={**found.truths, (place, step): race.truth_at(name, step)})
            yield found
    if racer is None or (known.paths[racer].diverged_at is not None and step > known.paths[racer].steps):
        return
    for loss_map in race.map_through(names[racer], step):
        if loss_map is not None:
            found = found._replace(ground=Ground(loss_map, racer, step))
        yield found
