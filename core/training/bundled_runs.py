"""The runs that come with Fall Line: the three models of the course notes, each trained to its end.

They keep their networks at the end and after the best epoch, and the reports of their layers after some epochs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter

from core.datasets import Dataset
from core.settings import Array
from core.training import checkpoints
from core.training.config import PRESETS
from core.training.reports import NO_LAYERS, Best, EpochReport, pack, unpack
from core.training.run_summary import RunSummary
from core.training.trainer import Trainer

LAYERS_EVERY = 20  # epochs; a thousand of them would take 2 MB
SUMMARY = TypeAdapter(RunSummary)
WRITTEN = {"name", "config", "ending", "finished", "best_epoch"}  # the rest of a summary follows from the arrays


@dataclass(frozen=True, eq=False)
class BundledRun:
    """A run that comes with Fall Line; most reports of its history say nothing about the layers."""

    summary: RunSummary  # its name is that of its preset
    history: Sequence[EpochReport]
    parameters: Array  # at the end, as are the statistics
    statistics: Array
    best: Best

    @classmethod
    def of(cls, name: str, trainer: Trainer, finished: datetime) -> Self:
        """Take the run of a trainer that has come to its end.

        Raises:
            ValueError: the run is not over, or it has no best epoch.
        """
        summary = replace(RunSummary.of(name, trainer), finished=finished)
        if trainer.best is None:
            raise ValueError("the run has learnt nothing")
        network = trainer.network
        return cls(summary, tuple(trainer.history), network.parameters, network.statistics, trainer.best)

    def trainer(self, dataset: Dataset) -> Trainer:
        """Return a trainer whose run has just ended as this one did."""
        trainer = Trainer(self.summary.config, dataset)
        trainer.end_as(self.history, self.best, self.summary.ending, self.parameters, self.statistics)
        return trainer

    def write(self, path: Path) -> None:
        """Write it to a file.

        Raises:
            CheckpointError: it cannot be written.
        """
        arrays: dict[str, Any] = {
            "history": pack([replace(report, layers=NO_LAYERS) for report in self.history]),
            "layers": pack([report for report in self.history if report.epoch % LAYERS_EVERY == 0]),
            "parameters": self.parameters,
            "statistics": self.statistics,
            "best.parameters": self.best.parameters,
            "best.statistics": self.best.statistics,
        }
        checkpoints.write(path, SUMMARY.dump_json(self.summary, include=WRITTEN).decode(), arrays, compressed=True)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read it from its file.

        Raises:
            CheckpointError: it cannot be read.
        """
        text, arrays = checkpoints.read(path)
        history, parameters = _history(arrays), arrays["parameters"]
        written = SUMMARY.validate_json(text)
        finished = written.finished.astimezone(UTC)
        summary = replace(written, finished=finished, parameters=len(parameters)).with_history(history)
        best_epoch = written.best_epoch or 0
        best = Best(
            best_epoch,
            history[best_epoch - 1].validation_loss,
            arrays["best.parameters"],
            arrays["best.statistics"],
        )
        return cls(summary, history, parameters, arrays["statistics"], best)


@lru_cache
def bundled_runs() -> tuple[BundledRun, ...]:
    """Return the runs that come with Fall Line, in the order of their presets."""
    return tuple(map(bundled_run, PRESETS))


@lru_cache
def bundled_run(preset: str) -> BundledRun:
    """Return the run of one preset, which is faster than all."""
    with as_file(files("assets") / "recorded" / f"{preset}.npz") as path:
        return BundledRun.read(path)


def _history(arrays: dict[str, Any]) -> tuple[EpochReport, ...]:
    with_layers = {report.epoch: report for report in unpack(arrays["layers"])}
    return tuple(with_layers.get(report.epoch, report) for report in unpack(arrays["history"]))
