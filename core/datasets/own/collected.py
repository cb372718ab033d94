"""What a reader hands over, and what becomes of it: images of one size, classes in order, a test set."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets.idx import Bytes, DatasetError, written
from core.datasets.own import labels as classes
from core.datasets.own.choices import SizeError
from core.datasets.own.found import Part
from core.datasets.own.pixels import scaled_to
from core.datasets.own.source import Source
from core.files import UNREADABLE, open_file, reason_of
from core.memory import usable_memory
from core.messages import Message
from core.settings import N_

TEST_SHARE = 0.2  # of images that nobody has split
NAMES_SHOWN = 3

DIFFERENT_COUNTS = N_("{labels_file} has {labels} labels for the {images} images of {images_file}")
DIFFERENT_SHAPES = N_("the images of {file} have {found} pixels, those of {other} {expected}")
NO_TRAINING = N_("{path} has no training images, only {found}")
TOO_MUCH = N_(
    "{path}: its {count:,} images of {shape} need {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be "
    "used"
)
TEST_DRAWN = N_("There are no test images, so {count:,} of the images, a fifth of each class, are kept for the test.")
OWN_VALIDATION = N_("{count:,} images are for validation, as they come: none of them is trained on.")
NEVER_SEEN = N_("No training image has the class {names}.")
TURNED = N_("Rows and columns of all images are exchanged.")
TRANSPOSED = N_("EMNIST keeps its images with rows and columns exchanged; turn them to see letters upright.")
RESIZED = N_("All images are scaled to {shape} pixels.")
GREY = N_("Colours are turned into grey.")


class ReadingProgress(NamedTuple):
    """How much of a dataset has been read, in images or bytes, and the bytes of memory that all its images take."""

    done: int
    total: int
    memory: int


class Some(NamedTuple):
    """The images of one part and their labels, with the files that errors name."""

    images: Bytes  # (n, rows, columns)
    labels: classes.AnyLabels  # (n,)
    images_file: object
    labels_file: object


@dataclass(frozen=True, eq=False)
class Collected:
    """All that a reader has read."""

    parts: Mapping[Part, Some]
    names: Callable[[Sequence[Any]], tuple[str, ...] | None] = lambda _: None  # of classes, by what stands for them
    notes: tuple[Message, ...] = ()
    is_transposed: bool = False  # as EMNIST is
    keeps_order: bool = False  # even where all images of a class come together


@dataclass(frozen=True, eq=False)
class OwnImages:
    """Images of any classes; those for validation, if they have a part of their own, are the last to train on."""

    train_images: Bytes  # (n, pixels)
    train_labels: Bytes  # (n,)
    test_images: Bytes
    test_labels: Bytes
    image_shape: tuple[int, int]  # rows, columns
    classes: tuple[str, ...]  # their names, in the order of the labels
    own_validation: int = 0  # the number of training images, at their end, that are for validation only
    notes: tuple[Message, ...] = field(default=())


Reader = Generator[ReadingProgress, None, Collected]


def refuse_too_much(source: Source, count: int, shape: Sequence[int]) -> int:
    """Return the bytes of memory that so many images take.

    Raises:
        DatasetError: there is not so much.
    """
    needed, limit = count * int(np.prod(shape, dtype=object)), usable_memory()
    if needed > limit:
        raise SizeError(TOO_MUCH, source, count=count, shape=written(shape), needed=needed / 1e9, limit=limit / 1e9)
    return needed


def finished(source: Source, collected: Collected) -> OwnImages:
    """Bring what was read to one size, in classes, with images to test on.

    Raises:
        DatasetError: it does not fit together.
    """
    parts, notes = dict(collected.parts), list(collected.notes)
    for some in parts.values():
        _check_count(some)
    parts = {name: some._replace(images=_as_chosen(source, some.images)) for name, some in parts.items()}
    notes += _notes_of_choices(source, collected)
    _check_shapes(source, list(parts.values()))
    if (whole := parts.pop("all", None)) is not None and "train" not in parts:
        parts["train"] = whole
    if "train" not in parts:
        raise DatasetError(NO_TRAINING, path=source.path, found=", ".join(parts) or "none")
    if "test" not in parts:
        parts["train"], parts["test"] = _drawn(parts["train"])
        notes.append(Message(TEST_DRAWN, count=len(parts["test"].labels)))
    if "validation" in parts:
        notes.append(Message(OWN_VALIDATION, count=len(parts["validation"].labels)))
    return _in_classes(source, collected, parts, notes)


def _in_classes(
    source: Source, collected: Collected, parts: Mapping[Part, Some], notes: Sequence[Message]
) -> OwnImages:
    order: list[Part] = [part for part in ("train", "validation", "test") if part in parts]
    if not collected.keeps_order:
        parts = {part: _mixed(some) for part, some in parts.items()}
    found = [classes.plain(parts[part].labels, parts[part].labels_file) for part in order]
    labels, values = classes.numbered(found, source.path)
    names = collected.names(values) or tuple(map(str, values))
    train = np.concatenate(labels[:-1]) if len(labels) > 2 else labels[0]
    unseen = [names[value] for value in np.setdiff1d(np.arange(len(names)), labels[0]).tolist()]
    if unseen:
        notes = (*notes, Message(NEVER_SEEN, names=" · ".join(unseen)))
    images = [parts[part].images for part in order[:-1]]
    rows, columns = images[0].shape[1:]
    return OwnImages(
        train_images=(np.concatenate(images) if len(images) > 1 else images[0]).reshape(-1, rows * columns),
        train_labels=train,
        test_images=parts["test"].images.reshape(-1, rows * columns),
        test_labels=labels[-1],
        image_shape=(rows, columns),
        classes=names,
        own_validation=len(labels[1]) if len(labels) > 2 else 0,
        notes=tuple(notes),
    )


def _as_chosen(source: Source, images: Bytes) -> Bytes:
    if source.turn:
        images = np.ascontiguousarray(images.swapaxes(1, 2))
    return images if source.size is None else scaled_to(images, source.size)


def _notes_of_choices(source: Source, collected: Collected) -> list[Message]:
    notes = []
    if source.turn:
        notes.append(Message(TURNED))
    elif collected.is_transposed:
        notes.append(Message(TRANSPOSED))
    if source.size is not None:
        notes.append(Message(RESIZED, shape=written(source.size)))
    return notes


def _check_count(some: Some) -> None:
    if len(some.images) != len(some.labels):
        raise DatasetError(
            DIFFERENT_COUNTS,
            labels_file=some.labels_file,
            images_file=some.images_file,
            labels=len(some.labels),
            images=len(some.images),
        )


def _check_shapes(source: Source, parts: Sequence[Some]) -> None:
    for some in parts[1:]:
        if some.images.shape[1:] != parts[0].images.shape[1:]:
            expected = parts[0].images.shape[1:]
            raise SizeError(
                DIFFERENT_SHAPES,
                source,
                (expected[0], expected[1]),
                file=some.images_file,
                other=parts[0].images_file,
                found=written(some.images.shape[1:]),
                expected=written(expected),
            )


def _mixed(some: Some) -> Some:
    """Bring images that come class by class into a random order, always the same: the first are then of all classes."""
    labels = classes.plain(some.labels, some.labels_file)
    if not (labels[:-1] <= labels[1:]).all() or (labels[:-1] < labels[1:]).all():
        return some
    return _rows(some, np.random.default_rng(0).permutation(len(labels)))


def _drawn(whole: Some) -> tuple[Some, Some]:
    """Draw a fifth of each class for the test, always the same."""
    labels = classes.plain(whole.labels, whole.labels_file)
    rng, test = np.random.default_rng(0), []
    for value in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == value))
        test.append(members[: round(len(members) * TEST_SHARE)])
    chosen = np.zeros(len(labels), bool)
    chosen[np.concatenate(test)] = True
    if not chosen.any():  # fewer than three of each class
        chosen[-1] = True
    return _rows(whole, ~chosen), _rows(whole, chosen)


def _rows(some: Some, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Some:
    return some._replace(images=some.images[rows], labels=some.labels[rows])


def opened(file: Path) -> IO[bytes]:
    """Open a file.

    Raises:
        DatasetError: it cannot be opened.
    """
    try:
        return open_file(file)
    except OSError as error:
        raise DatasetError(UNREADABLE, file=file, reason=reason_of(error)) from error
