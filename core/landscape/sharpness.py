"""The sharpness of a run, the largest eigenvalue of the Hessian of its training loss, beside its optimizer's limit.

Gradient descent is stable along a direction whose curvature is below 2 / learning rate. Trained with full batches, a
network grows sharper until it is there, and then stays (Cohen et al. 2021, "Gradient descent on neural networks
typically occurs at the edge of stability"). Methods that divide by sizes of past gradients do the same with the
largest eigenvalue of P^-1 H (Cohen et al. 2022, "Adaptive gradient methods at the edge of stability").
"""

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from core.datasets import scaled
from core.descent.stability import has_share, limit_factor, preconditioner
from core.landscape.hessian import HessianProduct, Preconditioned, Product
from core.landscape.lanczos import Lanczos
from core.optimizers import Optimizer
from core.settings import Array
from core.threads import BlasThreads
from core.training import Trainer, TrainingConfig
from core.training.factory import build_network
from core.training.updates import Penalties

MOST_IMAGES = 2000


@dataclass(frozen=True, eq=False)
class Moment:
    """A run after an epoch, or before its first step: all that its sharpness depends on. Nobody changes the arrays."""

    epoch: int
    config: TrainingConfig  # in force
    rate: float  # of the last step, or of the first
    parameters: Array  # (p,)
    memory: Mapping[str, Array | float]  # of the optimizer

    @classmethod
    def of(cls, trainer: Trainer) -> Self:
        """Take a run as of its last report, if that is the report of an epoch, or there is none."""
        epoch, config, rates = len(trainer.history), trainer.current, trainer.rates.values()
        rate = float(rates[-1]) if len(rates) else first_rate(config)
        latest = trainer.latest
        parameters = trainer.network.parameters.copy() if latest is None else latest.parameters
        return cls(epoch, config, rate, parameters, trainer.memory())


@dataclass(frozen=True)
class Sharpness:
    """The sharpness after an epoch; NaN if it is not finite.

    The limit holds for the sharpness, or for the preconditioned one where there is one: for a method that divides by
    sizes of past gradients and has seen a gradient. It is NaN for a method that has none.
    """

    epoch: int
    value: float  # the largest eigenvalue of H
    preconditioned: float  # the largest eigenvalue of P^-1 H
    limit: float

    @property
    def limited(self) -> float:
        """The one of both that the limit is for."""
        return self.value if math.isnan(self.preconditioned) else self.preconditioned


class SharpnessMeter:
    """Measures a run at moments of it, on its training images, of many on the first 2,000."""

    def __init__(self, trainer: Trainer) -> None:
        data, rows, pixels = trainer.dataset, trainer.split.train[:MOST_IMAGES], trainer.pixels
        self.images = len(rows)
        self._network = build_network(trainer.config, data.ends)
        self._x = scaled(data.train_images[rows], mean=pixels.mean, std=pixels.std)
        self._labels = data.train_labels[rows].astype(np.intp)
        self._threads = BlasThreads(1)
        self._starts: dict[str, Array] = {}  # the eigenvectors that were found last

    def measure(self, moment: Moment) -> Generator[None, None, Sharpness]:
        """Measure a moment; yield after each product, which takes about as long as training on its images twice."""
        penalties = Penalties.of(moment.config)
        self._network.parameters[:] = moment.parameters
        with np.errstate(all="ignore"):  # a run that diverges is a lesson, not an accident
            hessian = HessianProduct(self._network, self._x, self._labels, 0.0 if penalties.decoupled else penalties.l2)
            part = denominators_and_limit(moment)
        value = yield from self._largest(hessian, "plain")
        preconditioned = math.nan
        if part.denominators is not None:
            preconditioned = yield from self._largest(Preconditioned(hessian, part.denominators), "preconditioned")
        return Sharpness(moment.epoch, value, preconditioned, part.limit)

    def _largest(self, product: Product, which: str) -> Generator[None, None, float]:
        search, value = Lanczos(product, self._starts.get(which)), math.nan
        estimates = search.estimates()
        while True:
            with self._threads, np.errstate(all="ignore"):
                estimate = next(estimates, None)
            if estimate is None:
                break
            value = estimate.value
            yield
        if math.isfinite(value):
            self._starts[which] = search.vector()
        return value


@dataclass(frozen=True, eq=False)
class Limit:
    """The limit of a moment, and the denominators P, (p,), that it is for; None if it is for the Hessian itself."""

    denominators: Array | None
    limit: float


def denominators_and_limit(moment: Moment) -> Limit:
    """Return the curvature above which a step of this length overshoots by more than it came from."""
    optimizer: Any = moment.config.optimizer
    decay = Penalties.of(moment.config)
    shrinking = decay.weight_decay + (decay.l2 if decay.decoupled else 0.0)
    room = (1 / moment.rate if moment.rate else math.inf) - shrinking / 2
    factor = limit_factor(optimizer)
    if factor is not None:
        return Limit(None, factor * room)
    if not divides(optimizer) or not moment.epoch:
        return Limit(None, math.nan)
    after = {name: np.asarray(value, np.float64)[np.newaxis] for name, value in moment.memory.items()}
    found = preconditioner(optimizer, after)
    if found is None:
        return Limit(None, math.nan)
    return Limit(found.denominators[0], float(np.ravel(found.limits)[0]) * room)


def divides(optimizer: Optimizer[Any]) -> bool:
    """Return whether the method divides by sizes of past gradients and has a limit nevertheless."""
    return has_share(optimizer) and limit_factor(optimizer) is None


def first_rate(config: TrainingConfig) -> float:
    """Return the learning rate of the first step of a run."""
    factor = float(config.schedule.factors(config.steps, range(1))[0]) if config.optimizer.scheduled else 1.0
    return config.optimizer.learning_rate * factor


def is_full_batch(config: TrainingConfig) -> bool:
    """Return whether each step sees all training images and no unit is dropped, so that theory is about this run."""
    return config.batch_size >= config.train_size and not (config.dropout and config.hidden_layers)
