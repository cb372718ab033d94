"""Histograms that lose nothing: what lies outside their bins is counted, too."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.settings import Array

Counts = NDArray[np.integer]

BINS = 50
ROUND = (1, 2, 5, 10)  # times a power of ten
GREATEST = 1e300  # beyond, the number of values in a bin means nothing


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


def round_range(reach: float) -> Range:
    """From minus to plus 1, 2 or 5 times a power of ten, the first that is at least `reach`; 1 where there is none.

    So the ranges of values that grow or shrink over time change seldom, and their ends can be read.
    """
    if not 0 < reach < GREATEST:
        return Range(-1.0, 1.0)
    exponent = math.floor(math.log10(reach))
    ends = (float(f"{step}e{exponent}") for step in ROUND)
    end = next(end for end in ends if end >= reach)
    return Range(-end, end)


def finite(values: Array) -> Array:
    """The values that are finite: the array itself where all are, else a flat one."""
    keep = np.isfinite(values)
    return values if keep.all() else values[keep]


@dataclass(frozen=True, eq=False, slots=True)
class Histogram:
    """How many values lie in each of equal bins from `low` to `high`; nothing that lies elsewhere is lost."""

    low: float
    high: float
    counts: Counts  # (bins,)
    zeros: int  # exactly 0, where they are counted apart and not in the bins; else 0
    below: int
    above: int
    not_finite: int

    @property
    def edges(self) -> Array:  # (bins + 1,)
        return _edges(self.low, self.high, len(self.counts))

    @property
    def total(self) -> int:
        return _total(self)


def histogram(values: Array, over: Range, *, zeros_apart: bool = False, bins: int = BINS) -> Histogram:
    """Count `values` in `bins` bins; `zeros_apart` gives the zeros of a rectifier a bar of their own.

    A value at an edge is in the upper bin, at the last edge in the last one. They are sorted first: NumPy sorts more
    quickly than it can tell the bin of each.
    """
    edges = _edges(*over, bins)
    kept = np.sort(values, axis=None)  # not a number comes last
    kept = kept[np.searchsorted(kept, -np.inf, "right") : np.searchsorted(kept, np.inf, "left")]
    not_finite, zeros = values.size - kept.size, 0
    if zeros_apart:
        first, last = np.searchsorted(kept, 0, "left"), np.searchsorted(kept, 0, "right")
        kept, zeros = np.concatenate([kept[:first], kept[last:]]), int(last - first)
    begins = np.searchsorted(kept, edges)
    begins[-1] = np.searchsorted(kept, edges[-1], "right")
    return Histogram(
        low=over.low,
        high=over.high,
        counts=np.diff(begins).astype(np.int32),
        zeros=zeros,
        below=int(begins[0]),
        above=int(kept.size - begins[-1]),
        not_finite=not_finite,
    )


@lru_cache(1024)
def _total(histogram: Histogram) -> int:
    """All values, wherever they lie: what is painted asks for it again and again."""
    inside = int(histogram.counts.sum())
    return inside + histogram.zeros + histogram.below + histogram.above + histogram.not_finite


@lru_cache(1024)
def _edges(low: float, high: float, bins: int) -> Array:  # (bins + 1,)
    """The edges, the same array for all histograms over a range: a history has thousands."""
    edges = np.linspace(low, high, bins + 1)
    edges.setflags(write=False)
    return edges
