"""The datasets: labelled examples, read from the package, from a folder, or through scikit-learn.

No other module reads data files or the net. Images stay bytes in memory; `scaled` converts a batch at a time.
"""

import zlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalogue import DATASETS, DIGIT_NAMES, FASHION_NAMES, OWN_POINTS, TOYS, Ends
from core.datasets.elsewhere import fashion_mnist, refuse_elsewhere
from core.datasets.halved import HALVED_SHAPE, WHOLE_SHAPE, halved
from core.datasets.idx import FILE_NAMES, Bytes, DatasetError, read_idx
from core.datasets.own.collected import ReadingProgress
from core.datasets.own.reading import read as read_own
from core.datasets.own.source import Source
from core.datasets.plane import kind_of, plane_data
from core.files import UNREADABLE, reason_of
from core.messages import Message
from core.settings import N_, Array

Indices = NDArray[np.intp]
Inputs = NDArray[Any]  # uint8 for pixels, float32 for other numbers

WHITE = 255

DIGITS_WHITE = 16  # each pixel of scikit-learn's digits counts the dark ones of 16 pixels
DIGITS_TEST = 360
STATISTICS_ROWS = 1000

UNKNOWN = N_("“{name}” is no file, no folder, and none of {names}")
GONE = N_("{path} is not there; choose it again")
CHANGED = N_(
    "{path} holds other images than before: their checksum is {found}, not {expected}; choose it again to train on them"
)
TOO_MANY_APART = N_(
    "{train} training images and {validation} validation images are more than there are: {available} and {own}, which "
    "stay apart"
)
TOO_MANY = N_(
    "{train} training samples and {validation} validation samples are more than the {available} available; at this "
    "share, up to {most} can be used for training",
)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples and their classes. An example is a row: the grey bytes of a picture, 0 black to 255 white, or numbers.

    The data alone say how many classes and inputs there are, and everything else asks them. All arrays are read-only.
    """

    train_images: Inputs  # (n, inputs)
    train_labels: Bytes  # (n,), each the place of its class in `classes`
    test_images: Inputs
    test_labels: Bytes
    image_shape: tuple[int, int] | None  # rows, columns; None for numbers that are no picture
    classes: tuple[str, ...] = DIGIT_NAMES  # the names of all classes, 2 to 100
    own_validation: int = 0  # the last of the training images, which are for validation only
    notes: tuple[Message, ...] = ()  # what was done to the images when they were read

    @property
    def available(self) -> int:
        """The number of images to train on and, if none are for that only, to validate on."""
        return len(self.train_labels) - self.own_validation

    @property
    def ends(self) -> Ends:
        """The numbers of inputs and classes."""
        return Ends(self.train_images.shape[1], len(self.classes))

    @property
    def is_on_plane(self) -> bool:
        """Return whether the data are points of two coordinates."""
        return self.image_shape is None and self.ends.inputs == 2


class Split(NamedTuple):
    """The training images used for training and for validation, as ascending row numbers."""

    train: Indices
    validation: Indices


def load(name: str | Path, *, online: bool = False) -> Dataset:
    """Load "mnist", "digits", "fashion-mnist", points (`plane`) or one's own images, by their path (`own.source`).

    "mnist-halved" has the mean of each 2 x 2 pixels. MNIST comes with the package, the digits with scikit-learn;
    Fashion-MNIST is downloaded from OpenML once. Another computer is asked only if `online` says so.

    Raises:
        ElsewhereError: the images are not on this computer, and `online` is not set.
        DatasetError: there is no such dataset, or one of its files is missing or faulty; the error says which and why.
    """
    return read_whole(reading(str(name), online=online))


def read_whole(steps: Generator[object, None, Dataset]) -> Dataset:
    """Take all steps of reading a dataset, and return it."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            dataset: Dataset = done.value
            return dataset


