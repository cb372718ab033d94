"""Checkpoints: named arrays and a text in one .npz file, which is either complete or unchanged."""

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from core.files import NEWER, UNREADABLE, UNWRITABLE, whole_file
from core.settings import N_, RefusedError
from core.training.packed_arrays import Pieces, write_arrays

VERSION = 2
FORMAT = "fall-line-checkpoint"
ZIP = b"PK\x03\x04"

OTHER_DATA = N_("{file} belongs to a run on other images")
DAMAGED = N_("{file} is damaged or incomplete: {reason}")
FOREIGN = N_("{file} is no checkpoint of Fall Line")
OLDER = N_("{file} was written by an older Fall Line: its format is {found}, and only {known} can be read")


class CheckpointError(RefusedError):
    """A checkpoint that cannot be read or written; the sentence names the file and the reason."""


class SaveClock:
    """Says when to save a run again, so that an abrupt end costs no more than `seconds` of it.

    A save is due after half of them; the other half is left for the step or epoch under way.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.restart()

    def is_due(self) -> bool:
        """Return whether it is time to save."""
        return monotonic() - self._saved >= self.seconds / 2

    def restart(self) -> None:
        """Count from now; call it after saving."""
        self._saved = monotonic()


def write(
    path: str | Path, text: str, arrays: Mapping[str, NDArray[Any] | Pieces], *, compressed: bool = False
) -> None:
    """Write a checkpoint; the file is either complete or unchanged.

    A compressed one is read like any other but takes twenty times as long to write.

    Raises:
        CheckpointError: the file could not be written.
    """
    path = Path(path)
    head = {"format": np.array(FORMAT), "version": np.array(VERSION), "text": np.frombuffer(text.encode(), np.uint8)}
    try:
        with whole_file(path) as stream:
            write_arrays(stream, {**head, **arrays}, compressed=compressed)
    except OSError as error:
        raise CheckpointError(UNWRITABLE, file=path, reason=error.strerror or error) from error


def read(path: str | Path) -> tuple[str, dict[str, NDArray[Any]]]:
    """Read the text and the arrays of a checkpoint.

    Raises:
        CheckpointError: there is no such file, or it is damaged, of another kind or of another version.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            arrays = _read(stream)
    except OSError as error:
        raise CheckpointError(UNREADABLE, file=path, reason=error.strerror or error) from error
    except (ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise CheckpointError(DAMAGED, file=path, reason=error) from error
    if str(arrays.get("format")) != FORMAT or not {"version", "text"} <= set(arrays):
        raise CheckpointError(FOREIGN, file=path)
    version = int(arrays["version"])
    if version != VERSION:
        raise CheckpointError(NEWER if version > VERSION else OLDER, file=path, found=version, known=VERSION)
    return arrays["text"].tobytes().decode(), arrays


def _read(stream: IO[bytes]) -> dict[str, NDArray[Any]]:
    """Return the arrays of an .npz file; none if it is of another kind."""
    if stream.read(len(ZIP)) != ZIP:
        return {}
    stream.seek(0)
    with np.load(stream, allow_pickle=False) as content:
        return {name: content[name] for name in content.files}
