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
BLOCK = 1 << 16  # values that are counted at once


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

    A value at an edge is in the upper bin, at the last edge in the last one.
    """
    kept, zeros = finite(values).ravel(), 0
    counts = _counts(kept, over, bins)
    if zeros_apart:
        zeros = kept.size - int(np.count_nonzero(kept))
        counts -= zeros * _counts(np.zeros(1), over, bins)
    return Histogram(
        low=over.low,
        high=over.high,
        counts=counts[1:-1].astype(np.int32),
        zeros=zeros,
        below=int(counts[0]),
        above=int(counts[-1]),
        not_finite=values.size - kept.size,
    )


def _counts(values: Array, over: Range, bins: int) -> Counts:  # (values,) -> (bins + 2,)
    """Count finite values below the bins, in each of them, and above; blocks of values stay in the cache.

    Each place is computed, and corrected by the bin's edges, since it may be rounded into its neighbour.
    """
    limits, counts = _limits(*over, bins), np.zeros(bins + 2, np.intp)
    for first in range(0, values.size, BLOCK):
        block = values[first : first + BLOCK]
        with np.errstate(over="ignore"):  # the greatest values are above all bins
            places = (block - np.float64(over.low)) / (over.high - over.low) * bins
        place = (np.clip(places, -1, bins) + 1).astype(np.intp)
        place -= block < limits[place]
        place += block >= limits[place + 1]
        counts += np.bincount(place, minlength=bins + 2)
    return counts


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


@lru_cache(1024)
def _limits(low: float, high: float, bins: int) -> Array:  # (bins + 3,)
    """Return where the values below the bins, of each of them, and above begin; the last bin has both its edges."""
    edges = _edges(low, high, bins)
    return np.concatenate([[-np.inf], edges[:-1], [np.nextafter(edges[-1], np.inf), np.inf]])
