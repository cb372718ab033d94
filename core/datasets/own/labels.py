"""Labels of any type as classes: their number, their order, and their names where files have them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalogue import FASHION_NAMES, MOST_CLASSES
from core.datasets.idx import Bytes, DatasetError, written
from core.datasets.own.found import natural
from core.files import open_file
from core.settings import N_

AnyLabels = NDArray[Any]  # (n,) whole numbers, or texts

NAME_FILES = ("classes.txt", "class_names.txt", "classnames.txt", "labels.txt")
QMNIST = 8  # numbers of each label, of which the first is the class

SEVERAL_LABELS = N_("{file} has several labels for an image ({found}); one label an image can be learnt")
NO_LABELS = N_("{file} has labels that are neither whole numbers nor names, such as {label}")
ONE_CLASS = N_("all images of {file} have the label {label}; at least two classes can be told apart")
MANY_CLASSES = N_("{file} has {found} different labels; up to {most} classes can be told apart")


def plain(labels: AnyLabels, file: object) -> AnyLabels:
    """Return labels as whole numbers (n,) or texts (n,), from a column or from rows with a single 1.

    Raises:
        DatasetError: they are neither.
    """
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim == 2 and labels.shape[1] == QMNIST and labels.dtype.kind in "iu" and labels.max(initial=0) > 1:
        labels = labels[:, 0]
    if labels.ndim == 2 and _one_hot(labels):
        labels = labels.argmax(axis=1)
    if labels.ndim != 1:
        raise DatasetError(SEVERAL_LABELS, file=file, found=written(labels.shape))
    kind = labels.dtype.kind
    if kind == "S":
        return np.char.decode(labels, "utf-8", "replace")
    if kind in "biuU":
        return labels.astype(np.int64) if kind in "bi" or (kind == "u" and labels.dtype.itemsize < 8) else labels
    if kind == "f" and np.isfinite(labels).all() and (labels == np.rint(labels)).all():
        return labels.astype(np.int64)
    raise DatasetError(NO_LABELS, file=file, label=labels[0] if kind == "f" else labels.dtype.name)


def _one_hot(labels: AnyLabels) -> bool:
    numbers = labels.dtype.kind in "biuf"
    return numbers and bool(((labels == 0) | (labels == 1)).all() and (labels.sum(axis=1) == 1).all())


def numbered(labels: Sequence[AnyLabels], file: object) -> tuple[list[Bytes], list[Any]]:
    """Return labels as numbers from 0 up, and what stood for each: the classes are all labels that there are.

    Raises:
        DatasetError: there are too few or too many classes.
    """
    if len({part.dtype.kind for part in labels}) > 1:
        labels = [part.astype(str) for part in labels]
    values = np.unique(np.concatenate([np.unique(part) for part in labels]))
    if len(values) == 1:
        raise DatasetError(ONE_CLASS, file=file, label=values[0])
    if len(values) > MOST_CLASSES:
        raise DatasetError(MANY_CLASSES, file=file, found=len(values), most=MOST_CLASSES)
    order = np.arange(len(values))
    if values.dtype.kind == "U":
        order = np.array(sorted(order, key=lambda index: natural(str(values[index]))))
    place = np.argsort(order).astype(np.uint8)
    return [place[np.searchsorted(values, part)] for part in labels], values[order].tolist()


# Names of classes.


def names_beside(folder: Path, set_name: str, values: Sequence[Any]) -> tuple[str, ...] | None:
    """Return the names of classes from a list of names, or from a mapping as EMNIST's, beside the images.

    Fashion-MNIST, which has no such file, is known by its name. None is returned where nothing names these classes.
    """
    for place in (folder, *folder.parents[:1]):
        for file in (place / f"{set_name}-mapping.txt", *(place / name for name in NAME_FILES)):
            lines = _lines(file)
            named = lines and (_mapped(lines, values) if file.name.endswith("-mapping.txt") else _listed(lines, values))
            if named:
                return named
    known_as = " ".join((set_name, *folder.parts[-2:])).lower()
    return FASHION_NAMES if "fashion" in known_as and list(values) == list(range(len(FASHION_NAMES))) else None


def _lines(file: Path) -> list[str]:
    try:
        with open_file(file) as stream:
            text = stream.read(1 << 16).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]


def _mapped(lines: Sequence[str], values: Sequence[Any]) -> tuple[str, ...] | None:
    """Read lines of a label and the numbers of its characters: "1 65 97" names label 1 "Aa"."""
    names: dict[int, str] = {}
    for line in lines:
        numbers = line.split()
        if len(numbers) < 2 or not all(number.isdecimal() and int(number) < 0x110000 for number in numbers):
            return None
        names[int(numbers[0])] = "".join(dict.fromkeys(chr(int(number)) for number in numbers[1:]))
    return tuple(names[value] for value in values) if all(value in names for value in values) else None


def _listed(lines: Sequence[str], values: Sequence[Any]) -> tuple[str, ...] | None:
    """Read a name a line, with or without its label before it."""
    pairs = [re.fullmatch(r"(\d+)\s*[:,;\t ]\s*(.+)", line) for line in lines]
    known: Mapping[Any, str]
    if all(pairs):
        known = {int(pair[1]): pair[2] for pair in pairs if pair}
    elif len(lines) == len(values):
        known = dict(zip(values, lines, strict=True))
    else:
        known = dict(enumerate(lines))
    return tuple(known[value] for value in values) if all(value in known for value in values) else None
