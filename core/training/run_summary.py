"""The summary of a training run, without its history: the one record that lists, files and scenes keep."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from core.diagnostics import best_epoch
from core.training.config import TrainingConfig
from core.training.reports import Change, Ending, EpochReport, epochs_to_make, gap
from core.training.trainer import Trainer


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class RunSummary:
    """The config, ending and results of a run. Accuracies are those of the weights that it ends with."""

    name: str
    config: TrainingConfig
    ending: Ending
    changes: tuple[Change, ...] = ()
    finished: datetime = field(default_factory=now)  # for a run that is not over, the time of its last save
    epochs: int = 0
    best_epoch: int | None = None  # with the lowest validation loss
    train_accuracy: float = math.nan
    validation_accuracy: float = math.nan
    test_accuracy: float = math.nan
    seconds: float = 0.0  # of training
    parameters: int = 0

    @classmethod
    def of(cls, name: str, trainer: Trainer, ending: Ending | None = None) -> Self:
        """Summarize the run of a trainer; pass `ending` for a run that did not end by itself.

        Raises:
            ValueError: the run is not over.
        """
        if (ending := trainer.ending or ending) is None:
            raise ValueError("the run is not over")
        changes, parameters = tuple(trainer.changes), trainer.parameter_count
        run = cls(name=name, config=trainer.config, ending=ending, changes=changes, parameters=parameters)
        return run.with_history(trainer.history)

    def with_history(self, history: Sequence[EpochReport]) -> Self:
        """Return this summary with the numbers of a history."""
        if not history:
            return self
        best = best_epoch([report.validation_loss for report in history])
        goes_back = self.config.restore_best and self.ending.kind == "stopped_early"
        last = history[best] if goes_back and best is not None else history[-1]
        return replace(
            self,
            epochs=len(history),
            best_epoch=None if best is None else history[best].epoch,
            train_accuracy=last.train_accuracy,
            validation_accuracy=last.validation_accuracy,
            test_accuracy=last.test_accuracy,
            seconds=sum(report.seconds for report in history),
        )

    @property
    def epochs_to_make(self) -> int:
        """The number of epochs that the run was to have at last; it may have been changed under way."""
        return epochs_to_make(self.config.epochs, self.changes)

    @property
    def gap(self) -> float:
        """Training accuracy minus validation accuracy, in points; NaN without validation images."""
        return gap(self.train_accuracy, self.validation_accuracy)
