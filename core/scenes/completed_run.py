"""Runs that are over, as far as they are looked at side by side."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median
from typing import Self

import numpy as np

from core.diagnostics import best_epoch, norm, zero_share
from core.settings import Array
from core.training import Ending, EpochReport, Trainer, TrainingConfig


@dataclass(frozen=True, eq=False)
class Finished:
    """A run that is over. Accuracies are those at its end; a run that diverged recognises nothing."""

    config: TrainingConfig
    history: Sequence[EpochReport]
    ending: Ending
    losses: Array  # (steps,) of the batches
    weights: Array  # all of them, flat, at the end

    @classmethod
    def of(cls, trainer: Trainer, losses: Sequence[float]) -> Self:
        """What a run leaves that has come to its end; `losses` are those of its steps.

        Raises:
            ValueError: it has not.
        """
        if trainer.ending is None:
            raise ValueError("the run is not over")
        return cls(trainer.config, tuple(trainer.history), trainer.ending, np.array(losses), trainer.network.weights)

    @property
    def diverged(self) -> bool:
        """Whether it ended before its time, in numbers that are none."""
        return self.ending.kind == "diverged"

    @property
    def train(self) -> float:
        """The training accuracy."""
        return 0.0 if self.diverged else self.history[-1].train_accuracy

    @property
    def test(self) -> float:
        """The test accuracy."""
        return 0.0 if self.diverged else self.history[-1].test_accuracy

    @property
    def first_test(self) -> float:
        """The test accuracy after the first epoch."""
        return self.history[0].test_accuracy if self.history else 0.0

    @property
    def gap(self) -> float:
        """By how much the training accuracy is above that of the test images."""
        return self.train - self.test

    @property
    def best_epoch(self) -> int | None:
        """The epoch with the lowest validation loss."""
        index = best_epoch([report.validation_loss for report in self.history])
        return None if index is None else self.history[index].epoch

    @property
    def epoch_seconds(self) -> float:
        """The median time of training for an epoch."""
        return median(report.seconds for report in self.history) if self.history else math.nan

    @property
    def weight_norm(self) -> float:
        """The root of the sum of squared weights."""
        return norm(self.weights)

    @property
    def zeros(self) -> float:
        """The share of the weights that are exactly 0."""
        return zero_share(self.weights)

    @property
    def roughness(self) -> float:
        """By how much the loss of a step strays from those beside it; NaN of a run of less than three steps.

        Second differences take out any course that is straight for three steps, and of noise around it leave six times
        the variance.
        """
        if len(self.losses) < 3:
            return math.nan
        return float(np.diff(self.losses, 2).std() / math.sqrt(6))

    def seconds_to(self, accuracy: float) -> float:
        """The time of training after which so many test images were recognised; infinite where they never were."""
        clock = accumulate(report.seconds for report in self.history)
        reached = (time for time, report in zip(clock, self.history, strict=True) if report.test_accuracy >= accuracy)
        return next(reached, math.inf)
