"""Preview the data of a run: some samples before and after preprocessing, the classes, the split."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets import Bytes, Dataset, Inputs, scaled, split
from core.settings import Array
from core.training.batches import pixels_of
from core.training.config import TrainingConfig
from core.training.factory import generators

SAMPLES = 20


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
    )


def _by_class(labels: Bytes, classes: int) -> NDArray[np.int_]:
    return np.bincount(labels, minlength=classes)
