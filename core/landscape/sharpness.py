"""The sharpness of a run, the largest eigenvalue of the Hessian of its training loss, beside its optimizer's limit.

Gradient descent is stable along a direction whose curvature is below 2 / learning rate. Trained with full batches, a
network grows sharper until it is there, and then stays (Cohen et al. 2021, "Gradient descent on neural networks
typically occurs at the edge of stability"). Methods that divide by sizes of past gradients do the same with the
largest eigenvalue of P^-1 H (Cohen et al. 2022, "Adaptive gradient methods at the edge of stability").
"""

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.datasets import scaled
from core.landscape.hessian import HessianProduct, Preconditioned, Product
from core.landscape.lanczos import Lanczos
from core.landscape.stability_limits import Moment, denominators_and_limit
from core.settings import Array
from core.threads import BlasThreads
from core.training import Trainer
from core.training.factory import build_network
from core.training.updates import Penalties

MOST_IMAGES = 2000
MOST_PARAMETERS = 1_000_000  # the basis of Lanczos takes 240 bytes of memory for each


def is_too_large(parameters: int) -> bool:
    """Return whether a network has too many parameters to be measured."""
    return parameters > MOST_PARAMETERS


def measure_at_once(trainer: Trainer) -> "Sharpness":
    """Measure a run as of its last report, without a pause."""
    steps = SharpnessMeter(trainer).measure(Moment.of(trainer))
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: Sharpness = done.value
            return found


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


class SharpnessMeter:
    """Measures a run at moments of it, on its training images; of many, on the first 2,000.

    The network has at most `MOST_PARAMETERS`.
    """

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
