"""The files below a folder, and how their names say what they hold."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from core.datasets.idx import DatasetError
from core.datasets.own.choices import SeveralSetsError
from core.datasets.own.source import Source
from core.settings import N_

T = TypeVar("T")
Part = Literal["train", "validation", "test", "all"]  # "all" are images that nobody has split

DEPTH = 6  # folders in folders
LEFT_OUT = {"__macosx", "__pycache__"}

PARTS: Mapping[str, Part] = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev"), "validation"),
    **dict.fromkeys(("test", "testing", "t10k"), "test"),
}
IMAGES = ("images", "image", "imgs", "img", "x", "data", "pixels", "features")
LABELS = ("labels", "label", "y", "target", "targets", "classes")
WORD = re.compile(r"[^_\-. ]+")

NO_SUCH_SET = N_("{path} holds no dataset “{set}”; it has {sets}")


class Words(NamedTuple):
    """What a name says: the part, the content (images or labels), and what is left of it as the name of a set."""

    part: Part | None
    content: Literal["images", "labels"] | None
    rest: str


def words_of(name: str) -> Words:
    """Read a name such as "train_images", "X_val", "emnist-letters-test" or "k49-train-imgs"."""
    part: Part | None = None
    content: Literal["images", "labels"] | None = None
    left = []
    for match in WORD.finditer(name):
        word = match[0].lower()
        if part is None and word in PARTS:
            part = PARTS[word]
        elif content is None and word in IMAGES:
            content = "images"
        elif content is None and word in LABELS:
            content = "labels"
        else:
            left.append(match[0])
    return Words(part, content, "-".join(left))


def files_below(root: Path, depth: int = DEPTH) -> Iterator[Path]:
    """Yield all files below a folder in the order of their names, without hidden ones and what archives leave behind.

    Raises:
        OSError: a folder cannot be read.
    """
    with os.scandir(root) as entries:
        known = sorted(entries, key=lambda entry: natural(entry.name))
    for entry in known:
        if entry.name.startswith(".") or entry.name.lower() in LEFT_OUT:
            continue
        if entry.is_dir():
            if depth:
                yield from files_below(Path(entry.path), depth - 1)
        else:
            yield Path(entry.path)


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts numbers in names by their size: 2 before 10."""
    pieces = re.split(r"(\d+)", name)
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece.lower()) for piece in pieces if piece)


def place_of(file: Path, root: Path, is_like: Callable[[str], object]) -> str:
    """Return the folder of a file below `root` as text, without one that is named like the file that lies in it."""
    above = list(file.relative_to(root).parts[:-1])
    if above and is_like(above[-1]):
        above.pop()
    return "/".join(above)


def chosen_set(source: Source, sets: Mapping[str, T]) -> T:
    """Return the chosen one of several datasets, or the only one; a part of its name does if it is but one's.

    Raises:
        DatasetError: none was chosen, or it is not there.
    """
    if not source.set:
        if len(sets) > 1:
            raise SeveralSetsError(source, sets)
        return next(iter(sets.values()))
    asked = source.set.lower()
    for fits in (
        [name for name in sets if name.lower() == asked],
        [name for name in sets if asked in re.split(r"[-_/ .]", name.lower())],
    ):
        if len(fits) == 1:
            return sets[fits[0]]
    raise DatasetError(NO_SUCH_SET, path=source.path, set=source.set, sets=", ".join(sets))
