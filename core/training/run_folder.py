"""A folder that holds a training run: its config, its history as a table, its latest and its best state."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from core.datasets import Dataset
from core.files import UNWRITABLE, whole_file
from core.settings import RefusedError
from core.training import checkpoints
from core.training.reports import NUMBERS, EpochReport
from core.training.trainer import Trainer

CONFIG = "config.json"
HISTORY = "history.csv"
CHECKPOINT = "checkpoint.npz"
BEST = "best.npz"


class FolderError(RefusedError):
    """A run that cannot be kept in a folder or cannot be resumed from it; the sentence says why."""


class RunFolder:
    """The folder of a run. A checkpoint is written whole or not at all; the table grows by a row for each epoch."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._best_epoch: int | None = None

    @property
    def is_taken(self) -> bool:
        """Return whether there is a run in it."""
        return (self.path / CHECKPOINT).exists()

    def begin(self, trainer: Trainer) -> None:
        """Make the folder for a new run.

        Raises:
            FolderError: the folder cannot be written to.
        """
        self._write(CONFIG, trainer.config.model_dump_json(indent=2) + "\n")
        self.save(trainer)
        self._write_history(trainer)

    def config_text(self) -> str:
        """Return the config of the run in the folder, as JSON.

        Raises:
            FolderError: there is no run.
        """
        try:
            return (self.path / CONFIG).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FolderError("{folder} holds no run: {reason}", folder=self.path, reason=_reason(error)) from error

    def resume(self, dataset: Dataset) -> Trainer:
        """Resume the run from its checkpoint; later rows of the table are removed.

        Raises:
            CheckpointError: the checkpoint cannot be used; the error says why.
            FolderError: the folder cannot be written to.
        """
        trainer = Trainer.load(self.path / CHECKPOINT, dataset)
        self._write_history(trainer)
        return trainer

    def save(self, trainer: Trainer) -> None:
        """Write a checkpoint, and the best network if there is a better one.

        Raises:
            CheckpointError: it cannot be written.
        """
        trainer.save(self.path / CHECKPOINT)
        best = trainer.best
        if best and best.epoch != self._best_epoch:
            arrays = {"parameters": best.parameters, "statistics": best.statistics}
            checkpoints.write(self.path / BEST, trainer.config.model_dump_json(), arrays)
            self._best_epoch = best.epoch

    def add(self, report: EpochReport) -> None:
        """Add an epoch to the table.

        Raises:
            FolderError: it cannot be written.
        """
        try:
            with (self.path / HISTORY).open("a", encoding="utf-8", newline="") as stream:
                stream.write(_rows([report.numbers]))
        except OSError as error:
            raise self._unwritable(HISTORY, error) from error

    def _write_history(self, trainer: Trainer) -> None:
        self._write(HISTORY, _rows([NUMBERS, *(report.numbers for report in trainer.history)]))

    def _write(self, name: str, text: str) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with whole_file(self.path / name) as stream:
                stream.write(text.encode())
        except OSError as error:
            raise self._unwritable(name, error) from error

    def _unwritable(self, name: str, error: OSError) -> FolderError:
        return FolderError(UNWRITABLE, file=self.path / name, reason=_reason(error))


def _rows(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV; numbers are read back unchanged."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
