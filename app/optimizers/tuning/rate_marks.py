"""The rates that theory knows for a racer, with a sentence about each."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.optimizers.rates.rate_strip import RateMark
from core.descent import Trajectory
from core.descent.stability import best_rate, curvature_at, polyak, quadratic_curvatures, stability_limit
from core.number_format import number
from core.optimizers import SGD, Momentum
from core.surfaces import Point


def marks_of(trajectory: Trajectory) -> tuple[RateMark, ...]:
    """Return the rates that theory knows for a racer: its stability limit, and on a quadratic the best ones."""
    optimizer, surface, translate = trajectory.racer.optimizer, trajectory.surface, QCoreApplication.translate
    if trajectory.racer.sam_radius:  # theory knows them for the gradient at the point
        return ()
    curvatures = quadratic_curvatures(surface)
    if curvatures is not None:
        low, high = curvatures
        limit = stability_limit(optimizer, high)
        sentence = translate("rates", "Above {0} it diverges: its stability limit on this quadratic, condition {1}")
        marks = [] if limit is None else [RateMark(limit, sentence.format(number(limit), number(high / low)), True)]
        return (*marks, *_best(trajectory, low, high))
    place = _minimum_of(trajectory)
    curvature = None if place is None else curvature_at(surface, place)
    limit = None if curvature is None else stability_limit(optimizer, curvature)
    if limit is None or place is None:
        return ()
    sentence = translate("rates", "Above {0} it cannot stay at the minimum at ({1}, {2}); it may still come near it")
    return (RateMark(limit, sentence.format(number(limit), *map(number, place)), is_limit=True, is_sure=False),)


def _best(trajectory: Trajectory, low: float, high: float) -> tuple[RateMark, ...]:
    optimizer, translate = trajectory.racer.optimizer, QCoreApplication.translate
    if isinstance(optimizer, SGD) and not optimizer.weight_decay:
        rate = best_rate(low, high)
        sentence = translate("rates", "{0} = 2/(L + μ) is the quickest rate on this quadratic in the long run")
        return (RateMark(rate, sentence.format(number(rate))),)
    if isinstance(optimizer, Momentum) and not (optimizer.weight_decay or optimizer.dampens):
        pair = polyak(low, high)
        sentence = translate("rates", "Polyak's pair, the quickest on this quadratic: rate {0} with momentum {1}")
        return (RateMark(pair.rate, sentence.format(number(pair.rate), number(pair.momentum))),)
    return ()


def _minimum_of(trajectory: Trajectory) -> Point | None:
    """Return the minimum nearest to where a racer ends."""
    minima = trajectory.surface.minima
    finite = np.flatnonzero(np.isfinite(trajectory.points).all(axis=-1))
    if not minima or not len(finite):
        return None
    gaps = np.hypot(*(np.array(minima) - trajectory.points[finite[-1]]).T)
    return minima[int(gaps.argmin())]
