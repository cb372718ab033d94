"""Checkpoints: named arrays and a text in one .npz file, which is either complete or unchanged."""

import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from core.files import NEWER, UNREADABLE, UNWRITABLE, open_file, reason_of, whole_file
from core.settings import N_, RefusedError
from core.training.packed_arrays import Pieces, write_arrays

VERSION = 2
FORMAT = "fall-line-checkpoint"
FIRST = 3.0  # seconds of a run that has just begun
ZIP = b"PK\x03\x04"
MOST_TEXT = 1_000_000  # bytes
MOST_BYTES = 1 << 34  # of an array in a file of one's own
LONGEST_HEADER = 1 << 16  # bytes of an array's header

# Everything that zipfile and NumPy raise on a file that is damaged or made to harm: with a reason, and without one.
DAMAGE = (ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
HARM = (
    *(TypeError, LookupError, ArithmeticError, AttributeError, RuntimeError, MemoryError, SyntaxError, Warning),
    *(tokenize.TokenError, struct.error),
)

OTHER_DATA = N_("{file} belongs to a run on other images")
DAMAGED = N_("{file} is damaged or incomplete: {reason}")
MISFIT = N_("“{part}” does not fit the rest of it")
FOREIGN = N_("{file} is no checkpoint of Fall Line")
OLDER = N_("{file} was written by an older Fall Line: its format is {found}, and only {known} can be read")


class CheckpointError(RefusedError):
    """A checkpoint that cannot be read or written; the sentence names the file and the reason."""


class MisfitError(RefusedError):
    """A part of a checkpoint that contradicts the rest of it."""


class Parts:
    """The arrays of an .npz archive. None is unpacked before its declared size and type have been checked."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(name.removesuffix(".npy") for name in archive.namelist())

    @property
    def text(self) -> str:
        """The text of the checkpoint."""
        return self.read("text", MOST_TEXT).tobytes().decode()

    def array(self, name: str, like: NDArray[Any]) -> NDArray[Any]:
        """Read an array of the shape and type of `like`.

        Raises:
            MisfitError: it has others.
        """
        array = self.read(name, like.nbytes)
        if array.shape != like.shape or array.dtype != like.dtype:
            raise MisfitError(MISFIT, part=name)
        return array

    def read(self, name: str, most: int) -> NDArray[Any]:
        """Read an array of at most so many bytes.

        Raises:
            MisfitError: it is larger, or its declared sizes contradict each other.
        """
        info = self._archive.getinfo(f"{name}.npy")
        with self._archive.open(info) as member:
            shape, dtype = _header(member)
            size = math.prod(shape) * dtype.itemsize
            if dtype.hasobject or size > most or not 0 < info.file_size - size <= LONGEST_HEADER:
                raise MisfitError(MISFIT, part=name)
            content = member.read(size)
            if len(content) != size or member.read(1):  # the end of a member is where its checksum is compared
                raise MisfitError(MISFIT, part=name)
        return np.frombuffer(bytearray(content), dtype, math.prod(shape)).reshape(shape)


def _header(member: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Read the shape and the type of an array.

    Raises:
        ValueError: there is no header of a known version.
    """
    version = np.lib.format.read_magic(member)
    read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran_order, dtype = read_header(member)
    if fortran_order or dtype.itemsize == 0 or any(length < 0 for length in shape):
        raise ValueError("a header is damaged")
    return shape, dtype


CHECKPOINT_EVERY = 30.0  # seconds of training that can be lost, at most


class SaveClock:
    """Says when to save a run again, so that an abrupt end costs no more than `seconds` of it, and at first less.

    A run that has just begun loses at most 3 seconds, then 6, 12, 24. A save is due after half of them; the other half
    is left for the step or epoch under way.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.begin()

    def begin(self) -> None:
        """Begin with the first seconds of a run."""
        self._lost_at_most = min(FIRST, self.seconds)
        self._saved = monotonic()

    def is_due(self) -> bool:
        """Return whether it is time to save."""
        return monotonic() - self._saved >= self._lost_at_most / 2

    def restart(self) -> None:
        """Count from now; call it after saving."""
        self._lost_at_most = min(2 * self._lost_at_most, self.seconds)
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
        raise CheckpointError(UNWRITABLE, file=path, reason=reason_of(error)) from error


def read(path: str | Path) -> tuple[str, dict[str, NDArray[Any]]]:
    """Read the text and all arrays of a checkpoint of one's own; `opened` is for those of others.

    Raises:
        CheckpointError: there is no such file, or it is damaged, of another kind or of another version.
    """
    with opened(path) as parts:
        return parts.text, {name: parts.read(name, MOST_BYTES) for name in sorted(parts.names)}


@contextmanager
def opened(path: str | Path) -> Iterator[Parts]:
    """Open a checkpoint and read its text; whatever goes wrong with the file in here is a sentence.

    Raises:
        CheckpointError: there is no such file, or it is damaged, of another kind or of another version.
    """
    path = Path(path)
    try:
        with open_file(path) as stream, _archive(path, stream) as archive:
            parts = Parts(archive)
            _refuse_others(path, parts)
            yield parts
    except CheckpointError:
        raise
    except OSError as error:
        raise CheckpointError(UNREADABLE, file=path, reason=reason_of(error)) from error
    except MisfitError as error:
        raise CheckpointError(DAMAGED, file=path, reason=error) from error
    except RefusedError as error:  # such as a run that does not fit into memory
        raise CheckpointError(UNREADABLE, file=path, reason=error) from error
    except (*DAMAGE, *HARM) as error:
        raise CheckpointError(DAMAGED, file=path, reason=reason_of(error)) from error


def _archive(path: Path, stream: IO[bytes]) -> zipfile.ZipFile:
    """Return the archive in a file, unless the file is of another kind."""
    if stream.read(len(ZIP)) != ZIP:
        raise CheckpointError(FOREIGN, file=path)
    stream.seek(0)
    return zipfile.ZipFile(stream)


def _refuse_others(path: Path, parts: Parts) -> None:
    """Refuse a file of another kind or of another version."""
    if not {"format", "version", "text"} <= parts.names or str(parts.read("format", MOST_TEXT)) != FORMAT:
        raise CheckpointError(FOREIGN, file=path)
    found = parts.read("version", MOST_TEXT)
    if found.shape or found.dtype.kind not in "iu":
        raise MisfitError(MISFIT, part="version")
    version = int(found)
    if version != VERSION:
        raise CheckpointError(NEWER if version > VERSION else OLDER, file=path, found=version, known=VERSION)
