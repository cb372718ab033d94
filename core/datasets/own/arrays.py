"""NumPy's files: an .npz as Keras and MedMNIST pack it, or .npy and .npz files with an array each."""

import math
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np

from core.datasets.idx import DAMAGED, DatasetError
from core.datasets.own.collected import GREY, Collected, Reader, ReadingProgress, Some, refuse_too_much
from core.datasets.own.found import Part, chosen_set, place_of, words_of
from core.datasets.own.labels import names_beside
from core.datasets.own.pixels import AnyArray, arranged, as_grey, white_of
from core.datasets.own.source import Source
from core.files import UNREADABLE, open_file, reason_of
from core.messages import Message
from core.settings import N_

LARGEST_HEADER = 10_000  # characters: NumPy's own limit

NO_ARRAYS = N_(
    "{file} has no arrays of images and labels; it has {found}. They are called x_train, y_train, x_test, y_test, or "
    "train_images, train_labels, test_images, test_labels"
)
PYTHON_OBJECTS = N_("{file} holds Python objects, which are not read, since they can run a program")


class Stored(NamedTuple):
    """An array in a file, which is not read yet."""

    file: Path
    member: str  # of an .npz; empty for an .npy
    shape: tuple[int, ...]
    kind: np.dtype[Any]

    @property
    def key(self) -> str:
        """Its name in an .npz."""
        return self.member.removesuffix(".npy")

    @property
    def name(self) -> str:
        """Its name as errors have it."""
        return f"{self.key} in {self.file}" if self.member else str(self.file)


Roles = dict[tuple[Part, str], Stored]
ORDER: tuple[Part, ...] = ("train", "validation", "test", "all")


def array_sets(root: Path, files: Sequence[Path]) -> dict[str, list[Path]]:
    """Return the datasets among files, by name.

    A file with several arrays is a set of its own, unless its name says which part it is; files with an array each, and
    parts, make one by the rest of their names.
    """
    sets: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        words, several = words_of(file.stem), file.suffix.lower() == ".npz" and _has_several(file)
        if several and not words.part:
            sets[_name(file, root)].append(file)
        elif several or words.content:
            place = place_of(file, root, file.stem.__eq__)
            sets["/".join(part for part in (place, words.rest) if part) or root.name].append(file)
    return dict(sets)


def read_arrays(source: Source, root: Path, sets: Mapping[str, Sequence[Path]]) -> Reader:
    """Read one of the sets of `array_sets`.

    Raises:
        DatasetError: arrays are missing, faulty, or no images; or there are several sets.
    """
    roles = _roles(root, chosen_set(source, _with_images(root, sets)))
    parts: list[Part] = [part for part in ORDER if (part, "images") in roles]
    stored = [one for part in parts for one in (roles[part, "images"], roles[part, "labels"])]
    memory = sum(refuse_too_much(source, *_count(roles[part, "images"])) for part in parts)
    total = sum(one.kind.itemsize * math.prod(one.shape) for one in stored)
    yield ReadingProgress(0, total, memory)
    read: dict[Stored, AnyArray] = {}
    for one in stored:
        read[one] = _read(one)
        yield ReadingProgress(sum(array.nbytes for array in read.values()), total, memory)
    images = {part: arranged(read[roles[part, "images"]], roles[part, "images"].name) for part in parts}
    white = white_of([(images[part], roles[part, "images"].name) for part in parts])
    collected: dict[Part, Some] = {}
    for part in parts:
        image, label = roles[part, "images"], roles[part, "labels"]
        collected[part] = Some(as_grey(images[part], white), read[label], image.name, label.name)
    file = stored[0].file
    notes = (Message(GREY),) if any(image.ndim == 4 for image in images.values()) else ()
    names = partial(names_beside, file.parent, words_of(file.stem).rest)
    return Collected(collected, names, notes, "emnist" in file.stem.lower())


def _with_images(root: Path, sets: Mapping[str, Sequence[Path]]) -> Mapping[str, Sequence[Path]]:
    """Leave out arrays that are no images, where there are others."""
    if len(sets) < 2:
        return sets
    fitting = {}
    for name, files in sets.items():
        with suppress(DatasetError):
            _roles(root, files)
            fitting[name] = files
    return fitting or sets


def _name(file: Path, root: Path) -> str:
    return file.stem if root == file else file.relative_to(root).with_suffix("").as_posix()


def _has_several(file: Path) -> bool:
    """Return whether an archive has several arrays; one that cannot be read may have."""
    try:
        return len(_stored(file)) > 1
    except DatasetError:
        return True


def _count(one: Stored) -> tuple[int, tuple[int, ...]]:
    """Return the number of images and the pixels of one, colours aside."""
    sizes = tuple(size for size in one.shape[1:] if size not in (1, 3, 4)) or one.shape[1:]
    return (one.shape[0] if one.shape else 0), sizes


def _roles(root: Path, files: Sequence[Path]) -> Roles:
    """Find images and labels of each part; where no name says a part, the images are all there are."""
    roles: Roles = {}
    stored = [one for file in files for one in _stored(file)]
    for one in stored:
        inside, outside = words_of(one.key), words_of(one.file.stem)
        part, content = inside.part or outside.part or "all", inside.content or outside.content
        if content and len(one.shape) > 0:
            roles.setdefault((part, content), one)
    whole = {part for part, _ in roles if (part, "images") in roles and (part, "labels") in roles}
    if not whole & {"train", "all"}:
        found = ", ".join(one.key or one.file.name for one in stored) or "none"
        raise DatasetError(NO_ARRAYS, file=files[0] if len(files) == 1 else root, found=found)
    return {(part, content): one for (part, content), one in roles.items() if part in whole}


# One array.


@contextmanager
def _checked(file: Path) -> Iterator[None]:
    try:
        yield
    except DatasetError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError) as error:
        raise DatasetError(DAMAGED, file=file, reason=reason_of(error)) from error
    except OSError as error:
        raise DatasetError(UNREADABLE, file=file, reason=reason_of(error)) from error


def _stored(file: Path) -> list[Stored]:
    """Return the arrays in a file, from their headers."""
    with _checked(file), open_file(file) as stream:
        if file.suffix.lower() == ".npy":
            return [Stored(file, "", *_header(stream, file))]
        found = []
        with zipfile.ZipFile(stream) as archive:
            for member in archive.namelist():
                if member.endswith(".npy"):
                    with archive.open(member) as part:
                        found.append(Stored(file, member, *_header(part, file)))
        return found


def _header(stream: IO[bytes], file: Path) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(stream)  # type: ignore[no-untyped-call, unused-ignore]
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, kind = read(stream, max_header_size=LARGEST_HEADER)
    if kind.hasobject:
        raise DatasetError(PYTHON_OBJECTS, file=file)
    return shape, kind


def _read(one: Stored) -> AnyArray:
    with _checked(one.file), open_file(one.file) as stream:
        if not one.member:
            return _array(stream)
        with zipfile.ZipFile(stream) as archive, archive.open(one.member) as part:
            return _array(part)


def _array(stream: IO[bytes]) -> AnyArray:
    """Read an array; zip checks its bytes only at their end."""
    array: AnyArray = np.lib.format.read_array(stream, allow_pickle=False)  # type: ignore[no-untyped-call, unused-ignore]
    while stream.read(1 << 20):
        pass
    return array