def reading(name: str, *, online: bool = False) -> Generator[ReadingProgress, None, Dataset]:
    """Load a dataset as `load` does, and report how far that is.

    Raises:
        DatasetError: as `load`.
    """
    if kind_of(name) in (*TOYS, OWN_POINTS):
        return _plane(name)
    if not online:
        refuse_elsewhere(name)
    match name:
        case "mnist":
            return _four_files(files("assets") / "mnist")
        case "mnist-halved":
            return _halved(load("mnist"))
        case "digits":
            return _digits()
        case "fashion-mnist":
            return replace(_four_files(fashion_mnist()), classes=FASHION_NAMES)
    return (yield from _own_images(Source.parse(name)))


def _own_images(source: Source) -> Generator[ReadingProgress, None, Dataset]:
    if not _exists(Path(source.path)):
        if Path(source.path).is_absolute():
            raise DatasetError(GONE, path=source.path)
        raise DatasetError(UNKNOWN, name=source.path, names=", ".join(DATASETS))
    images = yield from read_own(source)
    dataset = Dataset(
        train_images=images.train_images,
        train_labels=images.train_labels,
        test_images=images.test_images,
        test_labels=images.test_labels,
        image_shape=images.image_shape,
        classes=images.classes,
        own_validation=images.own_validation,
        notes=images.notes,
    )
    if source.crc and source.crc != (found := checksum(dataset)):
        raise DatasetError(CHANGED, path=source.path, found=found, expected=source.crc)
    return dataset


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise DatasetError(UNREADABLE, file=path, reason=reason_of(error)) from error


def checksum(dataset: Dataset) -> str:
    """Return the CRC-32 of all images and labels, as eight digits of base 16."""
    crc = 0
    for array in (dataset.train_images, dataset.train_labels, dataset.test_images, dataset.test_labels):
        crc = zlib.crc32(np.ascontiguousarray(array).data, crc)
    return f"{crc:08x}"


def named_for_good(name: str, dataset: Dataset) -> str:
    """Return the name of one's own images by which they are found from any directory, and by which no others are."""
    return str(replace(Source.parse(name).absolute(), crc=checksum(dataset)))


# From training images to batches.


def validation_size(train_size: int, validation_fraction: float) -> int:
    """Return the number of validation images that is `validation_fraction` of them and `train_size` together."""
    return round(train_size * validation_fraction / (1 - validation_fraction))


def largest_train_size(available: int, validation_fraction: float) -> int:
    """Return the largest training size for which `available` images leave enough for validation."""
    size = int(available * (1 - validation_fraction)) + 1
    while size + validation_size(size, validation_fraction) > available:
        size -= 1
    return size


def split(dataset: Dataset, train_size: int, validation_fraction: float, rng: np.random.Generator) -> Split:
    """Draw images for training and others for validation; each class keeps its share of the whole.

    Both come from the training images, never from the test images; where some of them are for validation only, those
    for validation come from these. From the same state of `rng`, a smaller training set is part of a larger one and
    does not depend on the number of validation images.

    Raises:
        DatasetError: there are too few images.
    """
    available, own = dataset.available, dataset.own_validation
    validating = validation_size(train_size, validation_fraction)
    _refuse_too_many(train_size, validating, validation_fraction, dataset)
    train, others = _deal(_by_class(dataset, rng.permutation(available)), train_size)
    if own:
        others = _by_class(dataset, available + rng.permutation(own))
    validation, _ = _deal([other[::-1] for other in others], validating)
    return Split(np.sort(np.concatenate(train)), np.sort(np.concatenate(validation)))


def _refuse_too_many(train: int, validation: int, fraction: float, dataset: Dataset) -> None:
    available, own = dataset.available, dataset.own_validation
    if own and (train > available or validation > own):
        raise DatasetError(TOO_MANY_APART, train=train, validation=validation, available=available, own=own)
    if not own and train + validation > available:
        most = largest_train_size(available, fraction)
        raise DatasetError(TOO_MANY, train=train, validation=validation, available=available, most=most)


def _by_class(dataset: Dataset, rows: Indices) -> list[Indices]:
    """Divide rows by their class, in their order."""
    labels = dataset.train_labels[rows]
    return [rows[labels == label] for label in range(len(dataset.classes))]


