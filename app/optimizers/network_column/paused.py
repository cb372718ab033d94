"""While a race of networks pauses at a frame: the true losses there, and the map through the chosen racer."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QObject

from app.base.timer import timer
from app.base.worker import Worker
from app.optimizers.controller import OptimizersController
from app.optimizers.training.network_races import Ground, Progress
from core.landscape.network_race import NetworkRace

PAUSE = 250  # milliseconds at a frame before its true losses are computed


class PausedFrame(QObject):
    """Computes beside the window what is true at the frame where the playback pauses, if the weights are at hand."""

    def __init__(self, controller: OptimizersController, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self.through = False  # the map goes through the chosen racer
        self._worker = Worker(self)
        self._worker.progressed.connect(self._show)
        self._pause = timer(self, PAUSE, once=True)
        self._pause.timeout.connect(self._look)
        controller.playback.position_changed.connect(self._wait)
        controller.playback.playing_changed.connect(self._wait)
        controller.chosen_changed.connect(self._wait)
        controller.training_changed.connect(self._wait)
        controller.model_changed.connect(self._wait)

    def set_through(self, through: bool) -> None:  # noqa: FBT001 - of a switch
        """Let the map go through the chosen racer, as soon as it is known, or through the plane of the race."""
        self.through = through
        self._wait()

    def stop(self) -> None:
        """End the thread."""
        self._pause.stop()
        self._worker.stop()

    def _wait(self) -> None:
        """Drop what is under way; a map through a racer is that of no other frame."""
        self._pause.stop()
        if self._worker.busy:
            self._worker.replace(())
        controller = self._controller
        if controller.ground is not None:
            controller.show_ground(None)
        if controller.is_of_networks and not controller.training and not controller.playback.playing:
            self._pause.start()

    def _look(self) -> None:
        controller = self._controller
        known, step = controller.known_race(), controller.playback.position
        if known is None or known.race is None or not known.is_over or controller.training:
            return
        racer = controller.chosen if self.through else None
        self._worker.replace(_found(known, known.race, step, racer))

    def _show(self, found: Ground | None) -> None:
        self._controller.show_ground(found)

    def sentence(self) -> str:
        """Say through whom the map goes, or why it does not; empty if that is not asked for."""
        controller, ground = self._controller, self._controller.ground
        if not self.through or not controller.is_of_networks:
            return ""
        translate = QCoreApplication.translate
        if ground is not None:
            text = translate("networks", "The map goes through {0} at step {1}: exact there, and for no other racer")
            return text.format(controller.names[ground.racer], ground.step)
        known = controller.known_race()
        if known is not None and known.is_over and known.race is None:
            return translate("networks", "A race from a file has no weights: train it here for a map through a racer")
        return translate("networks", "The map will go through the chosen racer where the playback pauses")


def _found(known: Progress, race: NetworkRace, step: int, racer: int | None) -> Iterator[Ground | None]:
    """Find the true losses of all racers at a step, then the maps through one of them, coarse first."""
    names = [one.name for one in known.recipe.racers]
    for place, (name, path) in enumerate(zip(names, known.paths, strict=True)):
        if step <= path.steps and (place, step) not in known.truths and step not in path.truth_steps:
            known.truths[place, step] = race.truth_at(name, step)
    yield None
    if racer is not None and step <= known.paths[racer].steps:
        ground = None
        for found in race.map_through(names[racer], step):
            if found is not None:
                ground = Ground(found, racer, step)
            yield ground
