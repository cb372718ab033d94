"""Runs that have ended, with the numbers by which scenes compare them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median
from typing import Self

import numpy as np

from core.diagnostics import norm, zero_share
from core.landscape.sharpness import Sharpness, measure_at_once
from core.settings import Array
from core.training import EpochReport, Trainer, TrainingConfig
from core.training.run_summary import RunSummary


@dataclass(frozen=True, eq=False)
class CompletedRun:
    """A run that has ended. Accuracies are those at its end; a run that diverged recognises nothing."""

    summary: RunSummary
    history: Sequence[EpochReport]
    losses: Array  # (steps,) of the batches
    weights: Array  # all of them, flat, at the end
    sharpness: Sharpness | None = None  # at the end; None if it was not asked for

    @classmethod
    def of(cls, name: str, trainer: Trainer, losses: Sequence[float], *, sharpness: bool = False) -> Self:
        """Take the results of a trainer's run; `losses` are those of its steps. Measure its `sharpness` if told to.

        Raises:
            ValueError: the run is not over.
        """
        summary = RunSummary.of(name, trainer)
        is_measured = sharpness and summary.ending.kind != "diverged"
        found = measure_at_once(trainer) if is_measured else None
        return cls(summary, tuple(trainer.history), np.array(losses), trainer.network.weights, found)

    @property
    def config(self) -> TrainingConfig:
        return self.summary.config

    @property
    def diverged(self) -> bool:
        """Return whether it ended early because its loss was not finite."""
        return self.summary.ending.kind == "diverged"

    @property
    def train(self) -> float:
        """The training accuracy."""
        return 0.0 if self.diverged else self.summary.train_accuracy

    @property
    def validation(self) -> float:
        """The validation accuracy."""
        return 0.0 if self.diverged else self.summary.validation_accuracy

    @property
    def test(self) -> float:
        """The test accuracy."""
        return 0.0 if self.diverged else self.summary.test_accuracy

    @property
    def first_test(self) -> float:
        """The test accuracy after the first epoch."""
        return self.history[0].test_accuracy if self.history else 0.0

    @property
    def gap(self) -> float:
        """Training accuracy minus validation accuracy, in points."""
        return 0.0 if self.diverged else self.summary.gap

    @property
    def epoch_seconds(self) -> float:
        """The median training time of an epoch."""
        return median(report.seconds for report in self.history) if self.history else math.nan

    @property
    def weight_norm(self) -> float:
        """The root of the sum of squared weights."""
        return norm(self.weights)

    @property
    def zeros(self) -> float:
        """The share of weights that are exactly 0."""
        return zero_share(self.weights)

    @property
    def roughness(self) -> float:
        """The deviation of a step's loss from those beside it; NaN for a run of fewer than three steps.

        Second differences remove any course that is straight over three steps, and multiply the variance of the noise
        around it by six.
        """
        if len(self.losses) < 3:
            return math.nan
        return float(np.diff(self.losses, 2).std() / math.sqrt(6))

    @property
    def peak(self) -> float:
        """The highest finite loss of a step in terms of the first one; NaN for a run without steps."""
        finite = self.losses[np.isfinite(self.losses)]
        return float(finite.max() / self.losses[0]) if len(finite) else math.nan

    @property
    def seconds(self) -> float:
        """The training time of the whole run."""
        return sum(report.seconds for report in self.history)

    def test_within(self, seconds: float) -> float:
        """Return the test accuracy after the last epoch that ended within this training time; 0 if none did."""
        clock = accumulate(report.seconds for report in self.history)
        within = [report.test_accuracy for time, report in zip(clock, self.history, strict=True) if time <= seconds]
        return within[-1] if within else 0.0

    @property
    def rises(self) -> int:
        """The number of epochs whose training loss is above that of the epoch before."""
        return sum(after.train_loss > before.train_loss for before, after in pairwise(self.history))

    def seconds_to(self, accuracy: float) -> float:
        """Return the training time until this test accuracy was reached; infinite if it never was."""
        clock = accumulate(report.seconds for report in self.history)
        reached = (time for time, report in zip(clock, self.history, strict=True) if report.test_accuracy >= accuracy)
        return next(reached, math.inf)
