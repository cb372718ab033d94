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
from core.training.checkpoints import DAMAGE, HARM, Parts
from core.training.packed_arrays import Records, write_arrays
from core.training.reports import NUMBERS, Change, Ending, EpochReport, pack_in_pieces
from core.training.run_summary import RunSummary

log = logging.getLogger(__name__)

NO_RECORDS: Records = np.empty(0, [(name, np.float64) for name in NUMBERS])

LARGEST_RATIO = 1032  # by which deflate can shrink anything

CHANGES = TypeAdapter(tuple[Change, ...])
ENDING = TypeAdapter(Ending)


@dataclass(frozen=True, kw_only=True)
class SavedRun(RunSummary):
    """A run of the list."""

    id: int
    note: str = ""
    checkpoint: Path | None = None  # None if it was dropped
    recorded: bool = False  # it comes with the app
    study: str = ""  # that made it, which keeps its epochs, and neither layers nor network

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
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            records = Parts(archive).read("history", LARGEST_RATIO * len(packed))
    except (OSError, *DAMAGE, *HARM) as error:
        raise ValueError(error) from error
    if records.ndim != 1 or not records.dtype.names:
        raise ValueError("it is no list of reports")
    return records


def saved_run(row: sqlite3.Row) -> SavedRun | None:
    """Read a run from its row, which begins with COLUMNS; None if it is damaged or of another version."""
    try:
        return _saved_run(dict(zip(COLUMNS, row, strict=False)))  # a damaged schema may call them otherwise
    except ValidationError as error:
        reason = explain(error)[0]
    except (ValueError, TypeError, KeyError, OverflowError, OSError) as error:
        reason = str(error)
    log.warning("Run %s, “%s”, cannot be read: %s", row["id"], row["name"], reason)
    return None


def _saved_run(values: dict[str, Any]) -> SavedRun:
    values["config"] = TrainingConfig.model_validate_json(values["config"])
    values["changes"] = CHANGES.validate_json(values["changes"])
    values["ending"] = ENDING.validate_json(values["ending"])
    values["finished"] = datetime.fromtimestamp(values["finished"], UTC)
    values["checkpoint"] = Path(values["checkpoint"]) if values["checkpoint"] else None
    for name in ("train_accuracy", "validation_accuracy", "test_accuracy"):
        values[name] = np.nan if values[name] is None else _number(values[name])
    for name in ("seconds", "parameters", "epochs"):
        values[name] = _number(values[name])
    if values["best_epoch"] is not None:
        values["best_epoch"] = _number(values["best_epoch"])
    if not all(isinstance(values[name], str) for name in ("name", "note", "study")):
        raise TypeError("its name is no text")
    return SavedRun(**values)


def _number(value: Any) -> Any:
    """Return a number that SQLite gave; it keeps a text in a column of numbers, too.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is no number")
    return value