def _deal(classes: Sequence[Indices], size: int) -> tuple[list[Indices], list[Indices]]:
    """Take the first of each class, `size` in all, and return the rest, too; largest remainders round the shares."""
    counts = np.array([len(members) for members in classes])
    shares, remainders = np.divmod(counts * size, max(int(counts.sum()), 1))
    shares[np.argsort(-remainders, kind="stable")[: size - shares.sum()]] += 1
    taken = [members[:share] for members, share in zip(classes, shares, strict=True)]
    left = [members[share:] for members, share in zip(classes, shares, strict=True)]
    return taken, left


def scaled(images: Inputs, out: Array | None = None, *, mean: float = 0.0, std: float = 1.0) -> Array:
    """Convert bytes of any shape to numbers from 0 to 1, subtract `mean` and divide by `std`; numbers are not bytes.

    The result is float32, unless `out`, of the shape of `images`, has another type.
    """
    if out is None:
        out = np.empty(images.shape, np.float32)
    np.multiply(images, out.dtype.type(1 / (largest(images) * std)), out=out)
    if mean:
        out -= mean / std
    return out


def largest(images: Inputs) -> int:
    """Return the value that counts as 1: 255 of bytes, 1 of numbers."""
    return WHITE if images.dtype == np.uint8 else 1


def pixel_statistics(images: Inputs) -> tuple[float, float]:
    """Return mean and standard deviation of all pixels, on the scale from 0 to 1, or of all numbers.

    They serve to standardise. If all are equal, the standard deviation is returned as 1, so that one can divide by it.
    """
    if images.dtype != np.uint8:
        return float(images.mean()), float(images.std()) or 1.0
    counts = np.zeros(WHITE + 1, np.int64)
    for begin in range(0, len(images), STATISTICS_ROWS):
        counts += np.bincount(images[begin : begin + STATISTICS_ROWS].ravel(), minlength=WHITE + 1)
    values, total = np.arange(WHITE + 1) / WHITE, max(int(counts.sum()), 1)
    mean = float(counts @ values / total)
    if np.count_nonzero(counts) <= 1:
        return mean, 1.0
    return mean, float(np.sqrt(counts @ (values - mean) ** 2 / total))


# MNIST's four files.


def _four_files(folder: Traversable) -> Dataset:
    """Read what comes with the package, or what was downloaded: files of MNIST's names, gzipped or not."""
    there = {file.name for file in folder.iterdir()}
    arrays = {
        key: read_idx(folder / (name if name in there else f"{name}.gz"), key[1]) for key, name in FILE_NAMES.items()
    }
    train, test = arrays["train", "images"], arrays["test", "images"]
    return Dataset(
        train_images=train.reshape(len(train), -1),
        train_labels=arrays["train", "labels"],
        test_images=test.reshape(len(test), -1),
        test_labels=arrays["test", "labels"],
        image_shape=train.shape[1:],
    )


def _halved(dataset: Dataset) -> Dataset:
    """Return MNIST with the mean of each two by two pixels as a pixel."""
    train, test = (halved(images, WHOLE_SHAPE) for images in (dataset.train_images, dataset.test_images))
    for images in (train, test):
        images.setflags(write=False)
    return replace(dataset, train_images=train, test_images=test, image_shape=HALVED_SHAPE)


# Points on a plane.


def _plane(name: str) -> Dataset:
    points = plane_data(name)
    for array in points[:4]:
        array.setflags(write=False)
    names = tuple(map(str, range(points.classes)))
    return Dataset(points.train, points.train_labels, points.test, points.test_labels, None, names)


# Through scikit-learn, imported only here since that takes a second.


def _digits() -> Dataset:
    """Load the 1,797 digits of 8 x 8 pixels; the test images are drawn by class and always the same."""
    from sklearn.datasets import load_digits  # noqa: PLC0415

    images, labels = load_digits(return_X_y=True)
    images = np.rint(images * (WHITE / DIGITS_WHITE)).astype(np.uint8)
    labels = labels.astype(np.uint8)
    shuffled = np.random.default_rng(0).permutation(len(labels))
    dealt = _deal([shuffled[labels[shuffled] == label] for label in range(len(DIGIT_NAMES))], DIGITS_TEST)
    test, train = (np.sort(np.concatenate(rows)) for rows in dealt)
    return Dataset(images[train], labels[train], images[test], labels[test], image_shape=(8, 8))
