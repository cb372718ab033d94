"""The file in which a window keeps what is open, for its next start and for the one after a crash."""

import glob
import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Literal, Self

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings

# isort: split

from pydantic import Field, JsonValue

from app.base.file_writing import SESSION_ENDING, write_whole
from app.base.quarantine import load, set_aside
from app.optimizers.model import OptimizersModel
from app.rooms.room import Frame, RoomName

log = logging.getLogger(__name__)

RECOVERED = "recovered"  # in the name of what was open when Fall Line ended unexpectedly


class KeptSession(Settings):
    """A session as it is kept: the first room is read, and each other one when it is made, which a start waits for."""

    version: Literal[1] = 1
    room: RoomName = "optimizers"
    frame: Frame = 0
    optimizers: OptimizersModel = Field(default_factory=OptimizersModel.first)
    initializers: JsonValue = None  # nothing: as at the first start
    trainer: JsonValue = None

    def text(self, indent: int | None = None) -> str:
        """The session as JSON."""
        unsaid = {room for room in ("initializers", "trainer") if getattr(self, room) is None}
        return self.model_dump_json(indent=indent, exclude=unsaid)

    def belongings(self) -> Self:
        """What is the person's and not the session's: a first start with the presets that were saved."""
        presets = self.trainer.get("presets") if isinstance(self.trainer, dict) else None
        return type(self)(trainer={"presets": presets} if presets else None)


class Autosave:
    """The first file beside the settings in which no other window that is open keeps its session.

    A mark beside it tells whether the last window that used it was closed.
    """

    def __init__(self, settings: Path) -> None:
        self.path, self._mark = _first_free(settings)

    def read(self) -> tuple[KeptSession, str]:
        """What was open when the window was closed, and what is wrong with the file.

        What was open when the window was not closed is set aside, and it begins anew.
        """
        if self._mark is not None and self._mark.was_left:
            self._set_aside()
        recovered = self.recovered()
        if recovered is None or self.path.exists():
            return load(KeptSession, self.path)
        kept, fault = load(KeptSession, recovered)
        return kept.belongings(), fault

    def recovered(self) -> Path | None:
        """The latest session that was set aside, and neither brought back nor given up since."""
        aside = self.path.parent.glob(f"{glob.escape(self.path.stem)}.{RECOVERED}*{self.path.suffix}")
        return max(aside, key=lambda path: path.stat().st_mtime, default=None)

    def write(self, text: str) -> None:
        """Keep a session.

        Raises:
            WriteError: it could not be written.
        """
        write_whole(self.path, text.encode())

    def close(self) -> None:
        """Say that the window was closed, and leave the file to the next one."""
        if self._mark is not None:
            self._mark.take_away()
            self._mark = None

    def _set_aside(self) -> None:
        try:
            set_aside(self.path, RECOVERED)
        except FileNotFoundError:
            pass  # it ended before there was anything to keep
        except OSError as error:
            log.warning("%s cannot be renamed: %s", self.path, error)


class LockFile:
    """A file that is locked while a window is open, and empty if it was closed. The system ends the lock with it."""

    def __init__(self, path: Path) -> None:
        """Set the mark.

        Raises:
            InUseError: a window that is open has set it.
            OSError: it cannot be set.
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

    def take_away(self) -> None:
        """Empty the file, and unlock it."""
        with suppress(OSError):
            self._stream.truncate(0)
        self._stream.close()


class InUseError(Exception):
    """Another window that is open has set the mark."""


def _first_free(settings: Path) -> tuple[Path, LockFile | None]:
    """The first file that is no other window's, and its mark; none where no mark can be set."""
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
