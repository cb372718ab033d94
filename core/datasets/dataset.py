"""The datasets: labelled examples, read from the package, from a folder, or through scikit-learn.

No other module reads data files or the net. Images stay bytes in memory; `scaled` converts a batch at a time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalogue import DATASETS, DIGIT_NAMES, Ends
from core.datasets.elsewhere import fashion_mnist, refuse_elsewhere
from core.datasets.idx import FILE_NAMES, Bytes, Content, DatasetError, Part, read_idx, written
from core.files import UNREADABLE, reason_of
from core.settings import N_, Array

Indices = NDArray[np.intp]
Inputs = NDArray[Any]  # uint8 for pixels, float32 for other numbers

WHITE = 255

# A file may have a prefix, and a dot instead of the last hyphen but one.
FILE_NAME = re.compile(r"(?:.*[-_])?(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(?:\.gz)?", re.IGNORECASE)

DIGITS_WHITE = 16  # each pixel of scikit-learn's digits counts the dark ones of 16 pixels
DIGITS_TEST = 360
STATISTICS_ROWS = 1000

UNKNOWN = N_("“{name}” is neither a folder nor one of {names}")
NO_FILE = N_("{folder} has no file of {part} {content}, such as {example} or {example}.gz")
SEVERAL_FILES = N_("{folder} has several files of {part} {content}: {found}")
DIFFERENT_COUNTS = N_("{labels_file} has {labels} labels for the {images} images of {images_file}")
DIFFERENT_SHAPES = N_("the images of {file} have {found} pixels, those of {other} {expected}")
WRONG_LABEL = N_("{file} has the label {label}; labels go from 0 to {last}")
TOO_MANY = N_(
    "{train} training images and {validation} validation images are more than the {available} available; at this "
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

    @property
    def ends(self) -> Ends:
        """The numbers of inputs and classes."""
        return Ends(self.train_images.shape[1], len(self.classes))


class Split(NamedTuple):
    """The training images used for training and for validation, as ascending row numbers."""

    train: Indices
    validation: Indices


def load(name: str | Path, *, online: bool = False) -> Dataset:
    """Load "mnist", "digits", "fashion-mnist" or a folder of four IDX files, gzipped or not.

    MNIST comes with the package, the digits with scikit-learn; Fashion-MNIST is downloaded from OpenML once. Another
    computer is asked only if `online` says so.

    Raises:
        ElsewhereError: the images are not on this computer, and `online` is not set.
        DatasetError: there is no such dataset, or one of its files is missing or faulty; the error says which and why.
    """
    if not online:
        refuse_elsewhere(str(name))
    match name:
        case "mnist":
            return _read_folder(files("assets") / "mnist")
        case "digits":
            return _digits()
        case "fashion-mnist":
            return _read_folder(fashion_mnist())
    folder = Path(name)
    try:
        if folder.is_dir():
            return _read_folder(folder)
    except OSError as error:
        raise DatasetError(UNREADABLE, file=folder, reason=reason_of(error)) from error
    raise DatasetError(UNKNOWN, name=name, names=", ".join(DATASETS))


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

    Both come from the training images, never from the test images. From the same state of `rng`, a smaller training set
    is part of a larger one and does not depend on the number of validation images.

    Raises:
        DatasetError: there are too few images.
    """
    labels, count = dataset.train_labels, len(dataset.classes)
    validating = validation_size(train_size, validation_fraction)
    if train_size + validating > len(labels):
        most = largest_train_size(len(labels), validation_fraction)
        raise DatasetError(TOO_MANY, train=train_size, validation=validating, available=len(labels), most=most)
    shuffled = rng.permutation(len(labels))
    classes = [shuffled[labels[shuffled] == label] for label in range(count)]
    train, others = _deal(classes, train_size)
    validation, _ = _deal([other[::-1] for other in others], validating)
    return Split(np.sort(np.concatenate(train)), np.sort(np.concatenate(validation)))


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


# Folders of IDX files.


def _read_folder(folder: Traversable) -> Dataset:
    train_images, train_labels = _read_part(folder, "train")
    test_images, test_labels = _read_part(folder, "test")
    if train_images.shape[1:] != test_images.shape[1:]:
        raise DatasetError(
            DIFFERENT_SHAPES,
            file=_find(folder, "test", "images"),
            other=_find(folder, "train", "images"),
            found=written(test_images.shape[1:]),
            expected=written(train_images.shape[1:]),
        )
    _, rows, columns = train_images.shape
    return Dataset(
        train_images=train_images.reshape(-1, rows * columns),
        train_labels=train_labels,
        test_images=test_images.reshape(-1, rows * columns),
        test_labels=test_labels,
        image_shape=(rows, columns),
    )


def _read_part(folder: Traversable, part: Part) -> tuple[Bytes, Bytes]:
    """Read the images (n, rows, columns) and labels (n,) of a part."""
    images_file, labels_file = _find(folder, part, "images"), _find(folder, part, "labels")
    images, labels = read_idx(images_file, "images"), read_idx(labels_file, "labels")
    if len(images) != len(labels):
        raise DatasetError(
            DIFFERENT_COUNTS,
            labels_file=labels_file,
            images_file=images_file,
            labels=len(labels),
            images=len(images),
        )
    if labels.max() >= len(DIGIT_NAMES):
        raise DatasetError(WRONG_LABEL, file=labels_file, label=labels.max(), last=len(DIGIT_NAMES) - 1)
    return images, labels


def _find(folder: Traversable, part: Part, content: Content) -> Traversable:
    """Return the file of a part; if it is there both plain and gzipped, the plain one."""
    names = ("train",) if part == "train" else ("t10k", "test")
    found: dict[str, Traversable] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name, reverse=True):
        match = FILE_NAME.fullmatch(file.name)
        if match and match[1].lower() in names and match[2].lower() == content:
            found[file.name.removesuffix(".gz")] = file
    if not found:
        raise DatasetError(NO_FILE, folder=folder, part=part, content=content, example=FILE_NAMES[part, content])
    if len(found) > 1:
        raise DatasetError(SEVERAL_FILES, folder=folder, part=part, content=content, found=", ".join(sorted(found)))
    return next(iter(found.values()))


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
