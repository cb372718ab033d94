"""Compute the statistics of layers and runs, each in one place.

Activations, pre-activations and the gradients with respect to them are (samples, units), weights (fan_in, units).
Values that are not finite are left out and counted apart; where nothing is left, a statistic is NaN. The cheap
statistics (histogram, mean, std, shares) take a fraction of a millisecond for 1,000 samples of 100 units, the dear ones
(quantiles, effective rank, distinct units) some milliseconds. The catalogue says which is which, and what they are
called.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.diagnostics.histograms import Histogram, Range, finite, histogram
from core.settings import Array

MARGIN = 0.03  # an activation this near to an end of its range is saturated
FLAT_SLOPE = 0.01  # a slope below this lets hardly any gradient through
INACTIVE_STD = 1e-3  # a unit that varies less over the samples tells nothing about them
SAME_UNIT = 1e-3  # units whose weights differ by less than this share of the largest compute the same
CONSTANT = 1e-12  # activations that vary by less than this share of the largest are constant


# Cheap.


class Moments(NamedTuple):
    """Mean, standard deviation and root mean square."""

    mean: float
    std: float
    rms: float


def moments(values: Array) -> Moments:
    """Return the moments of all finite values, summed in float64, which squares of float32 cannot overflow."""
    kept = finite(values)
    if not kept.size:
        return Moments(math.nan, math.nan, math.nan)
    with np.errstate(over="ignore", invalid="ignore"):  # squares of float64 can, and become infinite
        mean, std = float(kept.mean(dtype=np.float64)), float(kept.std(dtype=np.float64))
    return Moments(mean, std, math.hypot(mean, std))


@dataclass(frozen=True, eq=False, slots=True)
class Signal:
    """The values of one kind in a layer, such as its activations: moments, histogram, share of infinite and NaN."""

    mean: float
    std: float
    rms: float
    not_finite: float  # share
    histogram: Histogram

    @property
    def zero_share(self) -> float:
        """The share of values that are exactly 0, if they are counted apart."""
        return self.histogram.zeros / max(self.histogram.total, 1)


def signal(values: Array, over: Range, *, zeros_apart: bool = False) -> Signal:
    """Measure `values`; `over` is the range of the histogram, `zeros_apart` gives exact zeros their own bar."""
    counted = histogram(values, over, zeros_apart=zeros_apart)
    return Signal(*moments(values), counted.not_finite / max(values.size, 1), counted)


def share(flags: NDArray[np.bool_]) -> float:
    """Return the share of `flags` that are set."""
    return np.count_nonzero(flags) / flags.size if flags.size else math.nan


def saturated_share(activations: Array, over: Range) -> float:
    """Return the share of activations within 0.03 of an end of their range; NaN if the range is open.

    That is |a| > 0.97 for tanh, a < 0.03 or a > 0.97 for the sigmoid.
    """
    if not over.is_bounded:
        return math.nan
    kept = finite(activations)
    return share((kept < over.low + MARGIN) | (kept > over.high - MARGIN))


def flat_share(slopes: Array) -> float:
    """Return the share of slopes f'(z) that are smaller than 0.01 in size."""
    return share(np.abs(finite(slopes)) < FLAT_SLOPE)


def zero_share(values: Array) -> float:
    """Return the share of values that are exactly 0."""
    return share(finite(values) == 0)


def dead_share(activations: Array, slopes: Array) -> float:
    """Return the share of dead units, 0 with slope 0 for every sample: they never fire and cannot learn to."""
    return share(((activations == 0) & (slopes == 0)).all(axis=0)) if len(activations) else math.nan


def inactive_share(activations: Array) -> float:
    """Return the share of units whose standard deviation over the samples is below 0.001; it depends on the scale."""
    if not len(activations):
        return math.nan
    with np.errstate(over="ignore", invalid="ignore"):  # a unit with a value that is not finite is not inactive
        return share(activations.std(axis=0, dtype=np.float64) < INACTIVE_STD)


# Dear.


class Quantiles(NamedTuple):
    """Median and 99th percentile of the sizes of values: a median far below the RMS means a few large ones."""

    median: float
    p99: float


