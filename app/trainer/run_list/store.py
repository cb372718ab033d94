"""The training runs of a user: a list in a SQLite file that outlives the app, and is never half written."""

import logging
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from app.base.quarantine import set_aside
from app.trainer.run_list.saved_run import COLUMNS, ENDING, SavedRun, columns_of, saved_run, unpacked
from core.files import UNKNOWN_STRUCTURE, reason_of
from core.settings import N_, RefusedError
from core.training.packed_arrays import Records
from core.training.reports import Ending, EpochReport, unpack
from core.training.run_summary import RunSummary

log = logging.getLogger(__name__)

VERSION = 2
PATIENCE = 1.0  # seconds to wait for another program that is writing
CHANGE_COUNTER = slice(24, 28)  # of the file, in its header (sqlite.org/fileformat.html)
UNCHANGED = {"name", "config", "parameters"}  # while a run goes on
ID = COLUMNS.index("id")
UNDO = 24 * 3600.0  # seconds for which a deleted run can be restored

SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    finished REAL NOT NULL,  -- seconds since 1970
    config TEXT NOT NULL,  -- JSON
    changes TEXT NOT NULL,  -- JSON
    ending TEXT NOT NULL,  -- JSON
    epochs INTEGER NOT NULL,
    best_epoch INTEGER,
    train_accuracy REAL,
    validation_accuracy REAL,
    test_accuracy REAL,
    seconds REAL NOT NULL,
    parameters INTEGER NOT NULL,
    checkpoint TEXT,
    deleted REAL,  -- seconds since 1970
    history BLOB NOT NULL,
    study TEXT NOT NULL DEFAULT ''
)
"""
STUDY = "study TEXT NOT NULL DEFAULT ''"  # a column that lists of 0.1.0 lack, and do not mind

LOCKED = N_("the list of runs, {file}, is in use by another program; try again")
UNUSABLE = N_("the list of runs, {file}, cannot be used: {reason}")
DAMAGED = N_("the list of runs, {file}, is damaged: {reason}")
SET_ASIDE = N_(
    "the list of runs was damaged ({reason}) and is set aside as {file}; {saved} of its runs could be read and are in "
    "the new list"
)
SOME_UNREADABLE = N_("{count} runs of the list cannot be read; they stay in its file, {file}")
NEWER = N_(
    "the list of runs, {file}, was written by a newer Fall Line: its format is {found}, the latest known is {known}",
)
SQLITE_WORDS = (
    N_("database disk image is malformed"),
    N_("file is not a database"),
    N_("unable to open database file"),
    N_("database or disk is full"),
    N_("attempt to write a readonly database"),
    N_("disk I/O error"),
)
GONE = N_("this run is no longer in the list")
UNREADABLE_HISTORY = N_("the history of this run cannot be read: {reason}")


class RunListError(RefusedError):
    """The list of runs cannot be used; the sentence says why."""


class DamagedError(RunListError):
    """The file is no list of runs, or is damaged."""


class SetAsideError(RunListError):
    """The file of the list was damaged and has another name now: the next attempt makes a new one."""


class GoneError(RunListError):
    """There is no such run."""


class RunList:
    """The list in the file at `path`, which several programs may use at once.

    The file is open only while something is done with it, and that is done whole or not at all.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        """Make the list if there is none yet.

        Raises:
            RunListError: it cannot be used. A file that is damaged is set aside, and a second attempt makes a new one.
        """
        self.path = path
        self.patience = patience
        self._read: dict[int, tuple[tuple[Any, ...], SavedRun | None]] = {}  # the rows as they were read last, by id
        self._read_at = b""  # the state of the file before that
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare()
            self.runs()
        except OSError as error:
            raise RunListError(UNUSABLE, file=path, reason=reason_of(error)) from error
        except DamagedError as error:
            raise self.set_aside(error) from error

    def add(
        self, run: RunSummary, history: Sequence[EpochReport], checkpoint: Path | None = None, study: str = ""
    ) -> int:
        """Add a run, which a study may have made, and return its id.

        Raises:
            RunListError: it could not be added; the other methods raise it, too.
        """
        values = {
            "checkpoint": str(checkpoint) if checkpoint else None,
            "study": study,
            **columns_of(run, history),
        }
        names = ", ".join(values)
        marks = ", ".join(f":{column}" for column in values)
        with self._writing() as database:
            cursor = database.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", values)  # noqa: S608 - our names
            return int(cursor.lastrowid or 0)

    def update(self, id: int, run: RunSummary, history: Sequence[EpochReport]) -> None:  # noqa: A002 - its name
        """Save how far a run has come since; its name and its note stay. One that was deleted is in the list again."""
        values = columns_of(run, history)
        kept = {column: value for column, value in values.items() if column not in UNCHANGED}
        self._set(id, deleted=None, **kept)

    def runs(self) -> tuple[SavedRun, ...]:
        """Return the runs, the latest first; one that this version cannot read is left out and stays in the file."""
        return tuple(run for run in self._all() if run is not None)

    def unreadable(self) -> RunListError | None:
        """Return a sentence that says how many runs of the file are left out of the list; None if none is."""
        missing = self._all().count(None)
        return RunListError(SOME_UNREADABLE, count=missing, file=self.path) if missing else None

    def history(self, run: int) -> list[EpochReport]:
        """Return the reports of a run."""
        records = self.records(run)
        try:
            return unpack(records)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise RunListError(UNREADABLE_HISTORY, reason=error) from error

    def records(self, run: int) -> Records:
        """Return the reports of a run as a structured array, in a fraction of the time; empty if there is no epoch."""
        with self._reading() as database:
            row = database.execute("SELECT history FROM runs WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise GoneError(GONE)
        try:
            return unpacked(row["history"])
        except ValueError as error:
            raise RunListError(UNREADABLE_HISTORY, reason=error) from error

    def checkpoints(self) -> frozenset[Path]:
        """Return the checkpoints of all runs, and of those that can still be restored."""
        with self._reading() as database:
            rows = database.execute("SELECT checkpoint FROM runs WHERE checkpoint IS NOT NULL").fetchall()
        return frozenset(Path(row["checkpoint"]) for row in rows)

    def rename(self, run: int, name: str) -> None:
        """Give a run another name."""
        self._set(run, name=name)

    def annotate(self, run: int, note: str) -> None:
        """Replace the note of a run."""
        self._set(run, note=note)

    def end(self, run: int, ending: Ending) -> None:
        """Correct how a run ended."""
        self._set(run, ending=ENDING.dump_json(ending).decode())

    def drop_checkpoint(self, run: int) -> None:
        """Record that a run has no checkpoint any more."""
        self._set(run, checkpoint=None)

    def delete(self, run: int) -> None:
        """Take a run off the list; for a day, it can be restored."""
        self._set(run, deleted=time.time())

    def restore(self, run: int) -> None:
        """Put a run that was deleted back where it was."""
        self._set(run, deleted=None)

    def _all(self) -> list[SavedRun | None]:
        """Return the runs, the latest first, with None for each that cannot be read.

        A file that nobody has written to since is not read again, and of another only the rows that changed are parsed.
        """
        state = self._state()
        if state and state == self._read_at:
            return [run for _, run in self._read.values()]
        with self._reading() as database:
            rows = database.execute(
                f"SELECT {', '.join(COLUMNS)} FROM runs WHERE deleted IS NULL ORDER BY finished DESC, id DESC"  # noqa: S608
            ).fetchall()
        known, cells = self._read, [tuple(row) for row in rows]
        ids = [row[ID] for row in cells]
        read = [
            before if (before := known.get(row[ID])) is not None and before[0] == row else (row, saved_run(raw))
            for row, raw in zip(cells, rows, strict=True)
        ]
        self._read, self._read_at = dict(zip(ids, read, strict=True)), state
        return [run for _, run in read]

    def _state(self) -> bytes:
        """Return what tells one state of the file from another: SQLite's own counter of changes, and which file it is.

        It is read before the rows: what is written in between is read once more.
        """
        try:
            with self.path.open("rb") as file:
                header = file.read(CHANGE_COUNTER.stop)
                return header[CHANGE_COUNTER] + repr(os.fstat(file.fileno()).st_ino).encode()
        except OSError:
            return b""

    def _set(self, run: int, **values: Any) -> None:
        changes = ", ".join(f"{column} = :{column}" for column in values)
        with self._writing() as database:
            cursor = database.execute(f"UPDATE runs SET {changes} WHERE id = :run", {**values, "run": run})  # noqa: S608
            if not cursor.rowcount:
                raise GoneError(GONE)

    def _prepare(self) -> None:
        """Make the table in a new file, and forget what was deleted long ago."""
        with self._writing() as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise RunListError(NEWER, file=self.path, found=version, known=VERSION)
            if not version:
                database.execute(SCHEMA)
            elif version == 1:  # runs that came with the app had a mark there; they are no longer in the list
                database.execute("ALTER TABLE runs DROP COLUMN recorded")
            if "study" not in _columns(database):
                database.execute(f"ALTER TABLE runs ADD COLUMN {STUDY}")
            database.execute(f"PRAGMA user_version = {VERSION}")
            database.execute("DELETE FROM runs WHERE deleted < ?", (time.time() - UNDO,))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """The open database; what SQLite refuses becomes a sentence."""
        try:
            with closing(sqlite3.connect(self.path, timeout=self.patience, isolation_level=None)) as database:
                database.row_factory = sqlite3.Row
                database.text_factory = _decoded
                yield database
        except sqlite3.Error as error:
            raise self._refusal(error) from error
        except UnicodeDecodeError as error:  # SQLite's own message quotes the damaged bytes
            raise DamagedError(DAMAGED, file=self.path, reason=reason_of(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The open database, in a transaction that nobody else writes into."""
        with self._reading() as database:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")  # closing without it takes everything back

    def _refusal(self, error: sqlite3.Error) -> RunListError:
        match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF:  # beyond that are details
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return RunListError(LOCKED, file=self.path)
            case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR:
                return DamagedError(DAMAGED, file=self.path, reason=_reason(error))
        return RunListError(UNUSABLE, file=self.path, reason=_reason(error))

    def set_aside(self, error: DamagedError) -> RunListError:
        """Rename the broken file and what SQLite wrote beside it, and read what can be read of it into a new one.

        Return what is to be said of it.
        """
        try:
            aside = set_aside(self.path)
            journal = self.path.with_name(self.path.name + "-journal")
            if journal.exists():
                journal.replace(aside.with_name(aside.name + "-journal"))
        except OSError as refused:
            log.warning("%s cannot be renamed: %s", self.path, refused)
            return error
        saved = 0
        with suppress(RunListError):
            self._prepare()
            saved = self._salvage(aside)
        return SetAsideError(SET_ASIDE, file=aside, reason=error.facts["reason"], saved=saved)

    def _salvage(self, aside: Path) -> int:
        """Copy the runs of a damaged file that can be read, one by one, and return how many there were."""
        columns = (*COLUMNS, "history")
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        saved = 0
        with closing(sqlite3.connect(aside, timeout=self.patience, isolation_level=None)) as damaged:
            damaged.row_factory = sqlite3.Row
            damaged.text_factory = _decoded
            read = names
            with suppress(sqlite3.Error, UnicodeDecodeError):
                if "study" not in _columns(damaged):
                    read = names.replace("study", "'' AS study")
            for number in _ids(damaged):
                with suppress(sqlite3.Error, UnicodeDecodeError, ValueError):
                    row = damaged.execute(f"SELECT {read} FROM runs WHERE id = ?", (number,)).fetchone()  # noqa: S608
                    if row is None or saved_run(row) is None:
                        continue
                    unpacked(row["history"])
                    with self._writing() as database:
                        database.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", tuple(row))  # noqa: S608
                    saved += 1
        return saved


def _columns(database: sqlite3.Connection) -> set[str]:
    """Return the names of the columns of the list."""
    return {row["name"] for row in database.execute("PRAGMA table_info(runs)")}


def _ids(damaged: sqlite3.Connection) -> list[int]:
    """Return the ids that a damaged table gives away, from its first row on and from its last one back."""
    found: set[int] = set()
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error, UnicodeDecodeError):
            for row in damaged.execute(f"SELECT id FROM runs WHERE deleted IS NULL ORDER BY id {order}"):  # noqa: S608
                found.add(row["id"])
    return sorted(found)


def _reason(error: sqlite3.Error) -> RefusedError:
    """Return SQLite's words, unless they quote what is in the file."""
    return RefusedError(str(error) if str(error) in SQLITE_WORDS else UNKNOWN_STRUCTURE)


def _decoded(text: bytes) -> str:
    """Return a text of the file; bytes that are none show as such, and hide nothing else."""
    return text.decode("utf-8", "replace")
