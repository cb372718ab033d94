"""The passes of a racer's next steps and their scalars, which depend on the count of steps and on no gradient.

So they are the same wherever a race starts: while the start is dragged, they are known from the event before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.fused_steps import FUSED
from core.kernels import Pass
from core.optimizers import Optimizer

REFUSED = (ZeroDivisionError, ValueError, OverflowError)  # where NumPy has an infinity or NaN
MOST_RACERS = 16

Counters = tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class StepPlan:
    """The pass and the scalars of each step, and the optimizer's counters after it; it ends before a refused step."""

    calls: Sequence[tuple[Pass, tuple[float, ...]]]
    counters: Mapping[str, Sequence[float]]


def plan_steps(optimizer: Optimizer[Any], counters: Counters, factors: tuple[float, ...]) -> StepPlan:
    """Plan a step for each factor of the learning rate, from a state that has counted so far."""
    state, call = optimizer.init(np.zeros(2)), FUSED[type(optimizer)].call
    names = [name for name, _ in counters]
    for name, count in counters:
        setattr(state, name, count)
    calls, counted = [], []
    for factor in factors:
        state.rate_factor = factor
        try:
            one, _, scalars = call(optimizer, state)
        except REFUSED:
            break
        calls.append((one, scalars))
        counted.append([getattr(state, name) for name in names])
    return StepPlan(calls, dict(zip(names, zip(*counted, strict=True), strict=False)))


# For the first steps of a race.
known_plan = lru_cache(maxsize=MOST_RACERS)(plan_steps)
