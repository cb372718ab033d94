"""The sharpness of a run, as far as it was measured, and the moments of it that are still to be."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import replace

from core.landscape.sharpness import Sharpness, SharpnessMeter, is_too_large
from core.landscape.stability_limits import Moment
from core.training import Trainer

MOST_WAITING = 8  # moments; a run that is quicker than its measurement is measured at fewer epochs


class SharpnessRecord:
    """What is known of one run. The thread that trains offers moments, another one measures them."""

    def __init__(self) -> None:
        self.wanted = False  # whether moments are to be offered after epochs
        self.measured: Sequence[Sharpness] = ()  # in the order of their epochs
        self.seconds = 0.0  # that the last one took
        self.images = 0  # that they were measured on
        self._waiting: list[Moment] = []
        self._latest = -1  # the last epoch that was offered
        self._lock = threading.Lock()
        self._meter: SharpnessMeter | None = None

    def offer(self, trainer: Trainer, *, with_memory: bool = True) -> None:
        """Take the run as of its last report, which is that of an epoch; nothing happens unless it is wanted.

        The network of a recorded run comes without the memory of its optimizer.
        """
        epoch = len(trainer.history)
        if not self.wanted or epoch <= self._latest or is_too_large(trainer.parameter_count):
            return
        moment = Moment.of(trainer)
        with self._lock:
            self._latest = epoch
            if len(self._waiting) >= MOST_WAITING:
                self._waiting = self._waiting[::2]
            self._waiting.append(moment if with_memory else replace(moment, memory={}))

    @property
    def waits(self) -> bool:
        """Return whether there is something to measure."""
        return bool(self._waiting)

    def measure_next(self, trainer: Trainer) -> Generator[None, None, Sharpness]:
        """Measure the earliest moment that waits, of the run of this trainer; yield after each part of the work."""
        with self._lock:
            moment = self._waiting.pop(0)
        if self._meter is None:
            self._meter = SharpnessMeter(trainer)
            self.images = self._meter.images
        return (yield from self._meter.measure(moment))

    def rest(self) -> None:
        """Give back what measuring needs, unless there is more to measure."""
        if not self.waits:
            self._meter = None

    def add(self, found: Sharpness, seconds: float) -> None:
        """Note what was measured."""
        self.measured = (*self.measured, found)
        self.seconds = seconds

    def at(self, epoch: int) -> Sharpness | None:
        """Return the last one measured at this epoch or before."""
        return next((one for one in reversed(self.measured) if one.epoch <= epoch), None)
