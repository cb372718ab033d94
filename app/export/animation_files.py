"""Films as files, written frame by frame: each frame holds only its changes, and no frame is kept in memory.

Pillow would keep all frames of a film in memory until the last. So this module assembles three kinds of file
itself, and Pillow compresses the single pictures.
"""

import io
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import IO, ClassVar, NamedTuple, final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.base.file_writing import saying_why, whole_folder
from app.export.formats import film_file
from app.export.gif_palette import UNCHANGED, Palette, Pixels, few_of, picture_of
from app.export.png_metadata import SIGNATURE
from core.files import whole_file


class Patch(NamedTuple):
    """The part of a frame that contains all changes, and which of its pixels have changed."""

    left: int
    top: int
    pixels: Pixels
    changed: NDArray[np.bool_]  # shaped like the pixels
    whole: Pixels  # the frame

    @property
    def veil(self) -> Image.Image:
        """The pixels that have changed; the others are transparent."""
        return picture_of(np.where(self.changed, self.pixels, 0), "RGBA", "BGRA")


def write_film(path: Path, pictures: Iterator[Pixels], frames: int, fps: float) -> Iterator[int]:
    """Write a film in the format of the ending of `path`; without an ending, as a folder of numbered PNGs.

    Yields the number of frames written. The file or folder is complete, or stays as it was if the film is cancelled.
    `pictures` begins with as many sample frames from all over the film as `samples_for` returns, then has all frames.

    Raises:
        WriteError: it could not be written.
        MissingPartError: this kind of film needs an optional part.
    """
    kind = film_file(path.suffix.lower())
    if kind is None:
        yield from _write_folder(path, pictures, frames)
        return
    with saying_why(path), whole_file(path) as stream, closing(kind(stream, frames, fps)) as film:
        samples = [few_of(pixels) for pixels in islice(pictures, film.samples)]
        for number, pixels in enumerate(pictures, 1):
            if number == 1:
                film.begin(pixels.shape[0], pixels.shape[1], samples)
            film.add(pixels)
            yield number
        film.end()


def samples_for(path: Path) -> int:
    """Return how many sample frames a film of this name needs before its first frame.

    Raises:
        MissingPartError: this kind of film needs an optional part.
    """
    kind = film_file(path.suffix.lower())
    return 0 if kind is None else kind.samples


def _write_folder(path: Path, pictures: Iterator[Pixels], frames: int) -> Iterator[int]:
    digits = max(4, len(str(frames)))
    with saying_why(path), whole_folder(path) as folder:
        for number, pixels in enumerate(pictures, 1):
            picture_of(pixels).save(folder / f"{number:0{digits}}.png")
            yield number


class FilmFile(ABC):
    """A film that is being written: `begin` once, `add` each frame, `end` once."""

    samples: ClassVar[int] = 0  # sample frames that it needs before the first frame
    grid: ClassVar[int] = 1  # pixels; corners of patches lie on this grid

    def __init__(self, stream: IO[bytes], frames: int, fps: float) -> None:
        self.stream = stream
        self.frames = frames
        self.fps = fps
        self._done = 0
        self._before: Pixels | None = None

    @abstractmethod
    def begin(self, height: int, width: int, samples: Sequence[Pixels]) -> None:
        """Write everything before the first frame."""

    def add(self, pixels: Pixels) -> None:
        """Write a frame."""
        self.add_patch(patch(self._before, pixels, self.grid))
        self._before = pixels
        self._done += 1

    @abstractmethod
    def add_patch(self, changed: Patch) -> None:
        """Write a frame, of which only this part has changed."""

    @abstractmethod
    def end(self) -> None:
        """Write everything after the last frame."""

    def close(self) -> None:  # noqa: B027 - most keep nothing open
        """Release what is still open, as when the film is cancelled."""

    def ticks(self, per_second: int) -> int:
        """Return the duration of the next frame; later frames make up for the rounding."""
        return round((self._done + 1) * per_second / self.fps) - round(self._done * per_second / self.fps)


def patch(before: Pixels | None, pixels: Pixels, grid: int) -> Patch:
    """Return the part of a frame that has changed; its corner lies on a grid of so many pixels."""
    if before is None:
        return Patch(0, 0, pixels, np.ones(pixels.shape, dtype=np.bool_), pixels)
    changed = pixels != before
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        rows = columns = np.array([0])
    top, left = int(rows[0]) // grid * grid, int(columns[0]) // grid * grid
    part = slice(top, int(rows[-1]) + 1), slice(left, int(columns[-1]) + 1)
    return Patch(left, top, pixels[part], changed[part], pixels)


