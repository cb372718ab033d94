"""A folder that holds a training run: its config and changes, its history as a table, its latest and its best state."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from core.datasets import Dataset
from core.files import UNWRITABLE, open_file, reason_of, remove_attempts, whole_file
from core.settings import N_, RefusedError
from core.training import checkpoints
from core.training.config import TrainingConfig
from core.training.reports import NUMBERS, EpochReport
from core.training.trainer import Trainer

CONFIG = "config.json"
CHANGES = "changes.json"
HISTORY = "history.csv"
CHECKPOINT = "checkpoint.npz"
BEST = "best.npz"


EDITED = N_(
    "{file} was edited: {names} of a run that has begun cannot be changed there; put back what it said, or begin a new "
    "run with it in another folder; more epochs are asked for by --resume --set epochs=NUMBER"
)


class FolderError(RefusedError):
    """A run that cannot be kept in a folder or cannot be resumed from it; the sentence says why."""


class RunFolder:
    """The folder of a run. A checkpoint is written whole or not at all; the table grows by a row for each epoch."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._best_epoch: int | None = None
        self._changes = 0  # that were written
        self._unwritten: list[EpochReport] = []  # epochs that the table still lacks

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
            with open_file(self.path / CONFIG) as stream:
                return stream.read().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise FolderError("{folder} holds no run: {reason}", folder=self.path, reason=reason_of(error)) from error

    def resume(self, dataset: Dataset) -> Trainer:
        """Resume the run from its checkpoint; later rows of the table are removed.

        Raises:
            CheckpointError: the checkpoint cannot be used; the error says why.
            FolderError: the folder cannot be written to.
        """
        if not self.is_taken:  # it was killed before its first checkpoint: this is its beginning
            trainer = Trainer(TrainingConfig.model_validate_json(self.config_text()), dataset)
            self.save(trainer)
        else:
            trainer = Trainer.load(self.path / CHECKPOINT, dataset)
        self._refuse_another_config(trainer.config)
        remove_attempts(self.path)
        self._write_history(trainer)
        return trainer

    def save(self, trainer: Trainer) -> None:
        """Write a checkpoint, the changes so far, and the best network if there is a better one.

        Raises:
            CheckpointError: it cannot be written.
            FolderError: the changes cannot be written.
        """
        try:
            trainer.save(self.path / CHECKPOINT)
        finally:  # what can be saved is saved
            try:
                self._save_changes(trainer)
            finally:
                self._save_best(trainer)

    def _save_changes(self, trainer: Trainer) -> None:
        """Write what was changed, at which step: with it, the config gives the same run again."""
        if (count := len(trainer.changes)) != self._changes:
            self._write(CHANGES, json.dumps([asdict(change) for change in trainer.changes], indent=2) + "\n")
            self._changes = count

    def _save_best(self, trainer: Trainer) -> None:
        best = trainer.best
        if best and best.epoch != self._best_epoch:
            arrays = {"parameters": best.parameters, "statistics": best.statistics}
            checkpoints.write(self.path / BEST, trainer.config.model_dump_json(), arrays)
            self._best_epoch = best.epoch

    def add(self, report: EpochReport) -> None:
        """Add an epoch to the table, and those before it that could not be added.

        Raises:
            FolderError: they cannot be written now; the next call tries again.
        """
        self._unwritten.append(report)
        self.catch_up()

    def catch_up(self) -> None:
        """Write the epochs that the table still lacks.

        Raises:
            FolderError: they cannot be written.
        """
        path = self.path / HISTORY
        try:
            size = path.stat().st_size if path.exists() else 0
            with path.open("ab") as stream:
                try:
                    stream.write(_rows(report.numbers for report in self._unwritten).encode())
                    stream.flush()
                except OSError:
                    stream.truncate(size)  # no half of a row
                    raise
        except OSError as error:
            raise self._unwritable(HISTORY, error) from error
        self._unwritten.clear()

    def _refuse_another_config(self, config: TrainingConfig) -> None:
        """Refuse to go on as if nothing was said where somebody has edited the config of the run."""
        try:
            edited = TrainingConfig.model_validate_json(self.config_text())
        except ValueError:
            return  # it was read before
        names = [name for name in TrainingConfig.model_fields if getattr(edited, name) != getattr(config, name)]
        if names:
            raise FolderError(EDITED, file=self.path / CONFIG, names=", ".join(names))

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
        return FolderError(UNWRITABLE, file=self.path / name, reason=reason_of(error))


def _rows(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV; numbers are read back unchanged."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
