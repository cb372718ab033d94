"""The learning rate of each step of a run, as its schedule and its changes have it."""

from collections.abc import Sequence

import numpy as np

from core.settings import Array
from core.training.config import TrainingConfig
from core.training.reports import Change

MOST = 400  # points of a curve


def planned_rates(config: TrainingConfig, changes: Sequence[Change] = ()) -> tuple[Array, Array]:
    """Return steps of the whole run, counted from 0 and at most `MOST` of them, and the learning rate at each.

    An optimizer that is not scheduled has its own rate all the time.
    """
    steps = range(0, config.steps, max(1, -(-config.steps // MOST)))
    factors = config.schedule.factors(config.steps, steps) if config.optimizer.scheduled else np.ones(len(steps))
    places, rates = np.array(steps), np.full(len(steps), config.optimizer.learning_rate)
    for change in changes:
        if change.field == "learning_rate":
            rates[places >= change.step] = change.value
    return places, rates * factors
