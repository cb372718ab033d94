"""IDX files, the format of MNIST: a header, and the bytes of an array."""

import gzip
import math
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.files import UNREADABLE, open_file, reason_of
from core.settings import N_, RefusedError

Bytes = NDArray[np.uint8]
Numbers = NDArray[Any]
Content = Literal["images", "labels"]
Part = Literal["train", "test"]

# MNIST's names.
FILE_NAMES: dict[tuple[Part, Content], str] = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}
AXES: dict[Content, tuple[int, ...]] = {"images": (3, 2, 4), "labels": (1, 2)}  # the usual number first
UNSIGNED_BYTE = 8  # IDX's name of the type
TYPES = {UNSIGNED_BYTE: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
GZIP = b"\x1f\x8b"
CHUNK = 1 << 20  # bytes read at a time
LARGEST = 1 << 31  # bytes of one file, unpacked

DAMAGED = N_("{file} is damaged: {reason}")
WRONG_MAGIC = N_("{file} is no IDX file of {content}: it begins with {found}, not with {expected}")
SHORT = N_("{file} is too short: {found} bytes instead of {expected}")
LONG = N_("{file} is too long: it goes on after the {expected} bytes of its data")
TOO_LARGE = N_("{file} announces {expected} bytes, more than the limit of {limit}")
EMPTY = N_("{file} is empty: its header says {sizes}")


class DatasetError(RefusedError):
    """A dataset that cannot be used; the sentence names the file and the fault."""


def read_idx(file: Traversable, content: Content) -> Numbers:
    """Read an IDX file, gzipped or not: images (n, rows, columns), flat or with colours, or labels, of any type.

    The format: 00 00, the type, the number of axes; the size of each axis, big-endian; the numbers, big-endian.

    Raises:
        DatasetError: the file cannot be read, is damaged, or has another content.
    """
    with _opened(file) as stream:
        kind, sizes = _header(stream, file, content)
        data = np.empty(math.prod(sizes) * kind.itemsize, np.uint8)
        return _fill(data, stream, file).view(kind).reshape(sizes)


def idx_sizes(file: Traversable, content: Content) -> tuple[int, ...]:
    """Return the size of each axis as the header of an IDX file has it.

    Raises:
        DatasetError: as of `read_idx`, but for what is behind the header.
    """
    with _opened(file) as stream:
        return _header(stream, file, content)[1]


@contextmanager
def _opened(file: Traversable) -> Iterator[IO[bytes] | gzip.GzipFile]:
    try:
        with open_file(file) if isinstance(file, Path) else file.open("rb") as stream:
            zipped = stream.read(len(GZIP)) == GZIP
            stream.seek(0)
            yield gzip.GzipFile(fileobj=stream) if zipped else stream
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DatasetError(DAMAGED, file=file, reason=reason_of(error)) from error
    except OSError as error:
        raise DatasetError(UNREADABLE, file=file, reason=reason_of(error)) from error


def _header(
    stream: IO[bytes] | gzip.GzipFile, file: Traversable, content: Content
) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """Read the type and the size of each axis."""
    magic = stream.read(4)
    if len(magic) < 4 or any(magic[:2]) or magic[2] not in TYPES or magic[3] not in AXES[content]:
        expected = bytes([0, 0, UNSIGNED_BYTE, AXES[content][0]]).hex(" ")
        raise DatasetError(
            WRONG_MAGIC, file=file, content=content, found=magic.hex(" ") or "nothing", expected=expected
        )
    kind, axes = np.dtype(TYPES[magic[2]]), magic[3]
    header = stream.read(4 * axes)
    if len(header) < 4 * axes:
        raise DatasetError(SHORT, file=file, found=4 + len(header), expected=4 + 4 * axes)
    sizes = tuple(np.frombuffer(header, ">u4").tolist())
    length = math.prod(sizes) * kind.itemsize
    if length == 0:
        raise DatasetError(EMPTY, file=file, sizes=written(sizes))
    if length > LARGEST:
        raise DatasetError(TOO_LARGE, file=file, expected=length, limit=LARGEST)
    return kind, sizes


def _fill(data: Bytes, stream: IO[bytes] | gzip.GzipFile, file: Traversable) -> Bytes:
    """Fill `data` and read on to the end, since gzip checks a file only there; refuse any further byte."""
    filled = 0
    while part := stream.read(min(CHUNK, len(data) - filled + 1)):
        if filled + len(part) > len(data):
            raise DatasetError(LONG, file=file, expected=len(data))
        data[filled : filled + len(part)] = np.frombuffer(part, np.uint8)
        filled += len(part)
    if filled < len(data):
        raise DatasetError(SHORT, file=file, found=filled, expected=len(data))
    return data


def write_idx(file: Path, data: Bytes) -> None:
    """Write an IDX file, as `read_idx` reads it."""
    with file.open("wb") as stream:
        stream.write(bytes([0, 0, UNSIGNED_BYTE, data.ndim]))
        stream.write(np.array(data.shape, ">u4").tobytes())
        stream.write(data.tobytes())


def written(sizes: Sequence[int]) -> str:
    """Format the sizes of an array as a person writes them: 60000 x 28 x 28."""
    return " x ".join(map(str, sizes))
