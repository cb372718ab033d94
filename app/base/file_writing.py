"""Write files and folders completely or not at all, and report failures as sentences."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from core.files import UNWRITABLE, reason_of, whole_file
from core.settings import RefusedError

SESSION_ENDING = ".fallline"
SESSION_KEY = "fallline"  # the key of the session among a picture's texts
FOLDER = "/"  # the last character of a folder's name
FRAME = re.compile(r"\d+\.png")  # the name of a numbered picture


def ending_of(name: str) -> str:
    """Return the ending of a file's name in lower case, or / for a folder."""
    return FOLDER if name.endswith(("/", "\\")) else PurePath(name).suffix.lower()


class WriteError(RefusedError):
    """A file could not be written; the message names the file and the reason."""


@contextmanager
def saying_why(path: str | Path) -> Iterator[None]:
    """Turn an OSError raised while the file at `path` is written into a sentence.

    Raises:
        WriteError: it could not be written.
    """
    try:
        yield
    except OSError as error:
        raise WriteError(UNWRITABLE, file=path, reason=reason_of(error)) from error


def write_whole(path: str | Path, content: bytes) -> None:
    """Write a file completely, or leave it as it was.

    Raises:
        WriteError: it could not be written.
    """
    with saying_why(path), whole_file(Path(path)) as stream:
        stream.write(content)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Fill a folder with numbered pictures under a temporary name, and rename it when it is full.

    The folder is complete or stays as it was; an existing one is replaced only if it holds nothing but such pictures.

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
