"""A run of the list: its summary and its place in the list; it becomes a row of the database and is read from one."""

import io
import logging
import sqlite3
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from core.settings import explain
from core.training import TrainingConfig
from core.training.packed_arrays import Records, write_arrays
from core.training.reports import NUMBERS, Change, Ending, EpochReport, pack_in_pieces
from core.training.run_summary import RunSummary

log = logging.getLogger(__name__)

NO_RECORDS: Records = np.empty(0, [(name, np.float64) for name in NUMBERS])

CHANGES = TypeAdapter(tuple[Change, ...])
ENDING = TypeAdapter(Ending)


@dataclass(frozen=True, kw_only=True)
class SavedRun(RunSummary):
    """A run of the list."""

    id: int
    note: str = ""
    checkpoint: Path | None = None  # None if it was dropped
    recorded: bool = False  # it comes with the app

    @property
    def has_network(self) -> bool:
        """Return whether the list still has the run's network."""
        return self.recorded or self.checkpoint is not None


COLUMNS = tuple(column.name for column in fields(SavedRun) if column.name != "recorded")


def columns_of(run: RunSummary, history: Sequence[EpochReport]) -> dict[str, Any]:
    """Return the columns of the database that hold a run and its history."""
    return {
        **{column.name: getattr(run, column.name) for column in fields(RunSummary)},
        "finished": run.finished.timestamp(),
        "config": run.config.model_dump_json(),
        "changes": CHANGES.dump_json(run.changes).decode(),
        "ending": ENDING.dump_json(run.ending).decode(),
        "history": packed(history),
    }


def packed(history: Sequence[EpochReport]) -> bytes:
    """Return a history compressed, exact, and without pickle; empty if there is no epoch."""
    if not history:
        return b""
    stream = io.BytesIO()
    write_arrays(stream, {"history": pack_in_pieces(history)}, compressed=True)
    return stream.getvalue()


def unpacked(packed: bytes) -> Records:
    """Return a history that was packed.

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


def saved_run(row: sqlite3.Row) -> SavedRun | None:
    """Read a run from its row; None if its settings are not those of this version."""
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
