"""Files that are written whole or not at all, with a sentence where they are not."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from core.files import UNWRITABLE, whole_file
from core.settings import RefusedError

SESSION_ENDING = ".fallline"
SESSION_KEY = "fallline"  # of the text in a picture
FOLDER = "/"  # the ending of a folder's name
FRAME = re.compile(r"\d+\.png")  # the name of a numbered picture


def ending_of(name: str) -> str:
    """What a name ends in, in small letters: that of a file, or / for a folder."""
    return FOLDER if name.endswith(("/", "\\")) else PurePath(name).suffix.lower()


class WriteError(RefusedError):
    """Which file could not be written, and why."""


@contextmanager
def saying_why(path: str | Path) -> Iterator[None]:
    """Whatever keeps the file at `path` from being written is told as a sentence.

    Raises:
        WriteError: it could not be written.
    """
    try:
        yield
    except OSError as error:
        raise WriteError(UNWRITABLE, file=path, reason=error.strerror or error) from error


def write_whole(path: str | Path, content: bytes) -> None:
    """Write a file: it is complete, or as it was before.

    Raises:
        WriteError: it could not be written.
    """
    with saying_why(path), whole_file(Path(path)) as stream:
        stream.write(content)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Fill a folder with numbered pictures under another name, and rename it when it is full.

    It is complete, or as it was before; a folder of that name is replaced if it holds nothing but such pictures.

    Raises:
        OSError: it could not be written; nothing is left of the attempt.
    """
    _refuse_what_holds_more(path)
    begun, old = (path.with_name(f"{path.name}.{os.getpid()}.{what}") for what in ("part", "old"))
    try:
        begun.mkdir()
        yield begun
        if path.exists():
            path.rename(old)
        try:
            begun.rename(path)
        except OSError:
            if old.exists():
                old.rename(path)
            raise
    finally:
        for folder in (begun, old):
            shutil.rmtree(folder, ignore_errors=True)


def _refuse_what_holds_more(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    if path.exists() and not all(FRAME.fullmatch(entry.name) for entry in path.iterdir()):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(path))