# GIF.

GIF_HEADER = 13 + 3 * 256 + 10  # bytes that Pillow writes before the compressed data of a grey picture


@final
class GifFile(FilmFile):
    """A GIF that repeats, with one palette for all frames (Graphics Interchange Format 89a)."""

    samples = 8

    def begin(self, height: int, width: int, samples: Sequence[Pixels]) -> None:
        self._palette = Palette(samples)
        table = np.zeros((256, 3), dtype=np.uint8)
        table[: len(self._palette.colours)] = self._palette.colours
        self.stream.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + table.tobytes())
        self.stream.write(b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")

    def add_patch(self, changed: Patch) -> None:
        indices = np.where(changed.changed, self._palette.indices(changed.pixels), np.uint8(UNCHANGED))
        height, width = indices.shape
        self.stream.write(b"!\xf9\x04" + struct.pack("<BHBB", 0x05, self.ticks(100), UNCHANGED, 0))
        self.stream.write(b"," + struct.pack("<HHHHB", changed.left, changed.top, width, height, 0))
        packed = io.BytesIO()  # grey, so that no index is replaced with another
        Image.fromarray(indices).save(packed, "GIF", optimize=False, interlace=False)
        self.stream.write(packed.getbuffer()[GIF_HEADER:-1])

    def end(self) -> None:
        self.stream.write(b";")


# APNG.


@final
class ApngFile(FilmFile):
    """A PNG whose frames repeat, without loss (W3C, Portable Network Graphics, 3rd edition)."""

    def begin(self, height: int, width: int, samples: Sequence[Pixels]) -> None:  # noqa: ARG002
        self._chunks = 0  # number of chunks with a sequence number
        self.stream.write(SIGNATURE)
        self._write(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
        self._write(b"acTL", struct.pack(">II", self.frames, 0))

    def add_patch(self, changed: Patch) -> None:
        height, width = changed.pixels.shape
        place = struct.pack(">IIII", width, height, changed.left, changed.top)
        self._write_numbered(b"fcTL", place + struct.pack(">HHBB", self.ticks(1000), 1000, 0, 1))
        packed = io.BytesIO()
        changed.veil.save(packed, "PNG")
        for kind, content in png_chunks(packed.getvalue()):
            if kind == b"IDAT" and self._done:
                self._write_numbered(b"fdAT", content)
            elif kind == b"IDAT":
                self._write(kind, content)

    def end(self) -> None:
        self._write(b"IEND", b"")

    def _write_numbered(self, kind: bytes, content: bytes) -> None:
        self._write(kind, struct.pack(">I", self._chunks) + content)
        self._chunks += 1

    def _write(self, kind: bytes, content: bytes) -> None:
        self.stream.write(struct.pack(">I", len(content)) + kind + content)
        self.stream.write(struct.pack(">I", zlib.crc32(kind + content)))


def png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG, each with its kind."""
    place = len(SIGNATURE)
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        yield kind, content[place + 8 : place + 8 + length]
        place += length + 12


# WebP.

WEBP_HEADER = 12  # bytes before the compressed picture: RIFF, its size, WEBP
EFFORT = 20  # of 100; more takes longer and saves little


@final
class WebpFile(FilmFile):
    """A WebP that repeats, without loss (RFC 9649)."""

    grid = 2  # WebP stores half of each position

    def begin(self, height: int, width: int, samples: Sequence[Pixels]) -> None:  # noqa: ARG002
        self.stream.write(b"RIFF\0\0\0\0WEBP")  # its size is written at the end
        self._write(b"VP8X", b"\x12\0\0\0" + three_bytes(width - 1) + three_bytes(height - 1))
        self._write(b"ANIM", b"\0\0\0\0\0\0")

    def add_patch(self, changed: Patch) -> None:
        height, width = changed.pixels.shape
        place = (changed.left // 2, changed.top // 2, width - 1, height - 1, self.ticks(1000))
        packed = io.BytesIO()
        changed.veil.save(packed, "WEBP", lossless=True, quality=EFFORT, method=4)
        self._write(b"ANMF", b"".join(map(three_bytes, place)) + b"\0" + packed.getvalue()[WEBP_HEADER:])

    def end(self) -> None:
        size = self.stream.tell()
        self.stream.seek(4)
        self.stream.write(struct.pack("<I", size - 8))
        self.stream.seek(size)

    def _write(self, kind: bytes, content: bytes) -> None:
        self.stream.write(kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2))


def three_bytes(value: int) -> bytes:
    """Return a whole number as WebP stores it."""
    return value.to_bytes(3, "little")
