"""Saves the session and the preferences: for the next start, and for recovery after a crash."""

import glob
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from io import FileIO
from itertools import count
from pathlib import Path

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from app.session.kept_session import KeptSession

# isort: split

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.file_writing import SESSION_ENDING, WriteError, write_whole
from app.base.quarantine import load, set_aside
from app.base.timer import timer
from app.session import preferences
from app.session.preferences import Preferences
from app.session.workspace import Workspace

log = logging.getLogger(__name__)

RECOVERED = "recovered"  # in the name of the session of a window that was not closed
SAVE_DELAY = 3000  # milliseconds from the first change to the saving


class Autosave(QObject):
    """Saves the session and the preferences a while after a change, and when the window is closed."""

    failed = Signal(object)  # why they cannot be saved: a function that returns it as text; emitted once until they can

    def __init__(
        self, workspace: Workspace, file: "AutosaveFile", now: Callable[[], Preferences], preferences_path: Path
    ) -> None:
        """Save the session in `file`, and the preferences that `now` returns at `preferences_path`."""
        super().__init__()
        self.workspace = workspace
        self.file = file
        self._now = now
        self._preferences_path = preferences_path
        self._saved: tuple[str, Preferences] | None = None
        self._failed = False
        self._timer = timer(self, SAVE_DELAY, once=True)
        self._timer.timeout.connect(self.save)
        workspace.changed.connect(self.save_later)

    def save_later(self) -> None:
        """Save in a while; further changes do not put it off."""
        if not self._timer.isActive():
            self._timer.start()

    def save(self) -> bool:
        """Save now whatever has changed, and return whether everything is saved."""
        now = (self.workspace.snapshot().text(indent=2), self._now())
        if now != self._saved:
            try:
                self.file.write(now[0])
                preferences.save(now[1], self._preferences_path)
            except WriteError as error:
                self._report(error)
                return False
            self._saved = now
        self._failed = False
        return True

    def close(self) -> None:
        """Save for the last time: the window is about to close."""
        self._timer.stop()
        self.save()
        self.file.close()

    def _report(self, error: WriteError) -> None:
        log.warning("What is open cannot be kept beside %s: %s", self._preferences_path, error)
        if not self._failed:
            self._failed = True
            self.failed.emit(partial(_unsaved, error))


def _unsaved(error: WriteError) -> str:
    text = QCoreApplication.translate("Autosave", "The open session cannot be saved for the next start: {0}")
    return text.format(error.sentence(QCoreApplication.translate))


class AutosaveFile:
    """The file of a window's session: the first one beside the settings that no other open window uses.

    A lock file beside it says whether the last window that used it was closed.
    """

    def __init__(self, settings: Path) -> None:
        self.path, self._lock = _first_free(settings)

    def read(self) -> tuple[KeptSession, Callable[[], str] | None]:
        """Return the session of the last window, and a function that says what is wrong with its file, if anything.

        The session of a window that was not closed is set aside, and a first one is returned.
        """
        if self._lock is not None and self._lock.was_left:
            self._set_aside()
        recovered = self.recovered()
        if recovered is None or self.path.exists():
            return load(KeptSession, self.path)
        kept, fault = load(KeptSession, recovered)
        return kept.without_rooms(), fault

    def recovered(self) -> Path | None:
        """Return the latest session that was set aside and neither brought back nor given up since."""
        aside = self.path.parent.glob(f"{glob.escape(self.path.stem)}.{RECOVERED}*{self.path.suffix}")
        return max(aside, key=lambda path: path.stat().st_mtime, default=None)

    def write(self, text: str) -> None:
        """Write a session.

        Raises:
            WriteError: it could not be written.
        """
        write_whole(self.path, text.encode())

    def close(self) -> None:
        """Record that the window was closed, and leave the file to the next one."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _set_aside(self) -> None:
        try:
            set_aside(self.path, RECOVERED)
        except FileNotFoundError:
            pass  # it ended before there was anything to keep
        except OSError as error:
            log.warning("%s cannot be renamed: %s", self.path, error)


class LockFile:
    """A file that is locked while a window is open, and empty after it was closed.

    The system releases the lock of a window that crashed, and the file is not empty then.
    """

    def __init__(self, path: Path) -> None:
        """Lock the file.

        Raises:
            InUseError: another open window has locked it.
            OSError: it cannot be locked.
        """
        self._stream = path.open("ab", buffering=0)
        try:
            _lock(self._stream)
            self.was_left = path.stat().st_size > 0
            self._stream.truncate(0)
            self._stream.write(b"open")
        except (BlockingIOError, PermissionError) as error:
            self._stream.close()
            raise InUseError from error
        except OSError:
            self._stream.close()
            raise

    def release(self) -> None:
        """Empty the file, and unlock it."""
        with suppress(OSError):
            self._stream.truncate(0)
        self._stream.close()


class InUseError(Exception):
    """Another open window has locked the file."""


def _first_free(settings: Path) -> tuple[Path, LockFile | None]:
    """Return the first file that no other window uses, and its lock; None if nothing can be locked."""
    path = settings.with_suffix(SESSION_ENDING)
    try:
        settings.parent.mkdir(parents=True, exist_ok=True)
        for path in _places(settings):
            with suppress(InUseError):
                return path, LockFile(path.with_name(path.name + ".open"))
    except OSError as error:
        log.warning("%s cannot be kept: %s", path, error)
    return path, None


def _places(settings: Path) -> Iterator[Path]:
    yield settings.with_suffix(SESSION_ENDING)
    for number in count(2):
        yield settings.with_suffix(f".{number}{SESSION_ENDING}")


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: FileIO) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(stream: FileIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
