"""Histograms of several runs over one range, so that their bars can be compared."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from core.diagnostics.histograms import Histogram, Range


def shared_range(histograms: Iterable[Histogram]) -> Range | None:
    """Return the range that holds those of all histograms; None if there is none."""
    known = list(histograms)
    if not known:
        return None
    return Range(min(one.low for one in known), max(one.high for one in known))


def rebinned(one: Histogram, over: Range, bins: int | None = None) -> Histogram:
    """Count the values of a histogram in other bins, which reach at least as far; no value is lost.

    Values are taken to lie evenly within their bin, since only their number is known.
    """
    bins = len(one.counts) if bins is None else bins
    if (one.low, one.high, len(one.counts)) == (*over, bins):
        return one
    edges = np.linspace(over.low, over.high, bins + 1)
    below = np.rint(np.interp(edges, one.edges, np.append(0, np.cumsum(one.counts))))
    return replace(one, low=over.low, high=over.high, counts=np.diff(below).astype(np.int32))
