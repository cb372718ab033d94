"""Tune the learning rate of a racer by trials: the fewest steps to a target, from starts other than the one shown."""

import numpy as np

from core.descent.racer import Racer
from core.descent.rate_sweep import paths_at
from core.descent.target import steps_to
from core.settings import Array
from core.surfaces import Point, Surface

STARTS = 8
SPREAD = 0.02  # box diagonals: the starts lie this far from the one shown
LOWEST, HIGHEST = 1e-9, 1e2
FIRST_ENDS = (1e-4, 1e1)


def nested_rates(trials: int, low: float, high: float) -> Array:  # (trials,)
    """Return the first rates of a sequence that fills a range of decades evenly: more trials include fewer.

    Its places are those of van der Corput (1935): 1/2, 1/4, 3/4, 1/8, ...
    """
    places = np.zeros(trials)
    for trial in range(1, trials + 1):
        rest, weight = trial, 0.5
        while rest:
            places[trial - 1] += weight * (rest % 2)
            rest, weight = rest // 2, weight / 2
    rates: Array = low * (high / low) ** places
    return rates


def other_starts(surface: Surface, start: Point) -> Array:  # (STARTS, 2)
    """Return starts on a circle around one, none of which is it."""
    angles = 2 * np.pi * (np.arange(STARTS) + 0.5) / STARTS
    circle = SPREAD * surface.bounds.diagonal * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    starts: Array = np.array(start) + circle
    return starts


def tuned_rate(
    surface: Surface, racer: Racer, start: Point, steps: int, *, target: float, trials: int, seed: int = 0
) -> float:
    """Return the rate that needs the fewest steps to a loss of `target`, on the mean over starts around `start`.

    Who never gets there counts as one step more than the race has. Among equals, the lower mean of the final losses
    wins. If the best rate is the lowest or the highest tried, the range grows there by two decades, with as many trials
    again.
    """
    low, high = FIRST_ENDS
    while True:
        rates = np.sort(nested_rates(trials, low, high))
        best = _best(surface, racer, start, steps, target, rates, seed)
        if best == 0 and low > LOWEST:
            low = max(LOWEST, low / 100)
        elif best == trials - 1 and high < HIGHEST:
            high = min(HIGHEST, high * 100)
        else:
            return float(f"{rates[best]:.3g}")


def _best(  # noqa: PLR0917
    surface: Surface, racer: Racer, start: Point, steps: int, target: float, rates: Array, seed: int
) -> int:
    starts = other_starts(surface, start)
    places, all_rates = np.repeat(starts, len(rates), axis=0), np.tile(rates, len(starts))
    paths = paths_at(surface, racer, places, all_rates, np.arange(steps + 1), seed=seed)
    with np.errstate(over="ignore", invalid="ignore"):
        losses = surface.value(paths)  # (steps + 1, starts * rates)
    firsts = [steps_to(losses[:, place], target).first for place in range(losses.shape[1])]
    counts = np.array([steps + 1 if first is None else first for first in firsts]).reshape(len(starts), -1).mean(axis=0)
    ends = np.where(np.isfinite(losses[-1]), losses[-1], np.inf).reshape(len(starts), -1).mean(axis=0)
    return int(np.lexsort((ends, counts))[0])
