"""A file of entries that several processes write: a line of JSON each, appended under a lock.

A last line without its end was cut off by a full disk or a power cut. Whoever has the lock cuts it off and keeps it in
a file beside the journal; what was whole stays.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.files import UNREADABLE, UNWRITABLE, open_file, reason_of
from core.search.places.file_lock import locked
from core.settings import N_, RefusedError

Entry = Mapping[str, Any]
NO_JOURNAL = N_("{file} is not a journal of a study: line {line} is not as Fall Line writes it")
JOURNAL = "study.log"  # the name of the file in the folder of a study


class JournalError(RefusedError):
    """A journal that cannot be read or written."""


class Journal:
    """A journal at `path`; `take` is given each whole entry once, in the order of the file, whoever wrote it."""

    def __init__(self, path: Path, take: Callable[[Entry], None]) -> None:
        self.path = path
        self._take = take
        self._read = 0  # bytes that were taken
        self._lines = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock, with all entries taken and no unfinished line at the end.

        Raises:
            JournalError: the file cannot be read or written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path.with_name(f"{self.path.name}.lock")):
                if self.refresh():
                    cut_unfinished(self.path)
                yield
        except OSError as error:
            raise JournalError(UNWRITABLE, file=self.path, reason=reason_of(error)) from error

    def refresh(self) -> bytes:
        """Take the entries that are new, without the lock, and return what stands unfinished behind them.

        Raises:
            JournalError: the file cannot be read, or it is another one, or damaged.
        """
        try:
            with open_file(self.path) as stream:
                stream.seek(self._read)
                new = stream.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise JournalError(UNREADABLE, file=self.path, reason=reason_of(error)) from error
        whole, end, rest = new.rpartition(b"\n")
        for line in whole.split(b"\n") if end else ():
            self._take_line(line)
            self._read += len(line) + len(end)
            self._lines += 1
        return rest

    def _take_line(self, line: bytes) -> None:
        """Let an entry be taken; whoever takes it objects to one that is none by a ValueError."""
        try:
            self._take(self._entry(line))
        except RefusedError:
            raise
        except (ValueError, RecursionError) as error:
            raise JournalError(NO_JOURNAL, file=self.path, line=self._lines + 1) from error

    def append(self, entries: Iterable[Entry], *, sure: bool = True) -> None:
        """Write entries, which are taken at once; only where the lock is held. `sure` waits for the disk.

        Raises:
            OSError: they cannot be written; no half of a line stays, if that can be helped.
        """
        text = "".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n" for entry in entries)
        with self.path.open("ab") as stream:
            try:
                stream.write(text.encode())
                stream.flush()
                if sure:
                    os.fsync(stream.fileno())
            except OSError:
                stream.truncate(self._read)
                raise
        self.refresh()

    def _entry(self, line: bytes) -> Entry:
        entry = json.loads(line)
        if not isinstance(entry, dict):
            raise ValueError(type(entry))  # noqa: TRY004 - as the parser objects
        return entry


def cut_unfinished(path: Path) -> None:
    """Cut off a last line without its end, and keep it in a file beside; only where the lock is held.

    Raises:
        OSError: it cannot be done; nothing is cut off then.
    """
    with path.open("r+b") as stream:
        rest = stream.read().rpartition(b"\n")[2]
        if rest:
            with path.with_name(f"{path.name}.torn").open("ab") as beside:
                beside.write(rest + b"\n")
            stream.truncate(stream.tell() - len(rest))
