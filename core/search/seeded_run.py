"""One run of a search: a setting with a seed, judged by its validation images; of the rest, only what is asked for."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import accumulate
from typing import Any, Literal, Self

import numpy as np
from pydantic import TypeAdapter

from core.datasets import Dataset
from core.search.run_history import packed
from core.search.study import Study
from core.training.config import TrainingConfig
from core.training.evaluation import evaluate
from core.training.reports import EpochReport, StepReport
from core.training.trainer import Trainer

RunState = Literal["finished", "pruned", "diverged", "failed", "missed"]


@dataclass(frozen=True)
class RunResult:
    """The result of a run; a number that does not exist is None, so that JSON has it."""

    seed: int
    state: RunState
    value: float | None = None  # by the metric of the study
    epochs: int = 0
    steps: int = 0
    images: int = 0  # trained on
    seconds: float = 0.0  # of training
    train_accuracy: float | None = None
    validation_accuracy: float | None = None
    validation_loss: float | None = None
    test_accuracy: float | None = None  # only of the winner
    reason: str = ""  # why it failed
    parameters: int = 0  # of the network
    history: str = ""  # its epochs, packed

    @classmethod
    def of_json(cls, table: dict[str, Any]) -> Self:
        """Read what `as_json` wrote.

        Raises:
            ValueError: it is none.
        """
        result: Self = _results().validate_python(table)
        if (result.state == "finished") != (result.value is not None and math.isfinite(result.value)):
            raise ValueError(result.state)
        return result

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers that it came to, without its epochs."""
        return {name: value for name, value in asdict(self).items() if name != "history"}


@cache
def _results() -> TypeAdapter[Any]:
    return TypeAdapter(RunResult)


class SeededRun:
    """A run of a study that is made epoch by epoch; after each it can be given up."""

    def __init__(self, study: Study, config: TrainingConfig, dataset: Dataset) -> None:
        """Prepare the run.

        Raises:
            ValueError: it cannot be made; the sentence says why.
        """
        self._study = study
        self._trainer = Trainer(config, dataset, measured="validation")
        self._dataset = dataset

    def reports(self) -> Iterator[StepReport | EpochReport]:
        """Make the run, as `Trainer.run` does, with each look in line."""
        return self._trainer.run("inline")

    @property
    def is_over(self) -> bool:
        """Return whether the run has ended by itself: after its last epoch, or earlier."""
        return self._trainer.ending is not None

    def judged(self) -> float:
        """Return the value after the epochs so far; NaN if there is none."""
        return judged(self._study, self._trainer.history, None)

    def result(self, *, pruned: bool = False, tested: bool = False) -> RunResult:
        """Return the result; `tested` evaluates the test images, once."""
        trainer = self._trainer
        diverged = trainer.ending is not None and trainer.ending.kind == "diverged"
        restored = trainer.restored.epoch if trainer.restored else None
        value = math.nan if diverged else judged(self._study, trainer.history, restored)
        state: RunState = "diverged" if diverged else "pruned" if pruned else "finished"
        if state == "finished" and not math.isfinite(value):
            state = "missed" if self._study.target is not None else "diverged"
        last = trainer.history[restored - 1 if restored else -1] if trainer.history else None
        config, steps = trainer.config, trainer.step
        return RunResult(
            trainer.config.seed,
            state,
            _known(value) if state == "finished" else None,
            len(trainer.history),
            steps,
            sum(report.images for report in trainer.history)
            + (steps - len(trainer.history) * config.steps_per_epoch) * config.batch_size,
            sum(report.seconds for report in trainer.history),
            None if diverged else self._accuracy("train"),
            _known(last.validation_accuracy) if last else None,
            _known(last.validation_loss) if last else None,
            self._accuracy("test") if tested and not diverged else None,
            parameters=trainer.parameter_count,
            history=packed(trainer.history),
        )

    def _accuracy(self, images: Literal["train", "test"]) -> float | None:
        data, trainer = self._dataset, self._trainer
        of, labels = (
            (data.train_images, data.train_labels) if images == "train" else (data.test_images, data.test_labels)
        )
        rows = trainer.split.train if images == "train" else np.arange(len(labels))
        with np.errstate(over="ignore", invalid="ignore"):
            return _known(evaluate(trainer.network, of, labels, rows, trainer.pixels).accuracy)


def judged(study: Study, history: Sequence[EpochReport], restored: int | None) -> float:
    """Return the value of a history by the metric of the study; NaN if there is none yet, or the target was missed.

    `restored` is the epoch to whose weights the run went back; what counts at the end is measured with them.
    """
    if not history:
        return math.nan
    last = history[restored - 1 if restored else -1]
    match study.metric:
        case "validation_accuracy":
            return last.validation_accuracy
        case "validation_loss":
            return last.validation_loss
        case "best_validation_accuracy":
            return max(report.validation_accuracy for report in history)
        case "best_validation_loss":
            return min(report.validation_loss for report in history)
    clock = accumulate(report.seconds for report in history)
    for report, seconds in zip(history, clock, strict=True):
        if report.validation_accuracy >= (study.target or 0):
            return float(report.epoch) if study.metric == "epochs_to_target" else seconds
    return math.nan


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
