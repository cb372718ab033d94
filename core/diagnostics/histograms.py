"""Histograms that lose nothing: they also count values outside their bins."""

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
GREATEST = 1e300  # for larger values, the counts of bins mean nothing


class Range(NamedTuple):
    """The range of a histogram; a bounded activation function has two finite ends."""

    low: float
    high: float

    @property
    def is_bounded(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def is_rectified(self) -> bool:
        """Return whether it is the range of a rectifier, which is exactly 0 for half of its inputs."""
        return self.low == 0 and self.high == math.inf


def round_range(reach: float) -> Range:
    """Return the range from minus to plus 1, 2 or 5 times a power of ten, the first of at least `reach`; else 1.

    In this way, the ranges of values that grow or shrink over time seldom change, and their ends are easy to read.
    """
    if not 0 < reach < GREATEST:
        return Range(-1.0, 1.0)
    exponent = math.floor(math.log10(reach))
    ends = (float(f"{step}e{exponent}") for step in ROUND)
    end = next(end for end in ends if end >= reach)
    return Range(-end, end)


def finite(values: Array) -> Array:
    """Return the finite values: the array itself if all are finite, else a flat array."""
    keep = np.isfinite(values)
    return values if keep.all() else values[keep]


@dataclass(frozen=True, eq=False, slots=True)
class Histogram:
    """The number of values in each of equal bins from `low` to `high`, and of those elsewhere."""

    low: float
    high: float
    counts: Counts  # (bins,)
    zeros: int  # values exactly 0, if they are counted apart from the bins; else 0
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

    A value at an edge is in the upper bin, at the last edge in the last one. The values are sorted first, since NumPy
    sorts faster than it finds the bin of each.
    """
    edges = _edges(*over, bins)
    kept = np.sort(values, axis=None)  # NaN comes last
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
    """Return the number of all values; it is cached, since painting asks for it again and again."""
    inside = int(histogram.counts.sum())
    return inside + histogram.zeros + histogram.below + histogram.above + histogram.not_finite


@lru_cache(1024)
def _edges(low: float, high: float, bins: int) -> Array:  # (bins + 1,)
    """Return the edges, one shared array for all histograms over a range, since a history has thousands."""
    edges = np.linspace(low, high, bins + 1)
    edges.setflags(write=False)
    return edges
