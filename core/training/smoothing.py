"""Smooth the curves of a run, and reduce several curves to a band."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.settings import Array

YOUTH = 38.0  # in time constants of 1 / (1 - keep): after it, keep^t is less than half a rounding error of 1
BLOCK = 64  # values smoothed by one matrix product


def smoothed(values: Array, keep: float) -> Array:  # (n,) -> (n,)
    """Return the running mean, which keeps the share `keep` of itself at each value, corrected for its start at 0.

    It is TensorBoard's: m <- keep * m + (1 - keep) * value, divided by 1 - keep^t. It is NaN from the first value on
    that is not finite.
    """
    blocks = -(-len(values) // BLOCK)
    padded = np.zeros(blocks * BLOCK)
    padded[: len(values)] = values
    powers = keep ** np.arange(BLOCK + 1)
    ages = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
    weights = np.where(ages >= 0, (1 - keep) * powers[np.maximum(ages, 0)], 0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        means = padded.reshape(blocks, BLOCK) @ weights.T
        carried = 0.0
        for index in range(blocks):
            means[index] += powers[1:] * carried
            carried = means[index, -1]
        result: Array = means.ravel()[: len(values)]
        young = math.ceil(min(len(values), YOUTH / (1 - keep)))  # later powers underflow: slow, and they change nothing
        result[:young] /= 1 - keep ** np.arange(1, young + 1)
    lost = np.flatnonzero(~np.isfinite(values))
    if lost.size:
        # The matrix product of a block spreads a value that is not finite to the values before it, too.
        result[: lost[0]] = smoothed(values[: lost[0]], keep)
        result[lost[0] :] = np.nan
    return result


def smoothed_decades(values: Array, keep: float, floor: float) -> Array:  # (n,) -> (n,)
    """Return the running mean for a logarithmic axis: a geometric one, which lies in the middle of what it smooths.

    The arithmetic mean of a falling loss would lie above all of it there. Below `floor`, values count as that.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        decades = smoothed(np.log10(np.maximum(values, floor)), keep)
        means: Array = 10.0**decades
    return means


class CurveBand(NamedTuple):
    """The mean of several curves at each place, one standard deviation below and above, over those that reach it."""

    low: Array  # (n,)
    mean: Array
    high: Array

    @property
    def deviation(self) -> Array:
        """The sample standard deviation; 0 where only one curve reaches."""
        return self.high - self.mean


def band(curves: Sequence[Array]) -> CurveBand:
    """Return the band of curves that begin together and may differ in length; NaN where none has a finite value."""
    table = np.full((len(curves), max(len(curve) for curve in curves)), np.nan)
    for row, curve in zip(table, curves, strict=True):
        row[: len(curve)] = curve
    known = np.isfinite(table)
    count = known.sum(axis=0)
    mean = np.where(known, table, 0.0).sum(axis=0) / np.maximum(count, 1)
    squares = np.where(known, (np.where(known, table, 0.0) - mean) ** 2, 0.0).sum(axis=0)
    deviation = np.sqrt(squares / np.maximum(count - 1, 1))
    return CurveBand(*(np.where(count > 0, values, np.nan) for values in (mean - deviation, mean, mean + deviation)))
