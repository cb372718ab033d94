"""Estimate the time that a training run will take on this machine."""

import math
import time
from statistics import median
from typing import NamedTuple

import numpy as np

from core.datasets import WHITE, Dataset, Ends, scaled, validation_size
from core.initializers import HeNormal
from core.network import ROWS_AT_ONCE, Network
from core.schedules import ConstantRate
from core.threads import BlasThreads
from core.training.config import TrainingConfig
from core.training.looks import can_be_beside
from core.training.memory import weight_count
from core.training.trainer import Trainer

# We time a few steps of the run itself or, if those are long, of a smaller run.
MOST_PRODUCTS = 1e8  # rows of a batch times weights
MOST_WEIGHTS = 3e6
STEPS = 12
WARM_UP = 2  # steps that are not timed, since the first ones take longer
LONGEST = 0.1  # seconds after which no further step is timed

STEP_COST = 200_000  # products that take as long as what a step does beside them, about 0.1 ms


class EpochTime(NamedTuple):
    """The seconds that an epoch takes: for its steps, and for the evaluation of all images after them."""

    training: float
    evaluation: float

    def passed(self, config: TrainingConfig, dataset: Dataset) -> float:
        """Return the seconds from an epoch to the next; an evaluation may go on while the next epoch is trained."""
        return max(self) if can_be_beside(config, dataset) else sum(self)


def epoch_time(config: TrainingConfig, dataset: Dataset) -> EpochTime:
    """Time a few steps on this machine, which takes about a tenth of a second, and extrapolate.

    The figure includes whatever else slows the machine meanwhile.
    """
    ends = dataset.ends
    measured, factor = _affordable(config, ends)
    trainer = Trainer(measured, _noise(measured.train_size, ends))
    validating = validation_size(config.train_size, config.validation_fraction)
    images = config.train_size + validating + len(dataset.test_images)
    larger = weight_count(config, ends) / weight_count(measured, ends)
    return EpochTime(
        training=_step_time(trainer) * factor * config.steps_per_epoch,
        evaluation=_look_time(trainer.network, config.blas_threads) * larger * images,
    )


def _affordable(config: TrainingConfig, ends: Ends) -> tuple[TrainingConfig, float]:
    """Return a run that can be timed in a moment, and how many times longer a step of the actual run takes."""
    wanted = weight_count(config, ends)
    shrunk = math.sqrt(min(1.0, MOST_WEIGHTS / wanted))
    hidden_layers = tuple(max(1, round(units * shrunk)) for units in config.hidden_layers)
    small = config.replace(hidden_layers=hidden_layers)
    weights = weight_count(small, ends)
    rows = max(1, min(config.batch_size, int(MOST_PRODUCTS / weights)))
    measured = small.replace(
        train_size=max(10, STEPS * rows),
        batch_size=rows,
        validation_fraction=0.0,
        early_stopping=0,
        # The choice of these does not change the cost, but must not end the measurement early.
        initializer=HeNormal(),
        schedule=ConstantRate(),
        optimizer=config.optimizer.replace(learning_rate=1e-9),
        rest_optimizer=config.rest_optimizer.replace(learning_rate=1e-9),
    )
    return measured, config.batch_size / rows * wanted / weights


def _noise(images: int, ends: Ends) -> Dataset:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, WHITE, (images, ends.inputs), np.uint8)
    labels = np.arange(images, dtype=np.uint8) % ends.classes
    names = tuple(map(str, range(ends.classes)))
    return Dataset(pixels, labels, pixels[:1], labels[:1], image_shape=(1, ends.inputs), classes=names)


def _step_time(trainer: Trainer) -> float:
    """Return the seconds that a step takes."""
    reports, times = trainer.run(), []
    begin = time.perf_counter()
    for step in range(STEPS):
        before = time.perf_counter()
        next(reports)
        if step >= WARM_UP:
            times.append(time.perf_counter() - before)
        if times and time.perf_counter() - begin > LONGEST:
            break
    return median(times)


def _look_time(network: Network, threads: int) -> float:
    """Return the seconds that evaluating an image takes."""
    images = _noise(ROWS_AT_ONCE, Ends(network.sizes[0], network.sizes[-1])).train_images
    times = []
    with BlasThreads(threads):
        for _ in range(WARM_UP + 1):
            before = time.perf_counter()
            network.logits(scaled(images))
            times.append(time.perf_counter() - before)
    return min(times) / len(images)


def relative_cost(config: TrainingConfig, ends: Ends, tested: int) -> float:
    """Return the cost of a run in comparison to others, without measuring: products of an image and a weight.

    A step takes three of each, and as long as `STEP_COST` beside; all images are evaluated after every epoch, `tested`
    of them for the test.
    """
    weights = weight_count(config, ends)
    validating = validation_size(config.train_size, config.validation_fraction)
    training = 3 * weights * config.train_size + STEP_COST * config.steps_per_epoch
    return float(config.epochs * (training + weights * (config.train_size + validating + tested)))
