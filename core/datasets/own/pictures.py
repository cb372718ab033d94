"""Folders of pictures: PNG, JPEG and the like, each class in a folder of its name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from core.datasets.idx import Bytes, DatasetError, written
from core.datasets.own.choices import BrokenError, SizeError
from core.datasets.own.collected import GREY, Collected, Reader, ReadingProgress, Some, opened, refuse_too_much
from core.datasets.own.found import PARTS, Part
from core.datasets.own.pixels import WHITE
from core.datasets.own.source import Source
from core.messages import Message
from core.settings import N_

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm")
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
AT_ONCE = 20  # pictures between two reports: some milliseconds
LARGEST = 1 << 26  # pixels of a picture
ORIENTATION = 274  # EXIF's number of the entry that says how a camera was held

NO_CLASSES = N_(
    "{path} has pictures, but not in folders of two classes: each class is a folder of its name, as in {path}/cat and "
    "{path}/dog, or {path}/train/cat and {path}/test/cat"
)
NO_PICTURE = N_("it is no picture in a format that is known")
BROKEN_PICTURE = N_("its data are broken or end too early")
LARGE_PICTURE = N_("it has {found} pixels, more than can be read")
SIZES_DIFFER = N_(
    "the images differ in size: {first} has {expected} pixels (rows x columns), {second} {found}",
)
SOME_BROKEN = N_("{count:,} of the {total:,} images cannot be read, the first is {file}: {reason}")
ALL_BROKEN = N_("none of the {total:,} images can be read; of the first, {file}: {reason}")
SKIPPED = N_("{count:,} of {total:,} images cannot be read and are left out, the first is {file}.")
NO_CLASS = N_("{count:,} pictures lie in no folder of a class and are not used.")
GREY_COUNT = N_("{count:,} of {total:,} images have colours, which are turned into grey.")


class Picture(NamedTuple):
    """A file, and the class that its folder says."""

    file: Path
    label: str


def picture_sets(root: Path, files: Sequence[Path]) -> dict[Part, list[Picture]]:
    """Return the pictures below a folder by part, each with its label; none if they are in no folders of classes.

    Folders that hold nothing but one folder are passed by, as an unpacked archive has them.
    """
    pictures = [file for file in files if file.suffix.lower() in SUFFIXES]
    below = [file.relative_to(root).parts for file in pictures]
    depth = 0
    while below and all(len(parts) > depth + 1 for parts in below) and len({parts[depth] for parts in below}) == 1:
        depth += 1
    tops = {parts[depth].lower() for parts in below if len(parts) > depth + 1}
    is_split = bool(tops) and "train" in {PARTS.get(top) for top in tops}
    found: dict[Part, list[Picture]] = defaultdict(list)
    for file, parts in zip(pictures, below, strict=True):
        part: Part | None = PARTS.get(parts[depth].lower()) if is_split else "all"
        above = parts[depth + is_split : -1]
        if part and above:
            found[part].append(Picture(file, above[0]))
    return dict(found)


def read_pictures(source: Source, sets: Mapping[Part, Sequence[Picture]], lying: int = 0) -> Reader:
    """Read all pictures of `picture_sets`; `lying` is the number of those in no folder of a class.

    Raises:
        DatasetError: sizes differ, or some pictures cannot be read, and nobody has said what then.
    """
    total = sum(map(len, sets.values()))
    reading = Pictures(source, total)
    shape = source.size or reading.first_shape(picture for pictures in sets.values() for picture in pictures)
    memory = refuse_too_much(source, total, shape)
    yield ReadingProgress(0, total, memory)
    parts: dict[Part, Some] = {}
    for part, pictures in sets.items():
        images = np.empty((len(pictures), *shape), np.uint8)
        whole = np.zeros(len(pictures), bool)
        for row, picture in enumerate(pictures):
            whole[row] = reading.read_into(images[row], picture.file)
            if reading.done % AT_ONCE == 0:
                yield ReadingProgress(reading.done, total, memory)
        labels = np.array([picture.label for picture in pictures])
        folder = pictures[0].file.parent
        parts[part] = Some(images[whole] if not whole.all() else images, labels[whole], folder, folder)
    notes = (*reading.notes(), *((Message(NO_CLASS, count=lying),) if lying else ()))
    return Collected({part: some for part, some in parts.items() if len(some.labels)}, notes=notes)


@dataclass
class Pictures:
    """Reads one picture after the other, and keeps what is to be said of them."""

    source: Source
    total: int
    done: int = 0
    coloured: int = 0
    first: tuple[Path, tuple[int, int]] | None = None
    broken: list[tuple[Path, DatasetError]] = field(default_factory=list)

    def first_shape(self, pictures: Iterator[Picture]) -> tuple[int, int]:
        """Return rows and columns of the first picture that can be opened."""
        error: tuple[Path, DatasetError] | None = None
        for picture in pictures:
            try:
                with opened(picture.file) as stream:
                    return _shape(_image(stream))
            except DatasetError as refusal:
                error = error or (picture.file, refusal)
        if error is None:
            raise ValueError("there is no picture")
        raise DatasetError(ALL_BROKEN, total=self.total, file=error[0], reason=error[1])

    def read_into(self, out: Bytes, file: Path) -> bool:
        """Read a picture; return False if that cannot be done."""
        self.done += 1
        try:
            with opened(file) as stream:
                image = _image(stream)
                self._check_shape(file, _shape(image))
                grey = _decoded(image)
        except SizeError:
            raise
        except DatasetError as error:
            self.broken.append((file, error))
            return False
        self.coloured += image.mode not in GREY_MODES
        if grey.size != (out.shape[1], out.shape[0]):
            grey = grey.resize((out.shape[1], out.shape[0]), BILINEAR)
        out[:] = np.asarray(grey)
        return True

    def notes(self) -> tuple[Message, ...]:
        """Return what is to be said of the pictures.

        Raises:
            BrokenError: some cannot be read, and nobody has said to leave them out.
        """
        notes = []
        if self.broken:
            file, reason = self.broken[0]
            facts = {"count": len(self.broken), "total": self.total, "file": file}
            if len(self.broken) == self.total:
                raise DatasetError(ALL_BROKEN, total=self.total, file=file, reason=reason)
            if not self.source.skip:
                raise BrokenError(SOME_BROKEN, self.source, **facts, reason=reason)
            notes.append(Message(SKIPPED, **{**facts, "file": str(file)}))
        if self.coloured == self.total - len(self.broken):
            notes.append(Message(GREY))
        elif self.coloured:
            notes.append(Message(GREY_COUNT, count=self.coloured, total=self.total))
        return tuple(notes)

    def _check_shape(self, file: Path, shape: tuple[int, int]) -> None:
        if self.source.size is not None:
            return
        first, expected = self.first or (file, shape)
        self.first = (first, expected)
        if shape != expected:
            raise SizeError(
                SIZES_DIFFER,
                self.source,
                first=first,
                second=file,
                expected=written(expected),
                found=written(shape),
            )


# One picture.

GREY_MODES = ("1", "L", "LA", "I;16", "I;16B", "I", "F")
BILINEAR = 2  # Image.Resampling.BILINEAR, without Pillow's import


def _image(stream: IO[bytes]) -> "Image":
    """Open a picture: its header has been read, not its pixels."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - by need

    try:
        image = Image.open(stream, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise DatasetError(NO_PICTURE) from error
    except Exception as error:  # Pillow raises whatever its parsers meet
        raise DatasetError(BROKEN_PICTURE) from error
    if image.width * image.height > LARGEST:
        raise DatasetError(LARGE_PICTURE, found=written((image.height, image.width)))
    return image


def _shape(image: "Image") -> tuple[int, int]:
    """Return rows and columns of a picture as it is to be seen."""
    sideways = image.format == "JPEG" and image.getexif().get(ORIENTATION, 1) >= 5
    return (image.width, image.height) if sideways else (image.height, image.width)


def _decoded(image: "Image") -> "Image":
    """Return a picture in grey, upright; what is transparent is laid on white."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - by need

    try:
        if image.format == "JPEG":
            image = ImageOps.exif_transpose(image)
        if image.mode == "L" and "transparency" not in image.info:
            image.load()
            return image
        if image.mode in ("I;16", "I;16B", "I", "F"):
            return Image.fromarray(_bytes_of(np.asarray(image)))
        if "A" in image.mode or "transparency" in image.info:
            seen = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", seen.size, (WHITE, WHITE, WHITE, WHITE)), seen)
        return image.convert("L")
    except DatasetError:
        raise
    except Exception as error:  # Pillow raises whatever its decoders meet
        raise DatasetError(BROKEN_PICTURE) from error


def _bytes_of(deep: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Bytes:
    """Return pixels of 16 bits, or numbers from 0 to 1, as bytes."""
    low, high = float(deep.min()), float(deep.max())
    if not 0 <= low <= high <= 65535:
        raise DatasetError(BROKEN_PICTURE)
    white = 1 if deep.dtype.kind == "f" and high <= 1 else 65535
    return np.rint(deep * (WHITE / white)).astype(np.uint8)
