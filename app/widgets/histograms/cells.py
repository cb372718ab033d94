"""The contents of a grid of histograms: rows of cells, each a histogram with its texts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.base.theme import ColourKey
from core.diagnostics import Statistic
from core.diagnostics.histograms import Counts, Histogram
from core.number_format import number, percent
from core.settings import Array

SMALLEST_COUNT = 0.5  # the start of a logarithmic axis, so that a bar of one value is visible


class StatisticLine(NamedTuple):
    """A statistic in the list beside a large cell."""

    title: str
    value: str
    tip: str = ""


def statistic_line(statistic: Statistic, value: float) -> StatisticLine:
    """Return a statistic and its value as text; a dash if there is no value."""
    texts = statistic.texts(QCoreApplication.translate)
    return StatisticLine(texts.title, percent(value) if statistic.is_share else number(value), texts.help)


@dataclass(frozen=True)
class Badge:
    """A word that flags a cell, and the rule that it follows."""

    text: str
    tip: str


@dataclass(frozen=True, eq=False)
class Cell:
    """A histogram with its texts; the moments are NaN if there are none."""

    histogram: Histogram | None = None
    mean: float = math.nan
    std: float = math.nan
    badges: tuple[Badge, ...] = ()
    note: str = ""  # shown in place of the bars: "all infinite"
    stale: bool = False  # from an older request, and about to be replaced
    before: Histogram | None = None  # the same signal at an earlier time, drawn as an outline over the bars


@dataclass(frozen=True, eq=False)
class GridRow:
    """Cells under one name, one for each column."""

    name: str
    colour: ColourKey  # the theme's colour number, as for racers
    cells: tuple[Cell, ...]
    note: str = ""  # shown under the name
    faint: bool = False  # whether it only stands beside the others, to compare


def heights(histogram: Histogram, *, logarithmic: bool) -> Array | None:  # (bins,)
    """Return the heights of the bars relative to the tallest, from 0 to 1; None if the bins are empty."""
    counts = histogram.counts
    tallest = int(counts.max(initial=0))
    return _relative(counts, tallest, logarithmic=logarithmic) if tallest else None


def outline(before: Histogram, now: Histogram, *, logarithmic: bool) -> Array | None:  # (2, steps)
    """Return an earlier histogram as a line over the bars of a later one: values, and heights on the same scale.

    Both enclose the same area if no value is 0 or outside the bins, whatever the bins are. Height 1 is the tallest bar;
    the line is cut off there and at the ends of the later range. None if there is nothing to draw.
    """
    low, high = ends(now)
    seen = (before.edges[1:] > low) & (before.edges[:-1] < high)
    if not seen.any() or not before.counts.any():
        return None
    scale = now.total / before.total * (high - low) / (before.edges[-1] - before.edges[0])
    counts = before.counts[seen] * (scale * len(before.counts) / len(now.counts))
    tallest = float(now.counts.max(initial=0) or counts.max())
    tops = np.minimum(_relative(counts, tallest, logarithmic=logarithmic), 1)
    edges = np.append(before.edges[:-1][seen], before.edges[1:][seen][-1]).clip(low, high)
    return np.stack([np.repeat(edges, 2)[1:-1], np.repeat(tops, 2)])


def _relative(counts: Array | Counts, tallest: float, *, logarithmic: bool) -> Array:
    """Return the heights of counts relative to the tallest."""
    if not logarithmic:
        return counts / tallest
    smallest = min(SMALLEST_COUNT, tallest / 2)
    return np.log(np.maximum(counts, smallest) / smallest) / math.log(tallest / smallest)


def ends(histogram: Histogram) -> tuple[float, float]:
    """Return the range of the bins."""
    return histogram.low, histogram.high


def column_ranges(rows: Sequence[GridRow], column: int) -> set[tuple[float, float]]:
    """Return the ranges of a column's cells."""
    histograms = [row.cells[column].histogram for row in rows if column < len(row.cells)]
    return {ends(one) for one in histograms if one is not None}
