"""Keep the first layer's weights, or a whole small network, after some epochs of a run: the frames of a film."""

from bisect import bisect_right
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
        self._distance = 1  # epochs
        self._bytes = 0  # of those at even distances
        self._seen: tuple[list[S], S | None] = ([], None)  # at even distances, some are appended; and the latest

    def keep(self, snapshot: S) -> None:
        """Keep a snapshot, which must be later than all before."""
        even, latest = self._seen
        if latest is not None and latest.epoch % self._distance == 0:
            even.append(latest)
            self._bytes += latest.nbytes
        while len(even) > 1 and self._bytes + snapshot.nbytes > self.most_bytes:
            self._distance *= 2
            even = [one for one in even if one.epoch % self._distance == 0]
            self._bytes = sum(one.nbytes for one in even)
        self._seen = (even, snapshot)

    def at(self, epoch: int) -> S | None:
        """Return the latest snapshot taken at this epoch or earlier."""
        even, latest = self._seen
        if latest is not None and latest.epoch <= epoch:
            return latest
        place = bisect_right(even, epoch, key=lambda one: one.epoch)
        return even[place - 1] if place else None

    def epochs(self) -> tuple[int, ...]:
        """Return the epochs after which there are snapshots."""
        even, latest = self._seen
        if latest is None:
            return ()
        return (*(one.epoch for one in even if one.epoch < latest.epoch), latest.epoch)


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
