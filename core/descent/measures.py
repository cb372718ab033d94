"""The measures of a trajectory, each defined once for charts, tables and files."""

from collections.abc import Sequence

import numpy as np

from core.descent.trajectory import Trajectory
from core.settings import Array
from core.surfaces.base import NOT_LOWER


def floor_of(race: Sequence[Trajectory]) -> float | None:
    """Return the value of the surface's minimum, if neither the box nor any path of the race has a lower one.

    Losses minus this value are what is left to gain; without it, there is no such thing.
    """
    floor = race[0].surface.floor if race else None
    if floor is None:
        return None
    lowest = min(float(np.min(one.losses, where=np.isfinite(one.losses), initial=np.inf)) for one in race)
    return floor if lowest >= floor - NOT_LOWER * (1 + abs(floor)) else None


def gradient_norms(trajectory: Trajectory) -> Array:  # (steps + 1,)
    """Return the length of the true gradient at each point."""
    norms: Array = np.hypot(*trajectory.true_gradients.T)
    return norms


def distances(trajectory: Trajectory) -> Array:  # (steps + 1,)
    """Return the distance of each point from the nearest minimum; NaN if no minimum is known."""
    minima = trajectory.surface.minima
    if not minima:
        return np.full(len(trajectory.points), np.nan)
    with np.errstate(invalid="ignore"):
        to_each = np.hypot(*np.moveaxis(trajectory.points[:, None] - np.array(minima), -1, 0))
    nearest: Array = to_each.min(axis=1)
    return nearest


def step_lengths(trajectory: Trajectory) -> Array:  # (steps + 1,)
    """Return the length of the step from each point; NaN at the last, where no step was taken."""
    lengths = np.hypot(*np.diff(trajectory.points, axis=0).T)
    return np.append(lengths, np.nan)


def effective_rates(trajectory: Trajectory) -> Array:  # (steps + 1, 2)
    """Return the factor of each coordinate's gradient: minus the step divided by it; NaN where the gradient is 0."""
    steps = np.diff(trajectory.points, axis=0, append=np.full((1, 2), np.nan))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates: Array = np.where(trajectory.gradients != 0, -steps / trajectory.gradients, np.nan)
    return rates
