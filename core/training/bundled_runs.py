"""Runs that come with Fall Line: the three models of the course notes, each trained to its end.

Their networks are there as they were at the end and after the best epoch; how the layers were is known of some epochs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from core.datasets import Dataset
from core.settings import Array
from core.training import checkpoints
from core.training.config import PRESETS, TrainingConfig
from core.training.reports import NO_LAYERS, Best, Ending, EpochReport, pack, unpack
from core.training.trainer import Trainer

LAYERS_EVERY = 20  # epochs; a thousand of them would take 2 MB


class RunMetadata(BaseModel):
    """What is said of a recorded run besides its arrays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    config: TrainingConfig
    ending: Ending
    finished: datetime
    best_epoch: int


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """A run that was made before; most reports of its history say nothing of the layers."""

    name: str  # of its preset
    config: TrainingConfig
    ending: Ending
    finished: datetime
    history: Sequence[EpochReport]
    parameters: Array  # at the end, as are the statistics
    statistics: Array
    best: Best

    @classmethod
    def of(cls, name: str, trainer: Trainer, finished: datetime) -> Self:
        """Record a run that has come to its end.

        Raises:
            ValueError: it has not, or it has no best epoch.
        """
        if trainer.ending is None or trainer.best is None:
            raise ValueError("the run is not over, or it has learnt nothing")
        network = trainer.network
        return cls(
            name,
            trainer.config,
            trainer.ending,
            finished,
            tuple(trainer.history),
            network.parameters,
            network.statistics,
            trainer.best,
        )

    def trainer(self, dataset: Dataset) -> Trainer:
        """The run as one that has just ended."""
        trainer = Trainer(self.config, dataset)
        trainer.network.parameters[:] = self.parameters
        trainer.network.statistics[:] = self.statistics
        trainer.history, trainer.best = list(self.history), self.best
        trainer.step, trainer.ending = self.ending.step, self.ending
        return trainer

    def write(self, path: Path) -> None:
        """Write it to a file.

        Raises:
            CheckpointError: it cannot be written.
        """
        told = RunMetadata(
            name=self.name,
            config=self.config,
            ending=self.ending,
            finished=self.finished,
            best_epoch=self.best.epoch,
        )
        arrays: dict[str, Any] = {
            "history": pack([replace(report, layers=NO_LAYERS) for report in self.history]),
            "layers": pack([report for report in self.history if report.epoch % LAYERS_EVERY == 0]),
            "parameters": self.parameters,
            "statistics": self.statistics,
            "best.parameters": self.best.parameters,
            "best.statistics": self.best.statistics,
        }
        checkpoints.write(path, told.model_dump_json(), arrays, compressed=True)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read it from its file.

        Raises:
            CheckpointError: it cannot be read.
        """
        text, arrays = checkpoints.read(path)
        told = RunMetadata.model_validate_json(text)
        history = _history(arrays)
        best = Best(
            told.best_epoch,
            history[told.best_epoch - 1].validation_loss,
            arrays["best.parameters"],
            arrays["best.statistics"],
        )
        return cls(
            told.name,
            told.config,
            told.ending,
            told.finished.astimezone(UTC),
            history,
            arrays["parameters"],
            arrays["statistics"],
            best,
        )


@lru_cache
def recorded_runs() -> tuple[RecordedRun, ...]:
    """The runs that come with Fall Line, in the order of their presets."""
    runs = []
    for name in PRESETS:
        with as_file(files("assets") / "recorded" / f"{name}.npz") as path:
            runs.append(RecordedRun.read(path))
    return tuple(runs)


def _history(arrays: dict[str, Any]) -> tuple[EpochReport, ...]:
    with_layers = {report.epoch: report for report in unpack(arrays["layers"])}
    return tuple(with_layers.get(report.epoch, report) for report in unpack(arrays["history"]))
