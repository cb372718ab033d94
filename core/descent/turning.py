"""Does a racer turn with the surface? Compare its path with that on the unturned surface, turned along."""

from collections.abc import Sequence

import numpy as np

from core.descent.trajectory import Trajectory, race
from core.settings import Array
from core.surfaces import Point, Surface
from core.surfaces.turned import turned

TURNS_WITH_IT = 1e-9  # box diagonals; a racer that strays by less does so by rounding


def turned_along(raced: Sequence[Trajectory], unturned: Surface, angle: float, seed: int) -> tuple[Array, ...]:
    """Return the path of each racer on the unturned surface, from the unturned start, turned by the angle in degrees.

    The shape of each is (steps + 1, 2).
    """
    if not raced:
        return ()
    bounds = unturned.bounds
    x, y = turned(raced[0].points[0], -angle, bounds).tolist()
    start: Point = (x, y)
    paths = race(unturned, [one.racer for one in raced], start, raced[0].steps, seed=seed)
    return tuple(turned(path.points, angle, bounds) for path in paths)


def strays(trajectory: Trajectory, along: Array) -> float:
    """Return how far a path goes from the one that was turned along, at most, in diagonals of the box.

    Infinite if only one of the two diverges.
    """
    known, expected = (np.all(np.isfinite(points), axis=1) for points in (trajectory.points, along))
    if not np.array_equal(known, expected):
        return float("inf")
    gaps = np.hypot(*(trajectory.points[known] - along[known]).T)
    return float(gaps.max(initial=0) / trajectory.surface.bounds.diagonal)
