"""Say what the learning rate does where the length of a run changes: a schedule may depend on it."""

import numpy as np

from core.messages import Message
from core.settings import N_
from core.training.config import TrainingConfig

RATE_MOVES = N_(
    "The schedule now covers {epochs} epochs: the learning rate goes on at {after:.3g}, where it was {before:.3g}."
)
RATE_STAYS = N_("The schedule now covers {epochs} epochs: the learning rate goes on at {after:.3g}, as it was.")


def rate_after(before: TrainingConfig, after: TrainingConfig, step: int) -> Message | None:
    """Say what the learning rate does from `step` on where the length is changed there; None if that changes nothing.

    Both are the settings of one run, with the old length and with the new one; `step` is counted from 0.
    """
    steps = range(step, max(before.steps, after.steps))
    old, new = (config.schedule.factors(config.steps, steps) for config in (before, after))
    if not after.optimizer.scheduled or not steps or np.array_equal(old, new):
        return None
    was = before.schedule.factors(before.steps, range(max(step - 1, 0), step + 1))[0]
    rates = {
        "before": before.optimizer.learning_rate * float(was),
        "after": after.optimizer.learning_rate * float(new[0]),
    }
    template = RATE_STAYS if np.isclose(rates["before"], rates["after"], rtol=5e-3, atol=0) else RATE_MOVES
    return Message(template, epochs=after.epochs, **rates)
