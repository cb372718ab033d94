"""Preview the data of a run: some samples before and after preprocessing or all points, the classes, the split."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets import Bytes, Dataset, Inputs, Split, largest, scaled, split
from core.messages import Message
from core.settings import Array
from core.training.batches import Pixels, pixels_of
from core.training.config import TrainingConfig
from core.training.factory import generators

SAMPLES = 20
MOST_POINTS = 2000  # that are drawn


@dataclass(frozen=True, eq=False)
class PlanePoints:
    """Points on a plane, their classes, and which of them are for validation."""

    places: Array  # (n, 2)
    labels: NDArray[np.integer]  # (n,)
    validating: NDArray[np.bool_]  # (n,)


class OnePixel(NamedTuple):
    """A pixel of an image before, in the middle of and after the preprocessing."""

    row: int  # counted from 0, as is the column
    column: int
    stored: float  # a byte, or another number
    largest: int  # the stored value that counts as 1
    scaled: float  # stored / largest
    given: float  # the input of the network


class SplitShares(NamedTuple):
    """The split as course notes give it: test images of all, validation images of the rest."""

    test: float
    validation: float


@dataclass(frozen=True, eq=False)
class DataPreview:
    """The first training images of a run, and the number of images of each class in each part."""

    classes: tuple[str, ...]  # their names
    images: Inputs  # (samples, rows, columns)
    inputs: Array  # (samples, rows, columns): the input of the network
    labels: Bytes  # (samples,)
    train: NDArray[np.int_]  # (classes,)
    validation: NDArray[np.int_]
    test: NDArray[np.int_]
    unused: int  # training images in neither part
    pixels: Pixels  # the scaling of the numbers from 0 to 1
    points: PlanePoints | None = None  # those of the run; None if the data are not on a plane
    notes: tuple[Message, ...] = ()  # what was done to the images when they were read

    @property
    def one_pixel(self) -> OnePixel:
        """An input of the first image on its way through the preprocessing: in the middle of those that are not 0."""
        values = self.images[0].ravel()
        places = np.flatnonzero(values)
        order = places[np.argsort(values[places], kind="stable")]
        row, column = np.unravel_index(int(order[len(order) // 2]) if len(order) else 0, self.images[0].shape)
        stored, most = float(self.images[0][row, column]), largest(self.images)
        numbers = stored / most, float(self.inputs[0][row, column])
        return OnePixel(int(row), int(column), stored, most, *numbers)

    @property
    def parts(self) -> SplitShares:
        """The share of the test images in all images that are used, and of the validation images in the others."""
        train, validation, test = (int(part.sum()) for part in (self.train, self.validation, self.test))
        return SplitShares(test / max(train + validation + test, 1), validation / max(train + validation, 1))


def preview(config: TrainingConfig, dataset: Dataset) -> DataPreview:
    """Draw the same images as the run will, and show them.

    Raises:
        DatasetError: there are too few images.
    """
    drawn = split(dataset, config.train_size, config.validation_fraction, generators(config.seed).data)
    pixels = pixels_of(dataset, drawn.train, standardize=config.standardize)
    shown = drawn.train[:SAMPLES]
    images = dataset.train_images[shown]
    shape = (len(shown), *(dataset.image_shape or (1, dataset.ends.inputs)))
    classes = len(dataset.classes)
    return DataPreview(
        classes=dataset.classes,
        images=images.reshape(shape),
        inputs=scaled(images, mean=pixels.mean, std=pixels.std).reshape(shape),
        labels=dataset.train_labels[shown],
        train=_by_class(dataset.train_labels[drawn.train], classes),
        validation=_by_class(dataset.train_labels[drawn.validation], classes),
        test=_by_class(dataset.test_labels, classes),
        unused=len(dataset.train_labels) - len(drawn.train) - len(drawn.validation),
        pixels=pixels,
        points=points_of(dataset, drawn) if dataset.is_on_plane else None,
        notes=dataset.notes,
    )


def points_of(dataset: Dataset, drawn: Split) -> PlanePoints:
    """Return the points of a run on a plane, those of the training first; of very many, the first of both parts."""
    train, validation = drawn
    few = -(-MOST_POINTS * len(train) // max(1, len(train) + len(validation)))
    rows = np.concatenate([train[:few], validation[: MOST_POINTS - few]])
    validating = np.arange(len(rows)) >= len(train[:few])
    return PlanePoints(dataset.train_images[rows].astype(np.float64), dataset.train_labels[rows], validating)


def _by_class(labels: Bytes, classes: int) -> NDArray[np.int_]:
    return np.bincount(labels, minlength=classes)
