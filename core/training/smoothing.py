"""What is drawn of a run's curves beside the numbers themselves."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.settings import Array

YOUTH = 38.0  # time constants, 1 / (1 - keep) each: after those, keep^t is below half a rounding of 1
BLOCK = 64  # values that are smoothed by one matrix product


def smoothed(values: Array, keep: float) -> Array:  # (n,) -> (n,)
    """The running mean that keeps the share `keep` of itself at each value, without a bias towards the start.

    As TensorBoard's: m <- keep * m + (1 - keep) * value, divided by 1 - keep^t. From the first value on that is not
    finite, it is NaN.
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
        young = math.ceil(min(len(values), YOUTH / (1 - keep)))  # powers that underflow take long, and change nothing
        result[:young] /= 1 - keep ** np.arange(1, young + 1)
    lost = np.flatnonzero(~np.isfinite(values))
    if lost.size:
        # A block's product mixes what is not finite into the values before it as well.
        result[: lost[0]] = smoothed(values[: lost[0]], keep)
        result[lost[0] :] = np.nan
    return result


class CurveBand(NamedTuple):
    """Where several curves run: the lowest, the mean and the highest value at each place, over those that reach it."""

    low: Array  # (n,)
    mean: Array
    high: Array


def band(curves: Sequence[Array]) -> CurveBand:
    """The band of curves that begin together and may end apart; NaN where none of them has a number."""
    table = np.full((len(curves), max(len(curve) for curve in curves)), np.nan)
    for row, curve in zip(table, curves, strict=True):
        row[: len(curve)] = curve
    known = np.isfinite(table)
    none = ~known.any(axis=0)
    low = np.where(known, table, np.inf).min(axis=0)
    high = np.where(known, table, -np.inf).max(axis=0)
    mean = np.where(known, table, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return CurveBand(*(np.where(none, np.nan, values) for values in (low, mean, high)))
