"""Count the steps that racers take to a target: a loss to come down to."""

from typing import NamedTuple

import numpy as np

from core.descent.trajectory import Trajectory
from core.settings import Array

SHARE_OF_START = 1e-3  # the first target: this share of the start's loss above the minimum


class StepsTo(NamedTuple):
    """The first step after which the loss is at the target or below it, and the step from which it stays there."""

    first: int | None  # None: never
    stays: int | None  # None: not to the end of the race


def steps_to(losses: Array, target: float) -> StepsTo:  # (steps + 1,)
    """Count the steps until a loss, indexed by step, is at the target or below it; NaN is above every target."""
    below = np.asarray(losses <= target)
    if not below.any():
        return StepsTo(None, None)
    above = np.flatnonzero(~below)
    stays = int(above[-1]) + 1 if len(above) else 0
    return StepsTo(int(below.argmax()), stays if stays < len(below) else None)


def steps_of(trajectory: Trajectory, target: float, minimum: float | None) -> StepsTo:
    """Count the steps of a racer until its loss, less the minimum if there is one, is at the target or below it."""
    return steps_to(trajectory.losses - (minimum or 0.0), target)


def first_target(excess: float) -> float:
    """Return a target for a race from a start whose loss is so much above the minimum: a thousandth of that."""
    return float(f"{SHARE_OF_START * excess:.1g}") if np.isfinite(excess) and excess > 0 else SHARE_OF_START
