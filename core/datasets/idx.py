"""IDX files, the format of MNIST: a header, and the bytes of an array."""

import gzip
import math
import zlib
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Literal

import numpy as np
from numpy.typing import NDArray

from core.files import UNREADABLE, open_file, reason_of
from core.settings import N_, RefusedError

Bytes = NDArray[np.uint8]
Content = Literal["images", "labels"]
Part = Literal["train", "test"]

# MNIST's names.
FILE_NAMES: dict[tuple[Part, Content], str] = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}
AXES: dict[Content, int] = {"images": 3, "labels": 1}
UNSIGNED_BYTE = 8  # IDX's name of the type
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


def read_idx(file: Traversable, content: Content) -> Bytes:
    """Read an IDX file, gzipped or not: images (n, rows, columns), or labels (n,).

    The format: 00 00, the type, the number of axes; the size of each axis, big-endian; the bytes.

    Raises:
        DatasetError: the file cannot be read, is damaged, or has another content.
    """
    try:
        with open_file(file) if isinstance(file, Path) else file.open("rb") as stream:
            zipped = stream.read(len(GZIP)) == GZIP
            stream.seek(0)
            return _unpack(gzip.GzipFile(fileobj=stream) if zipped else stream, file, content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DatasetError(DAMAGED, file=file, reason=reason_of(error)) from error
    except OSError as error:
        raise DatasetError(UNREADABLE, file=file, reason=reason_of(error)) from error


def _unpack(stream: IO[bytes] | gzip.GzipFile, file: Traversable, content: Content) -> Bytes:
    expected = bytes([0, 0, UNSIGNED_BYTE, AXES[content]])
    magic = stream.read(len(expected))
    if magic != expected:
        found = magic.hex(" ") or "nothing"
        raise DatasetError(WRONG_MAGIC, file=file, content=content, found=found, expected=expected.hex(" "))
    header = stream.read(4 * AXES[content])
    if len(header) < 4 * AXES[content]:
        raise DatasetError(SHORT, file=file, found=4 + len(header), expected=4 + 4 * AXES[content])
    sizes = np.frombuffer(header, ">u4").tolist()
    length = math.prod(sizes)
    if length == 0:
        raise DatasetError(EMPTY, file=file, sizes=written(sizes))
    if length > LARGEST:
        raise DatasetError(TOO_LARGE, file=file, expected=length, limit=LARGEST)
    return _fill(np.empty(length, np.uint8), stream, file).reshape(sizes)


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
