"""The learning rate finder: a short run whose rate grows with every step, and what its loss says of a good rate.

Smith 2017 ("Cyclical Learning Rates") lets the rate grow linearly; here it grows exponentially, as in fastai, whose two
suggestions are computed alike. They are a hint for short runs: the network that a long run trains is another one.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets import Dataset, split
from core.schedules import ConstantRate
from core.settings import N_, Array, RefusedError
from core.training.batches import pixels_of
from core.training.config import TrainingConfig
from core.training.factory import generators
from core.training.memory import refuse_what_does_not_fit
from core.training.stepper import Stepper

STEPS = 200
LOWEST, HIGHEST = 1e-7, 10.0
KEPT = 0.98  # of the running mean at each step
TOO_HIGH = 4.0  # times the lowest mean: the run ends
LEFT_OUT = (STEPS // 10, 5)  # steps at the begin and at the end that suggest nothing

NO_RATE = N_("this optimizer finds its own step sizes, so there is no learning rate to find")


@dataclass(frozen=True)
class RateStep:
    """A step of the finder: its rate, the loss of its batch before it, and the mean of the losses so far."""

    rate: float
    loss: float
    mean: float  # exponential, corrected for its beginning at 0 as Adam's are


@dataclass(frozen=True)
class Suggestions:
    """Two rates that the curve suggests; None where it has no such place."""

    valley: float | None  # in the middle of the longest fall
    tenth: float | None  # a tenth of the rate with the lowest mean


def rates() -> Array:  # (STEPS,)
    """Return the rate of each step: each is the same multiple of the one before."""
    return np.geomspace(LOWEST, HIGHEST, STEPS)


def find_rates(config: TrainingConfig, dataset: Dataset) -> Iterator[RateStep]:
    """Train from the first weights of a run with growing rates; it ends where the mean is four times its lowest.

    Raises:
        RefusedError: the optimizer has no use for a rate, or the run cannot be made.
    """
    if not config.optimizer.scheduled:
        raise RefusedError(NO_RATE)
    refuse_what_does_not_fit(config, dataset)
    config = config.replace(schedule=ConstantRate())
    streams = generators(config.seed)
    rows = split(dataset, config.train_size, config.validation_fraction, streams.data).train
    pixels = pixels_of(dataset, rows, standardize=config.standardize)
    stepper = Stepper(config, dataset, rows, pixels, streams)
    mean, lowest = 0.0, math.inf
    for step, rate in enumerate(rates().tolist(), 1):
        stepper.follow(config.replace(optimizer=config.optimizer.replace(learning_rate=rate)))
        loss = stepper.take().loss
        mean = KEPT * mean + (1 - KEPT) * loss
        corrected = mean / (1 - KEPT**step)
        yield RateStep(rate, loss, corrected)
        if not corrected <= TOO_HIGH * lowest:
            return
        lowest = min(lowest, corrected)


def suggestions(steps: Sequence[RateStep]) -> Suggestions:
    """Return what the curve suggests, without its first tenth and its last five steps."""
    first, last = LEFT_OUT
    kept = [step for step in steps[first : len(steps) - last] if math.isfinite(step.mean)]
    if not kept:
        return Suggestions(None, None)
    lowest = min(kept, key=lambda step: step.mean)
    begin, end = longest_fall([step.mean for step in kept])
    third = (end - begin) / 3
    valley = None if end == begin else kept[begin + int(third) + int(third / 2)].rate
    return Suggestions(valley, lowest.rate / 10)


def longest_fall(values: Sequence[float]) -> tuple[int, int]:
    """Return begin and end of the longest falling subsequence, as fastai's valley counts them.

    The begin is the end less the number of its values, and at least 0, so values that rise in between move it.
    """
    lengths = [1] * len(values)
    for place, value in enumerate(values):
        before = [lengths[earlier] for earlier in range(place) if values[earlier] > value]
        lengths[place] = 1 + max(before, default=0)
    longest = max(lengths)
    if longest == 1:
        return 0, 0
    end = lengths.index(longest)
    return max(end - longest, 0), end
