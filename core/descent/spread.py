"""Race one racer many times at once: with other seeds or, where nothing is random, from starts around its own."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.descent.crowd import Crowd
from core.descent.racer import Racer, takes_batches
from core.settings import Array
from core.surfaces import Point, Regression, Surface

MANY = 32
FEWEST = 4
MOST_SORTED = 8_000_000  # draws of all batches; more would take a second
RADIUS = 0.02  # box diagonals: the starts lie within this of the one shown
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, eq=False)
class Spread:
    """The paths of many races of one racer; the first is the one shown. NaN where one has diverged."""

    by_seeds: bool  # else by starts
    points: Array  # (steps + 1, n, 2)
    losses: Array  # (steps + 1, n)
    radius: float  # of the circle around the first start that holds all of them; 0: they are one

    @property
    def count(self) -> int:
        return len(self.points[0])

    def quartiles(self) -> Array:  # (3, steps + 1)
        """Return the losses that a quarter, a half and three quarters of the races keep below; NaN if they diverged."""
        losses = np.sort(np.where(np.isnan(self.losses), np.inf, self.losses), axis=1)
        places = [max(0, int(np.ceil(share * self.count)) - 1) for share in (0.25, 0.5, 0.75)]
        found = losses[:, places].T
        edges: Array = np.where(np.isfinite(found), found, np.nan)
        return edges


def has_chance(surface: Surface, racer: Racer) -> bool:
    """Return whether another seed gives another path."""
    return bool(racer.noise) or takes_batches(surface, racer.batch_size)


@lru_cache(maxsize=4)
def spread(surface: Surface, racer: Racer, start: Point, steps: int, seed: int) -> Spread:
    """Race `racer` with 32 seeds, from the race's own on; without noise and batches, from 32 starts in a small circle.

    With batches of very many samples there are fewer.
    """
    by_seeds = has_chance(surface, racer)
    count = MANY
    if isinstance(surface, Regression) and takes_batches(surface, racer.batch_size):
        count = int(np.clip(MOST_SORTED // (surface.count * (steps + 1)), FEWEST, MANY))
    starts = np.tile(np.array(start, dtype=np.float64), (count, 1))
    if not by_seeds:
        starts += starts_around(surface, count)
    seeds = tuple(range(seed, seed + count)) if by_seeds else None
    crowd = Crowd(surface, racer, starts, steps, seed, seeds=seeds)
    points = np.empty((steps + 1, count, 2))
    points[0] = crowd.points
    for step in range(1, steps + 1):
        crowd.run(1)
        points[step] = crowd.points
    with np.errstate(over="ignore", invalid="ignore"):
        radius = 0.0 if by_seeds else RADIUS * surface.bounds.diagonal
        return Spread(by_seeds, points, surface.value(points), radius)


def starts_around(surface: Surface, count: int) -> Array:  # (count, 2)
    """Return offsets spread evenly over a disc, the first of which is 0: a sunflower (Vogel 1979)."""
    turns = GOLDEN_ANGLE * np.arange(count)
    radii = RADIUS * surface.bounds.diagonal * np.sqrt(np.arange(count) / count)
    offsets: Array = radii[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    return offsets
