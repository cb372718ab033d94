"""Tune the learning rate of a racer by trials: the fewest steps to a target, from starts other than the one shown."""

from collections.abc import Generator, Iterator
from typing import NamedTuple

import numpy as np

from core.descent.crowd import Crowd
from core.descent.racer import Racer
from core.settings import Array
from core.surfaces import Point, Surface

STARTS = 8
SPREAD = 0.02  # box diagonals: the starts lie this far from the one shown
LOWEST, HIGHEST = 1e-9, 1e2
FIRST_ENDS = (1e-4, 1e1)
BLOCK = 200  # steps between two reports


class _Trial(NamedTuple):
    """What a rate has come to on the mean over all starts; the least is the best."""

    steps: float  # to the target
    loss: float  # the last one
    rate: float


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
    wins. While the best rate is the lowest or the highest tried, the range grows there by two decades, with as many
    trials again.
    """
    *_, (_, rate) = tuned_in_blocks(surface, racer, start, steps, target=target, trials=trials, seed=seed)
    assert rate is not None  # noqa: S101 - for the type checker
    return rate


def tuned_in_blocks(
    surface: Surface, racer: Racer, start: Point, steps: int, *, target: float, trials: int, seed: int = 0
) -> Iterator[tuple[float, float | None]]:
    """Do the same in blocks: yield after each the share of the steps that is done, at the end with the rate.

    Where the range grows, the share begins anew.
    """
    low, high = FIRST_ENDS
    tried: list[_Trial] = []
    while True:
        rates = np.array([float(f"{rate:.3g}") for rate in nested_rates(trials, low, high)])
        tried += yield from _trials(surface, racer, start, steps, target, rates, seed)
        best, all_rates = min(tried).rate, [one.rate for one in tried]
        if best == min(all_rates) and low > LOWEST:
            low = max(LOWEST, low / 100)
        elif best == max(all_rates) and high < HIGHEST:
            high = min(HIGHEST, high * 100)
        else:
            yield 1.0, best
            return


def _trials(  # noqa: PLR0917
    surface: Surface, racer: Racer, start: Point, steps: int, target: float, rates: Array, seed: int
) -> Generator[tuple[float, None], None, list[_Trial]]:
    """Yield the share of the steps that is done, and return the trials of all rates."""
    starts = other_starts(surface, start)
    places, all_rates = np.repeat(starts, len(rates), axis=0), np.tile(rates, len(starts))
    crowd = Crowd(surface, racer.replace(fork=None), places, steps, seed, rates=all_rates)
    firsts = np.full(len(places), steps + 1)
    paths = np.empty((BLOCK, len(places), 2))
    losses: Array = np.empty((0, len(places)))
    for first in range(0, steps + 1, BLOCK):
        count = min(BLOCK, steps + 1 - first)
        for row in range(count):
            crowd.run(first + row - crowd.done)
            paths[row] = crowd.points
        with np.errstate(over="ignore", invalid="ignore"):
            losses = surface.value(paths[:count])  # (count, starts * rates)
        below = losses <= target
        arrived = below.any(axis=0) & (firsts > steps)
        firsts[arrived] = first + below[:, arrived].argmax(axis=0)
        yield (first + count) / (steps + 1), None
    counts = firsts.reshape(len(starts), -1).mean(axis=0)
    ends = np.where(np.isfinite(losses[-1]), losses[-1], np.inf).reshape(len(starts), -1).mean(axis=0)
    return [_Trial(*one) for one in zip(counts.tolist(), ends.tolist(), rates.tolist(), strict=True)]
