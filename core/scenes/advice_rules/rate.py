"""Advice about the learning rate and its schedule, and what else makes a step too long or too short."""

import math

import numpy as np

from core.optimizers import Adam, AdamW, AMSGrad
from core.scenes.advice_rules.rule import Advice, change
from core.scenes.verdict import NO_RATE, rate_left
from core.schedules import Cosine
from core.settings import N_
from core.training import TrainingConfig

HIGH_RATE = 3.0  # times the usual one
LOW_RATE = 1 / 50
SHORT_CLIP = 0.1
LONG_WARM_UP = 0.5  # of the steps of a run
SHORT_WARM_UP = 0.05


def usual_rate(config: TrainingConfig) -> float:
    """Return a learning rate at which the optimizer of a run is known to learn."""
    kind = type(config.optimizer)
    rate: float = kind.usual_rate or kind.model_fields["learning_rate"].default
    return rate


def epsilon_of_zero(config: TrainingConfig) -> Advice | None:
    """Where a gradient has always been 0, as at a pixel that stays black, only epsilon keeps a step from being 0/0."""
    if not _divides_by_zero(config):
        return None
    fields = type(config.optimizer).model_fields
    eps, usual = getattr(config.optimizer, "eps", 0.0), fields["eps"].default
    return change(
        config,
        {"optimizer": config.optimizer.replace(eps=usual)},
        N_(
            "An epsilon of {eps:g} is 0 in the network's 32-bit numbers, and a gradient that has always been exactly 0 "
            "then gives 0/0: {usual:g} is usual.",
        ),
        eps=eps,
        usual=usual,
    )


def long_steps(config: TrainingConfig) -> Advice | None:
    """If a run has diverged, its rate was too high, whatever it was, unless it divided by 0."""
    if _divides_by_zero(config):
        return None
    rate = config.optimizer.learning_rate
    return _at_rate(
        config,
        min(rate / 10, usual_rate(config)),
        N_("The steps were too long, and each made the next one longer: lower the learning rate."),
    )


def high_rate(config: TrainingConfig) -> Advice | None:
    """A rate far above the usual one throws the weights to places where no unit responds."""
    if config.optimizer.learning_rate <= HIGH_RATE * usual_rate(config):
        return None
    return _at_rate(
        config,
        usual_rate(config),
        N_("A learning rate of {rate:g} is high for {optimizer}; {usual:g} is usual."),
    )


def low_rate(config: TrainingConfig) -> Advice | None:
    """A rate far below the usual one hardly moves the weights."""
    if config.optimizer.learning_rate >= LOW_RATE * usual_rate(config):
        return None
    return _at_rate(
        config,
        usual_rate(config),
        N_("A learning rate of {rate:g} is low for {optimizer}; {usual:g} is usual."),
    )


def unsteady(config: TrainingConfig) -> Advice | None:
    """A run that loses what it has learned takes steps that are too long for where it has come."""
    return _at_rate(
        config,
        config.optimizer.learning_rate / 10,
        N_("The run lost what it had learned; with a lower learning rate it may keep it."),
    )


def short_clip(config: TrainingConfig) -> Advice | None:
    """A gradient that is clipped to next to nothing moves nothing."""
    if not 0 < config.gradient_clip < SHORT_CLIP:
        return None
    return change(
        config,
        {"gradient_clip": 0.0},
        N_("Every gradient is clipped to a length of {clip:g}, so that steps stay short however steep it is."),
        clip=config.gradient_clip,
    )


def unfinished_warm_up(config: TrainingConfig) -> Advice | None:
    """A warm-up that takes most of a run leaves little of it at the full rate."""
    warm_up = config.schedule.warm_up
    if not config.optimizer.scheduled or warm_up <= LONG_WARM_UP * config.steps:
        return None
    return change(
        config,
        {"schedule": config.schedule.replace(warm_up=round(SHORT_WARM_UP * config.steps))},
        N_("The warm-up lasts {warm_up} steps, and the whole run {steps}: make it shorter."),
        warm_up=warm_up,
        steps=config.steps,
    )


def faded_rate(config: TrainingConfig) -> Advice | None:
    """A schedule that falls by steps, not by the length of the run, may leave nothing of the rate."""
    left = rate_left(config, config.steps)
    if left >= NO_RATE:
        return None
    return change(
        config,
        {"schedule": Cosine(warm_up=config.schedule.warm_up)},
        N_(
            "In the second half of the run, the schedule leaves at most {left:/} of the learning rate; a cosine "
            "falls over the whole run."
        ),
        left=left,
    )


def _divides_by_zero(config: TrainingConfig) -> bool:
    """Return whether the optimizer divides by the root of squares that stay 0 where the gradient does."""
    optimizer = config.optimizer
    if getattr(optimizer, "initial_accumulator_value", 0.0):
        return False
    # Adam and its kin multiply epsilon by the first correction of v.
    correction = math.sqrt(1 - optimizer.beta2) if isinstance(optimizer, (Adam, AMSGrad, AdamW)) else 1.0
    return not np.float32(getattr(optimizer, "eps", 1.0) * correction)


def _at_rate(config: TrainingConfig, rate: float, reason: str) -> Advice:
    return change(
        config,
        {"optimizer": config.optimizer.replace(learning_rate=rate)},
        reason,
        rate=config.optimizer.learning_rate,
        optimizer=config.optimizer.label,
        usual=usual_rate(config),
    )
