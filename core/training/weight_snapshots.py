"""The first layer's weights after some of the epochs of a run, as bytes: the frames of a film that stays small."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.diagnostics import moments
from core.diagnostics.histograms import round_range
from core.settings import Array
from core.training.reports import REACH

MOST_BYTES = 8 << 20  # of a run: 107 snapshots of 784 inputs and 100 units, 41 of 256 units
LARGEST = 127  # the level that stands for the reach, and for all that is beyond


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """Weights in 255 levels: `reach` is what level 127 stands for."""

    epoch: int  # after which they were so; 0 is before the first step
    reach: float
    levels: NDArray[np.int8]  # (units, inputs)

    @classmethod
    def of(cls, weights: Array, epoch: int) -> "Snapshot":  # (inputs, units)
        """Take weights as they are now; what is not a number is 0."""
        reach = round_range(REACH * moments(weights).rms).high
        levels = np.clip(np.nan_to_num(weights.T) * (LARGEST / reach), -LARGEST, LARGEST)
        return cls(epoch, reach, np.rint(levels, out=levels).astype(np.int8, order="C"))


class Snapshots:
    """Snapshots at even distances, and the latest. Where they would take too much, every second one goes.

    One thread may add while another reads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._kept: tuple[Snapshot, ...] = ()  # replaced, never changed
        self._distance = 1  # epochs

    def add(self, weights: Array, epoch: int) -> None:
        """Take a snapshot of weights (inputs, units) after an epoch that is later than those before."""
        kept = [*self._kept_at_distance(), Snapshot.of(weights, epoch)]
        while len(kept) > 2 and sum(one.levels.nbytes for one in kept) > self.most_bytes:
            self._distance *= 2
            kept = [*(one for one in kept[:-1] if one.epoch % self._distance == 0), kept[-1]]
        self._kept = tuple(kept)

    def at(self, epoch: int) -> Snapshot | None:
        """The latest snapshot that was taken after this epoch or before."""
        return next((one for one in reversed(self._kept) if one.epoch <= epoch), None)

    def epochs(self) -> tuple[int, ...]:
        """The epochs after which there are snapshots."""
        return tuple(one.epoch for one in self._kept)

    def _kept_at_distance(self) -> list[Snapshot]:
        """Those that stay when a later one comes."""
        return [one for one in self._kept if one.epoch % self._distance == 0]
