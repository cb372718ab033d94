"""The curvature up to which the steps of a training run are stable, by its optimizer and the rate in force."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from core.descent.stability import has_share, limit_factor, preconditioner
from core.optimizers import AdaGrad, NAdam, RMSProp
from core.settings import Array
from core.training import Trainer, TrainingConfig
from core.training.updates import Penalties


@dataclass(frozen=True, eq=False)
class Moment:
    """A run after an epoch, or before its first step: all that its sharpness depends on. Nobody changes the arrays."""

    epoch: int
    config: TrainingConfig  # in force
    rate: float  # of the last step, or of the first
    parameters: Array  # (p,)
    memory: Mapping[str, Array | float]  # of the optimizer; empty if it is not known

    @classmethod
    def of(cls, trainer: Trainer) -> Self:
        """Take a run as of its last report, if that is the report of an epoch, or there is none."""
        epoch, config, rates = len(trainer.history), trainer.current, trainer.rates.values()
        rate = float(rates[-1]) if len(rates) else first_rate(config)
        latest = trainer.latest
        parameters = trainer.network.parameters.copy() if latest is None else latest.parameters
        return cls(epoch, config, rate, parameters, trainer.memory())


@dataclass(frozen=True, eq=False)
class Limit:
    """The limit of a moment, and the denominators P, (p,), that it is for; None if it is for the Hessian itself."""

    denominators: Array | None
    limit: float


def denominators_and_limit(moment: Moment) -> Limit:
    """Return the curvature above which a step of this length overshoots by more than it came from."""
    optimizer: Any = moment.config.optimizer
    room = (1 / moment.rate if moment.rate else math.inf) - shrinking(moment.config) / 2
    factor = limit_factor(optimizer)
    if factor is not None:
        return Limit(None, factor * room)
    if not divides(optimizer) or not moment.epoch or not moment.memory:
        return Limit(None, math.nan)
    after = {name: np.asarray(value, np.float64)[np.newaxis] for name, value in moment.memory.items()}
    found = preconditioner(optimizer, after)
    if found is None:
        return Limit(None, math.nan)
    return Limit(found.denominators[0], float(np.ravel(found.limits)[0]) * room)


def shrinking(config: TrainingConfig) -> float:
    """Return the share of the weights, over the learning rate, that a step takes beside the loss."""
    penalties = Penalties.of(config)
    return penalties.weight_decay + (penalties.l2 if penalties.decoupled else 0.0)


def divides(optimizer: Any) -> bool:
    """Return whether the method divides by sizes of past gradients and has a limit nevertheless."""
    return has_share(optimizer) and limit_factor(optimizer) is None


def has_limit(optimizer: Any) -> bool:
    """Return whether a limit is known for the method."""
    return limit_factor(optimizer) is not None or divides(optimizer)


def first_rate(config: TrainingConfig) -> float:
    """Return the learning rate of the first step of a run."""
    factor = float(config.schedule.factors(config.steps, range(1))[0]) if config.optimizer.scheduled else 1.0
    return config.optimizer.learning_rate * factor


def is_full_batch(config: TrainingConfig) -> bool:
    """Return whether each step sees all training images and no unit is dropped, so that theory is about this run."""
    return config.batch_size >= config.train_size and not (config.dropout and config.hidden_layers)


def limit_formula(config: TrainingConfig) -> str:
    """Return the limit in the symbols of the optimizer's formula; empty if it has none, or one of many terms."""
    optimizer: Any = config.optimizer
    if shrinking(config) or getattr(optimizer, "dampens", False) or isinstance(optimizer, NAdam):
        return ""
    factor = limit_factor(optimizer)
    if factor is None and not divides(optimizer):
        return ""
    if isinstance(optimizer, AdaGrad) or not getattr(optimizer, "momentum", getattr(optimizer, "beta1", 0.0)):
        return "2 / η"
    if isinstance(optimizer, RMSProp):
        return "2 (1 + α) / η"
    if factor is None:
        return "2 (1 + β₁) / ((1 − β₁) η)"
    return "2 (1 + α) / η" if factor == 2 * (1 + optimizer.momentum) else "2 (1 + α) / ((1 + 2 α) η)"
