"""Keep the first layer's weights, or a whole small network, after some epochs of a run: the frames of a film."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.diagnostics import moments
from core.diagnostics.histograms import round_range
from core.settings import Array
from core.training.reports import REACH

MOST_BYTES = 8 << 20  # of a run: 107 snapshots of 784 inputs and 100 units, 41 of 256 units
LARGEST = 127  # the level that stands for the reach and everything beyond


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """Weights in 255 levels; level 127 stands for `reach`."""

    epoch: int  # the epoch after which it was taken; 0 is before the first step
    reach: float
    levels: NDArray[np.int8]  # (units, inputs)

    @property
    def nbytes(self) -> int:
        return self.levels.nbytes

    @classmethod
    def of(cls, weights: Array, epoch: int) -> "Snapshot":  # (inputs, units)
        """Take a snapshot of `weights`; NaN becomes 0."""
        reach = round_range(REACH * moments(weights).rms).high
        levels = np.clip(np.nan_to_num(weights.T) * (LARGEST / reach), -LARGEST, LARGEST)
        return cls(epoch, reach, np.rint(levels, out=levels).astype(np.int8, order="C"))


@dataclass(frozen=True, eq=False, slots=True)
class NetworkSnapshot:
    """All that a network has learnt after an epoch, exactly."""

    epoch: int
    parameters: Array  # (p,)
    statistics: Array  # (2, units)

    @property
    def nbytes(self) -> int:
        return self.parameters.nbytes + self.statistics.nbytes


class Taken(Protocol):
    """A snapshot of any kind."""

    @property
    def epoch(self) -> int: ...

    @property
    def nbytes(self) -> int: ...


S = TypeVar("S", bound=Taken)


class Kept(Generic[S]):
    """Snapshots at even distances, and the latest. When they take too much memory, every second one is dropped.

    One thread may add while another reads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._kept: tuple[S, ...] = ()  # replaced, never changed
        self._distance = 1  # epochs

    def keep(self, snapshot: S) -> None:
        """Keep a snapshot, which must be later than all before."""
        kept = [*self._kept_at_distance(), snapshot]
        while len(kept) > 2 and sum(one.nbytes for one in kept) > self.most_bytes:
            self._distance *= 2
            kept = [*(one for one in kept[:-1] if one.epoch % self._distance == 0), kept[-1]]
        self._kept = tuple(kept)

    def at(self, epoch: int) -> S | None:
        """Return the latest snapshot taken at this epoch or earlier."""
        return next((one for one in reversed(self._kept) if one.epoch <= epoch), None)

    def epochs(self) -> tuple[int, ...]:
        """Return the epochs after which there are snapshots."""
        return tuple(one.epoch for one in self._kept)

    def _kept_at_distance(self) -> list[S]:
        """Return the snapshots that stay when a later one comes."""
        return [one for one in self._kept if one.epoch % self._distance == 0]


class Snapshots(Kept[Snapshot]):
    """Snapshots of the first layer's weights."""

    def add(self, weights: Array, epoch: int) -> None:
        """Take a snapshot of `weights` (inputs, units) after an epoch, which must be later than all before."""
        self.keep(Snapshot.of(weights, epoch))


class NetworkSnapshots(Kept[NetworkSnapshot]):
    """Snapshots of a whole network."""

    def add(self, parameters: Array, statistics: Array, epoch: int) -> None:
        """Take a snapshot after an epoch, which must be later than all before."""
        self.keep(NetworkSnapshot(epoch, parameters.copy(), statistics.copy()))
