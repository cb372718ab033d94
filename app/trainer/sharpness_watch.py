"""Measures the sharpness of the run that is shown, beside its training, while somebody has asked for it."""

import time
from collections.abc import Generator

from PySide6.QtCore import QObject, Signal

from app.base.worker import Worker
from app.trainer.controller import Activity, TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.model import SHARPNESS
from app.trainer.sharpness_record import SharpnessRecord
from core.landscape.sharpness import Sharpness
from core.training import TrainingConfig

SOON = 50  # milliseconds between two looks at the work


class SharpnessWatch(QObject):
    """Offers moments of runs and has them measured on a thread of its own, one after another.

    What was measured of a run of the list stays as long as the program runs.
    """

    measured = Signal()  # another epoch of the run that is shown

    def __init__(self, controller: TrainerController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._kept: dict[int, tuple[TrainingConfig, SharpnessRecord]] = {}  # by the ids of runs in the list
        self._waiting: list[LiveRun] = []
        self._current: LiveRun | None = None  # whose moment is being measured
        self._begun = 0.0
        self._worker = Worker(self, every=SOON)
        self._worker.progressed.connect(self._take)
        self._worker.finished.connect(self._go_on)
        self._worker.failed.connect(self._fail)
        controller.run_changed.connect(self.look)
        controller.advanced.connect(self.look)
        controller.activity_changed.connect(self.look)
        controller.model_changed.connect(self.look)

    @property
    def is_asked(self) -> bool:
        """Return whether a chart shows the sharpness."""
        return SHARPNESS in self._controller.model.layer_charts

    def look(self) -> None:
        """Have the run of the room measured if it is asked for; else let it be."""
        run = self._controller.run
        if run is None or run.is_example:
            return
        self._recognise(run)
        run.sharpness.wanted = self.is_asked
        if not self.is_asked or run.trainer is None:
            return
        if self._controller.activity is Activity.IDLE and not run.sharpness.measured:
            run.sharpness.offer(run.trainer, with_memory=not run.is_bundled)
        if run not in self._waiting:
            self._waiting.append(run)
        if self._current is None:
            self._go_on()

    def stop(self) -> None:
        """End the work beside the window."""
        self._worker.stop()
        self._waiting, self._current = [], None

    def _recognise(self, run: LiveRun) -> None:
        """Let a run that was opened again have what was measured of it before; ids of deleted runs come again."""
        if run.id is None:
            return
        config, record = self._kept.get(run.id, (None, run.sharpness))
        if record is not run.sharpness and config == run.config:
            run.sharpness = record
        self._kept[run.id] = run.config, run.sharpness

    def _go_on(self) -> None:
        """Measure the next moment, of an earlier run first."""
        if self._current is not None and self._current is not self._controller.run:
            self._current.sharpness.rest()
        self._current = next((run for run in self._waiting if run.sharpness.waits and run.trainer is not None), None)
        self._waiting = [run for run in self._waiting if run.sharpness.waits or run is self._controller.run]
        if self._current is not None and self.is_asked:
            self._worker.replace(_measuring(self._current))
        else:
            self._current = None

    def _take(self, found: object) -> None:
        if isinstance(found, tuple) and self._current is not None:
            self._current.sharpness.add(*found)
            if self._current is self._controller.run:
                self.measured.emit()

    def _fail(self, error: Exception) -> None:
        self._current = None
        raise error


def _measuring(run: LiveRun) -> Generator[tuple[Sharpness, float] | None]:
    """Measure the next moment of a run, and yield it with the seconds that it took."""
    begin = time.perf_counter()
    if run.trainer is None:
        return
    steps = run.sharpness.measure_next(run.trainer)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            yield done.value, time.perf_counter() - begin
            return
        yield None
