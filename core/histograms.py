"""Histograms that lose nothing: what lies outside their bins is counted, too."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.settings import Array

Counts = NDArray[np.int_]

BINS = 50


class Range(NamedTuple):
    """What a histogram covers; an activation that never leaves it has two finite ends."""

    low: float
    high: float

    @property
    def is_bounded(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def is_rectified(self) -> bool:
        """Whether it is that of a rectifier, which is exactly 0 for half of what it is given."""
        return self.low == 0 and self.high == math.inf


def finite(values: Array) -> Array:
    """The values that are finite: the array itself where all are, else a flat one."""
    keep = np.isfinite(values)
    return values if keep.all() else values[keep]


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many values lie in each of equal bins over a range; nothing that lies elsewhere is lost."""

    edges: Array  # (bins + 1,)
    counts: Counts  # (bins,)
    zeros: int  # exactly 0, where they are counted apart and not in the bins; else 0
    below: int
    above: int
    not_finite: int

    @property
    def total(self) -> int:
        return int(self.counts.sum()) + self.zeros + self.below + self.above + self.not_finite

    @property
    def outside(self) -> float:
        """The share of all values that is in no bin and not 0."""
        return (self.below + self.above + self.not_finite) / max(self.total, 1)


def histogram(values: Array, over: Range, *, zeros_apart: bool = False, bins: int = BINS) -> Histogram:
    """Count `values` in `bins` bins; `zeros_apart` gives the zeros of a rectifier a bar of their own.

    A value at an edge is in the upper bin, at the last edge in the last one. They are sorted first: NumPy sorts more
    quickly than it can tell the bin of each.
    """
    edges = np.linspace(over.low, over.high, bins + 1)
    kept = np.sort(values, axis=None)  # not a number comes last
    kept = kept[np.searchsorted(kept, -np.inf, "right") : np.searchsorted(kept, np.inf, "left")]
    not_finite, zeros = values.size - kept.size, 0
    if zeros_apart:
        first, last = np.searchsorted(kept, 0, "left"), np.searchsorted(kept, 0, "right")
        kept, zeros = np.concatenate([kept[:first], kept[last:]]), int(last - first)
    begins = np.searchsorted(kept, edges)
    begins[-1] = np.searchsorted(kept, edges[-1], "right")
    return Histogram(
        edges=edges,
        counts=np.diff(begins),
        zeros=zeros,
        below=int(begins[0]),
        above=int(kept.size - begins[-1]),
        not_finite=not_finite,
    )


def history_image(histograms: Sequence[Histogram]) -> Array:  # (bins, histograms)
    """Histograms over time as a picture: log(1 + count), a column each (fastai's "colorful dimension")."""
    return np.log1p(np.stack([one.counts for one in histograms], axis=1))
