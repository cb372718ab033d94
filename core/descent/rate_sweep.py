"""Race one optimizer at many learning rates at once, which takes about as long as racing it at one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.descent.crowd import Crowd
from core.descent.racer import Racer
from core.descent.trajectory import Trajectory, race_in_blocks
from core.settings import Array
from core.surfaces import Point, Surface

LOWEST_RATE, HIGHEST_RATE = 1e-5, 1e2  # a range is wider if a rate of interest lies outside
RATES = 200
LOOKS = 256  # at most so many steps of a sweep are kept


@dataclass(frozen=True, eq=False)
class RateSweep:
    """The losses of one racer at many rates, after some of the steps of a race; NaN where it diverged.

    Up to the step `since`, that of its fork, they are the same at all rates.
    """

    rates: Array  # (n,), rising
    looks: NDArray[np.intp]  # (k,), rising: the steps after which the losses are known, the first and the last included
    losses: Array  # (k, n)
    since: int = 0

    def at_step(self, step: int) -> Array:  # (n,)
        """Return the losses at the last look up to a step."""
        row: Array = self.losses[self._row(step)]
        return row

    def look_up_to(self, step: int) -> int:
        """Return the step of that look."""
        return int(self.looks[self._row(step)])

    def _row(self, step: int) -> int:
        return max(0, int(np.searchsorted(self.looks, step, side="right")) - 1)

    @cached_property
    def best(self) -> float:
        """The rate with the lowest loss at the end; NaN if it diverges at all of them."""
        last = np.where(np.isnan(self.losses[-1]), np.inf, self.losses[-1])
        return float(self.rates[last.argmin()]) if np.isfinite(last).any() else float("nan")


def rate_sweep(
    surface: Surface, racer: Racer, start: Point, steps: int, rates: Array, *, seed: int = 0, looks: int = LOOKS
) -> RateSweep:
    """Race `racer` from `start` at each of the rates, (n,); all draws are those of a race at one rate.

    A schedule multiplies each rate as it does the racer's own. A forked racer goes on at each rate from where it forks,
    with what it then remembers.
    """
    when = _looks_of(racer, steps, looks)
    crowd, past = _crowd_at(surface, racer, start, steps, rates, seed=seed)
    *_, paths = _paths_in_blocks(crowd, when, max(1, steps), past)
    return _swept(surface, rates, when, paths, _since(past))


def rate_sweep_in_blocks(
    surface: Surface, racer: Racer, start: Point, steps: int, rates: Array, *, seed: int = 0, block: int
) -> Iterator[RateSweep | None]:
    """Do the same in blocks of about so many steps: yield None after each, and the sweep at the end."""
    when = _looks_of(racer, steps, LOOKS)
    crowd, past = _crowd_at(surface, racer, start, steps, rates, seed=seed)
    for paths in _paths_in_blocks(crowd, when, block, past):
        yield None if paths is None else _swept(surface, rates, when, paths, _since(past))


def _crowd_at(
    surface: Surface, racer: Racer, start: Point, steps: int, rates: Array, *, seed: int
) -> tuple[Crowd, Trajectory | None]:
    """Return the crowd of one racer at all rates; of a forked one where it forks, with its path up to there."""
    starts = np.tile(np.array(start, dtype=np.float64), (len(rates), 1))
    crowd = Crowd(surface, racer.replace(fork=None), starts, steps, seed, rates=rates)
    if racer.fork is None:
        return crowd, None
    at = min(racer.fork.at, steps)
    blocks = race_in_blocks(surface, [racer], start, steps, seed=seed)
    past = next(path for (path,) in blocks if path.steps >= at)
    crowd.go_on_from(past, at)
    return crowd, past


def _since(past: Trajectory | None) -> int:
    return 0 if past is None or past.racer.fork is None else past.racer.fork.at


def _paths_in_blocks(
    crowd: Crowd, when: NDArray[np.intp], block: int, past: Trajectory | None
) -> Iterator[Array | None]:
    """Run a crowd, yield None after each block of steps, and its places after the steps in `when` at the end.

    Before the step at which the crowd is, all of it is where the past was.
    """
    paths = np.empty((len(when), *crowd.points.shape))
    rest, begun = block, crowd.done
    for row, step in enumerate(when):
        if past is not None and step < begun:
            paths[row] = past.points[step]
            continue
        rest -= int(step) - crowd.done
        crowd.run(int(step) - crowd.done)
        paths[row] = crowd.points
        if rest <= 0:
            rest = block
            yield None
    yield paths


def _swept(surface: Surface, rates: Array, when: NDArray[np.intp], paths: Array | None, since: int) -> RateSweep:
    assert paths is not None  # noqa: S101 - for the type checker
    with np.errstate(over="ignore", invalid="ignore"):
        return RateSweep(np.asarray(rates, dtype=np.float64), when, surface.value(paths), since)


def lowest_of(sweep: RateSweep) -> float:
    """Return the lowest loss at any rate and look; NaN if the start has none."""
    known = sweep.losses[~np.isnan(sweep.losses)]
    return float(known.min()) if known.size else float("nan")


def _looks_of(racer: Racer, steps: int, looks: int) -> NDArray[np.intp]:
    """Return the steps after which a sweep is looked at, that of a fork among them."""
    when = looked_at(steps, looks)
    return when if racer.fork is None else np.union1d(when, [min(racer.fork.at, steps)])


def looked_at(steps: int, looks: int = LOOKS) -> NDArray[np.intp]:
    """Return at most so many steps from 0 to the last, close together at first: early steps change most."""
    if steps + 1 <= looks:
        return np.arange(steps + 1)
    spread = np.geomspace(1, steps + 1, looks) - 1
    return np.unique(np.maximum(np.round(spread).astype(np.intp), np.minimum(np.arange(looks), steps)))


def rate_range(rates: Sequence[float]) -> tuple[float, float]:
    """Return the range that is swept: seven decades, and as many more as hold all these rates."""
    low, high = (10.0 ** round_(np.log10(rate)) for round_, rate in ((np.floor, min(rates)), (np.ceil, max(rates))))
    return min(LOWEST_RATE, low), max(HIGHEST_RATE, high)


def spread_rates(low: float, high: float, count: int = RATES) -> Array:  # (count,)
    """Return rates spread evenly over the decades of a range, its ends included."""
    rates: Array = np.geomspace(low, high, count)
    return rates
