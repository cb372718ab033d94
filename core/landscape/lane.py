"""The training run of one racer, with some of its states kept, from which it can be trained again."""

import math
from bisect import bisect_right

import numpy as np

from core.datasets import Dataset, split
from core.landscape.recipe import LandscapeRacer, LandscapeRecipe
from core.settings import Array
from core.training.batches import pixels_of
from core.training.factory import Generators, generators
from core.training.stepper import Stepper, TrainingState

KEPT = 20  # states of a run
RECENT = 10  # batches by whose mean loss a racer is judged
LEARNT = 0.95  # of the first loss
MOST_KEPT = 256 << 20  # bytes of all kept states of a race


class Lane:
    """A racer's run: it is trained once, and any of its steps can be made again, to the bit."""

    def __init__(self, recipe: LandscapeRecipe, racer: LandscapeRacer, dataset: Dataset) -> None:
        self.racer = racer
        self.steps = recipe.steps_of(racer)
        self.diverged_at: int | None = None
        self.made = 0  # steps to weights with a finite loss
        self._dataset = dataset
        self._stepper = self.stepper()
        self.start = self._stepper.network.parameters.copy()
        self.end = self.start
        self._losses = np.empty(self.steps, np.float32)
        size = sum(array.nbytes for array in self._stepper.arrays().values())
        kept = max(1, min(KEPT, MOST_KEPT // (size * len(recipe.racers))))
        self._every = -(-self.steps // kept)
        self._kept: list[TrainingState] = []

    def stepper(self) -> Stepper:
        """Return the run, at its beginning."""
        config = self.racer.config
        streams = _streams(self.racer)
        rows = split(self._dataset, config.train_size, config.validation_fraction, streams.data).train
        pixels = pixels_of(self._dataset, rows, standardize=config.standardize)
        return Stepper(config, self._dataset, rows, pixels, streams)

    def train(self, step: int) -> None:
        """Train until this step, or until the end."""
        stepper = self._stepper
        while stepper.step < min(step, self.steps) and self.diverged_at is None:
            if stepper.step and stepper.step % self._every == 0:
                self._kept.append(stepper.state(copied=True))
            report = stepper.take()
            self._losses[report.step - 1] = report.loss
            if not math.isfinite(report.loss):  # so was the step before in vain
                self._diverge(report.step, max(report.step - 2, 0))
            elif report.step == self.steps and not np.isfinite(stepper.network.parameters).all():
                self._diverge(report.step, report.step - 1)
            else:
                self.made, self.end = report.step, stepper.network.parameters

    def _diverge(self, step: int, made: int) -> None:
        self.diverged_at, self.made = step, made
        self.end = self.parameters_at(made)

    @property
    def losses(self) -> Array:
        """The losses of the batches so far."""
        return self._losses[: self._stepper.step]

    @property
    def distance(self) -> float:
        """The distance of the end from the start."""
        return float(np.linalg.norm(self.end.astype(np.float64) - self.start))

    @property
    def has_learnt(self) -> bool:
        """Return whether its last batches have a lower loss than its first one."""
        return bool(self.losses[-RECENT:].mean() < self.losses[0] * LEARNT)

    def snapshots(self) -> list[Array]:
        """Return weights on the way, at even distances in steps."""
        return [state.arrays["parameters"] for state in self._kept]

    def parameters_at(self, step: int) -> Array:  # (p,)
        """Return the weights after a step, or at the end."""
        stepper, step = self.stepper(), min(step, self.made)
        place = bisect_right(self._kept, step, key=lambda state: state.step)
        if place:
            stepper.go_back(self._kept[place - 1])
        while stepper.step < step:
            stepper.take()
        return stepper.network.parameters


def _streams(racer: LandscapeRacer) -> Generators:
    """Return the streams of a racer: those of its config's seed, but for those that it draws by its own."""
    streams = generators(racer.config.seed)
    if racer.start_seed is not None:
        streams = streams._replace(weights=generators(racer.start_seed).weights)
    if racer.order_seed is not None:
        own = generators(racer.order_seed)
        streams = streams._replace(order=own.order, masks=own.masks)
    return streams
