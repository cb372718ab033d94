"""A run of the list: what is known of it without its history, and how it becomes a row of the database and back."""

import io
import logging
import sqlite3
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from core.diagnostics import best_epoch
from core.settings import explain
from core.training import TrainingConfig
from core.training.packed_arrays import Records, write_arrays
from core.training.reports import NUMBERS, Change, Ending, EpochReport, pack_in_pieces

log = logging.getLogger(__name__)

COLUMNS = (
    "id, name, note, finished, config, changes, ending, epochs, best_epoch, "
    "train_accuracy, validation_accuracy, test_accuracy, seconds, parameters, checkpoint"
)

NO_RECORDS: Records = np.empty(0, [(name, np.float64) for name in NUMBERS])

CHANGES = TypeAdapter(tuple[Change, ...])
ENDING = TypeAdapter(Ending)


@dataclass(frozen=True)
class SavedRun:
    """A run of the list, without its history. Accuracies are those after the last epoch, NaN where there are none."""

    id: int
    name: str
    note: str
    finished: datetime  # or when it was last heard of
    config: TrainingConfig
    changes: tuple[Change, ...]
    ending: Ending
    epochs: int
    best_epoch: int | None
    train_accuracy: float
    validation_accuracy: float
    test_accuracy: float
    seconds: float  # of training
    parameters: int
    checkpoint: Path | None  # None where it was let go
    recorded: bool = False  # it came with the app

    @property
    def has_network(self) -> bool:
        """Whether its network is kept, as far as the list knows."""
        return self.recorded or self.checkpoint is not None

    @property
    def gap(self) -> float:
        """By how much the training accuracy is above that of validation."""
        return self.train_accuracy - self.validation_accuracy


def outcome(history: Sequence[EpochReport], ending: Ending, changes: Sequence[Change]) -> dict[str, Any]:
    """The columns that say how a run went."""
    last = history[-1] if history else None
    best = best_epoch([report.validation_loss for report in history])
    return {
        "finished": time.time(),
        "changes": CHANGES.dump_json(tuple(changes)).decode(),
        "ending": ENDING.dump_json(ending).decode(),
        "epochs": len(history),
        "best_epoch": None if best is None else history[best].epoch,
        "train_accuracy": last and last.train_accuracy,
        "validation_accuracy": last and last.validation_accuracy,
        "test_accuracy": last and last.test_accuracy,
        "seconds": sum(report.seconds for report in history),
        "history": packed(history),
    }


def packed(history: Sequence[EpochReport]) -> bytes:
    """A history as it is kept: compressed, exact, and without pickle; nothing where there is no epoch."""
    if not history:
        return b""
    stream = io.BytesIO()
    write_arrays(stream, {"history": pack_in_pieces(history)}, compressed=True)
    return stream.getvalue()


def unpacked(packed: bytes) -> Records:
    """The history of a run as it was kept.

    Raises:
        ValueError: it is damaged.
    """
    if not packed:
        return NO_RECORDS
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
            records: Records = arrays["history"]
            return records
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(error) from error


def kept_run(row: sqlite3.Row) -> SavedRun | None:
    """A run of the list; none where its settings are not those of this version."""
    values = dict(row)
    try:
        values["config"] = TrainingConfig.model_validate_json(row["config"])
        values["changes"] = CHANGES.validate_json(row["changes"])
        values["ending"] = ENDING.validate_json(row["ending"])
    except ValidationError as error:
        log.warning("Run %s, “%s”, cannot be read: %s", row["id"], row["name"], explain(error)[0])
        return None
    values["finished"] = datetime.fromtimestamp(row["finished"], UTC)
    values["checkpoint"] = Path(row["checkpoint"]) if row["checkpoint"] else None
    for name in ("train_accuracy", "validation_accuracy", "test_accuracy"):
        values[name] = np.nan if row[name] is None else row[name]
    return SavedRun(**values)