def quantiles(values: Array) -> Quantiles:
    """Return the median and the 99th percentile of |values|."""
    ordered = np.sort(np.abs(finite(values)), axis=None)  # three times as quick as np.quantile
    if not ordered.size:
        return Quantiles(math.nan, math.nan)
    places = np.array([0.5, 0.99]) * (ordered.size - 1)
    below = ordered[np.floor(places).astype(np.intp)]
    above = ordered[np.ceil(places).astype(np.intp)]
    median, p99 = below + (places % 1) * (above - below)
    return Quantiles(float(median), float(p99))


def effective_rank(activations: Array) -> float:
    """Return the number of directions that the activations use: exp of the singular values' entropy.

    The singular values are those of the activations minus each unit's mean, divided by their sum (Roy and Vetterli
    2007). The rank is 0 if nothing varies; samples that are not finite are left out.
    """
    kept = activations[np.isfinite(activations).all(axis=1)].astype(np.float64)
    largest = np.abs(kept).max(initial=0)
    if not largest:
        return 0.0 if kept.size else math.nan
    kept /= largest  # squares stay in range
    kept -= kept.mean(axis=0)
    if np.abs(kept).max() <= CONSTANT:
        return 0.0
    gram = kept.T @ kept if kept.shape[0] >= kept.shape[1] else kept @ kept.T
    singular = np.sqrt(np.maximum(np.linalg.eigvalsh(gram), 0))
    shares = singular[singular > 0] / singular.sum()
    return math.exp(-float(shares @ np.log(shares)))


def distinct_units(weights: Array, biases: Array) -> int:
    """Count the units of a layer with different incoming weights: 1 if all are equal and will learn the same.

    Two units are equal if none of their weights and biases differs by more than a thousandth of the largest. Weights
    are compared, not activations, by which all dead units would be one. Units with weights that are not finite do not
    count.
    """
    columns = np.vstack([weights, biases]).T.astype(np.float64)
    columns = columns[np.isfinite(columns).all(axis=1)]
    near = SAME_UNIT * np.abs(columns).max(axis=1, initial=0)
    # Equal units are next to each other along any direction, so that each is compared to only a few others.
    direction = np.random.default_rng(0).standard_normal(columns.shape[1])
    places = columns @ direction
    reach = near * np.abs(direction).sum()
    found: list[int] = []
    for unit in np.argsort(places):
        for other in reversed(found):
            if places[unit] - places[other] > reach[unit]:
                found.append(unit)
                break
            if np.abs(columns[unit] - columns[other]).max() <= near[unit]:
                break
        else:
            found.append(unit)
    return len(found)


# Of weights and their updates.


def norm(weights: Array) -> float:
    """Return the root of the sum of squares of the finite weights."""
    kept = finite(weights).ravel()
    return math.sqrt(float(np.einsum("i,i->", kept, kept, dtype=np.float64)))


def mean_size(values: Array) -> float:
    """Return the mean of the absolute values of all that are finite; NaN if none is."""
    kept = finite(values)
    return float(np.abs(kept).mean(dtype=np.float64)) if kept.size else math.nan


def update_ratio(update: Array, weights: Array) -> float:
    """Return log10(mean |update| / mean |weights|) of the update as applied; about -3 is usual.

    It is minus infinity if nothing moved, and NaN if all weights are 0, or none of either is finite.
    """
    moved, size = mean_size(update), mean_size(weights)
    if not size:
        return math.nan
    return math.log10(moved / size) if moved else -math.inf


# Of a run.


def penalty_share(penalty: float, loss: float) -> float:
    """Return the penalty's share of the loss, which includes it."""
    return penalty / loss if loss and math.isfinite(loss) else math.nan


def best_epoch(validation_losses: Sequence[float]) -> int | None:
    """Return the index of the lowest validation loss, the first of equals; None if none is finite."""
    losses = np.array(validation_losses, dtype=np.float64)
    losses[~np.isfinite(losses)] = np.inf
    return int(losses.argmin()) if np.isfinite(losses).any() else None
