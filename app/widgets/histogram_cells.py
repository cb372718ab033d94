"""What a grid of histograms is given: rows of cells, each a histogram with what is said of it."""

import math
from dataclasses import dataclass

import numpy as np

from core.histograms import Histogram
from core.settings import Array

SMALLEST_COUNT = 0.5  # where a logarithmic axis begins: a bar of one value is seen


@dataclass(frozen=True)
class Badge:
    """A word that flags a cell, and the rule by which it does."""

    text: str
    tip: str


@dataclass(frozen=True, eq=False)
class Cell:
    """A histogram and what is said of it; the moments are NaN where there are none."""

    histogram: Histogram | None = None
    mean: float = math.nan
    std: float = math.nan
    badges: tuple[Badge, ...] = ()
    note: str = ""  # stands where the bars would: "all infinite"
    stale: bool = False  # of an older request, and about to be replaced


@dataclass(frozen=True, eq=False)
class GridRow:
    """Cells under one name, one for each column."""

    name: str
    colour: int  # as the theme numbers them for racers
    cells: tuple[Cell, ...]
    note: str = ""  # under the name


def heights(histogram: Histogram, *, logarithmic: bool) -> Array | None:  # (bins,)
    """How tall the bars are, relative to the tallest, from 0 to 1; none where the bins are empty."""
    counts = histogram.counts
    tallest = int(counts.max(initial=0))
    if not tallest:
        return None
    if not logarithmic:
        return counts / tallest
    return np.log(np.maximum(counts, SMALLEST_COUNT) / SMALLEST_COUNT) / math.log(tallest / SMALLEST_COUNT)


def ends(histogram: Histogram) -> tuple[float, float]:
    """The range that the bins cover."""
    return float(histogram.edges[0]), float(histogram.edges[-1])


def zeros_stand_beside(histogram: Histogram) -> bool:
    """Whether the bar of the zeros needs a place beside the bins: 0 is not inside of their range."""
    low, high = ends(histogram)
    return histogram.zeros > 0 and not low < 0 < high
