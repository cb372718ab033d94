"""Compare two settings by their runs: the mean difference, its 95 % interval by Student's t, and Holm's correction.

Runs are paired by their seed only where a seed fixes the same data and the same start; otherwise the interval is
Welch's. With fewer than five runs of each there is no verdict.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from core.training.config import TrainingConfig

FEWEST = 5  # runs of each setting that allow a verdict
LEVEL = 0.95
# A seed draws the images by these, and the first weights by those.
DATA = ("dataset", "noise", "data_seed", "points", "train_size", "validation_fraction")
START = ("hidden_layers", "activation", "initializer")


@dataclass(frozen=True)
class Comparison:
    """The difference of two means; None where there are too few runs to say more."""

    difference: float  # of the first setting from the second
    is_paired: bool
    low: float | None = None
    high: float | None = None
    p: float | None = None  # two-sided; after `holm`, corrected
    differs: bool | None = None  # at 5 %


def is_paired(a: TrainingConfig, b: TrainingConfig) -> bool:
    """Return whether equal seeds give both settings the same images and the same first weights."""
    return all(getattr(a, name) == getattr(b, name) for name in (*DATA, *START))


def compare(a: Mapping[int, float], b: Mapping[int, float], *, paired: bool) -> Comparison:
    """Compare values by their seeds; paired ones by the seeds that both have. Both need a value at least."""
    if paired and (common := [seed for seed in a if seed in b]):
        first, second = [a[seed] for seed in common], [b[seed] for seed in common]
        differences = [one - other for one, other in zip(first, second, strict=True)]
        mean = fmean(differences)
        if len(common) < FEWEST:
            return Comparison(mean, is_paired=True)
        return _judged(mean, stdev(differences) / math.sqrt(len(common)), len(common) - 1, is_paired=True)
    first, second = list(a.values()), list(b.values())
    mean = fmean(first) - fmean(second)
    if min(len(first), len(second)) < FEWEST:
        return Comparison(mean, is_paired=False)
    parts = [stdev(values) ** 2 / len(values) for values in (first, second)]
    error = math.sqrt(sum(parts))
    weights = [part**2 / (len(values) - 1) for part, values in zip(parts, (first, second), strict=True)]
    return _judged(mean, error, error**4 / sum(weights) if error else len(first) - 1, is_paired=False)


def holm(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """Return the comparisons with p corrected for their number (Holm 1979); those without a verdict do not count."""
    judged = sorted((one.p, place) for place, one in enumerate(comparisons) if one.p is not None)
    found, highest = list(comparisons), 0.0
    for rank, (p, place) in enumerate(judged):
        highest = min(max(highest, p * (len(judged) - rank)), 1.0)
        found[place] = replace(comparisons[place], p=highest, differs=highest < 1 - LEVEL)
    return found


def _judged(mean: float, error: float, freedom: float, *, is_paired: bool) -> Comparison:
    if error == 0:  # all runs are alike
        p = 1.0 if mean == 0 else 0.0
        return Comparison(mean, is_paired, mean, mean, p, differs=p == 0)
    half, p = t_quantile(0.5 + LEVEL / 2, freedom) * error, 2 * t_tail(abs(mean / error), freedom)
    return Comparison(mean, is_paired, mean - half, mean + half, p, differs=p < 1 - LEVEL)


def t_tail(t: float, freedom: float) -> float:
    """Return the probability that Student's t with these degrees of freedom is greater than `t` >= 0."""
    return _beta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2


def t_quantile(share: float, freedom: float) -> float:
    """Return the t that a `share` of at least one half is below, by bisection to the last digit."""
    low, high = 0.0, 1.0
    while t_tail(high, freedom) > 1 - share:
        high *= 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if t_tail(middle, freedom) > 1 - share else (low, middle)
    return middle


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularized incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x in {0.0, 1.0}:
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    return front * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction by Lentz's method."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = value
        for factor in (even, odd):
            d = 1 / (1 + factor * d)
            c = 1 + factor / c
            value *= c * d
        if abs(value - before) <= 1e-16 * abs(value):
            break
    return value
