"""From bytes to batches: the training images in a new order each epoch, scaled when their turn comes."""

from typing import NamedTuple

import numpy as np

from core.datasets import Bytes, Dataset, Indices, pixel_statistics, scaled
from core.settings import Array
from core.training.config import TrainingConfig


class Pixels(NamedTuple):
    """What is subtracted from a pixel between 0 and 1, and what the difference is divided by."""

    mean: float = 0.0
    std: float = 1.0


def pixels_of(dataset: Dataset, rows: Indices, *, standardize: bool) -> Pixels:
    """How the pixels of a run are scaled; what is standardized is told by the training images alone."""
    return Pixels(*pixel_statistics(dataset.train_images[rows])) if standardize else Pixels()


class Batches:
    """The batches of each epoch. What is not filled at its end is dropped or not, as the config has it.

    `order` and the state of `rng` are all that has to be kept to go on in the middle of an epoch.
    """

    def __init__(
        self, dataset: Dataset, rows: Indices, pixels: Pixels, config: TrainingConfig, rng: np.random.Generator
    ) -> None:
        self.images = dataset.train_images
        self.labels = dataset.train_labels.astype(np.intp)
        self.rows = rows
        self.pixels = pixels
        self.size = config.batch_size
        self.shuffle = config.shuffle
        self.rng = rng
        self.order = rows.copy()
        self._bytes: Bytes = np.empty((self.size, self.images.shape[1]), np.uint8)
        self._numbers = np.empty(self._bytes.shape, np.float32)

    def take(self, index: int) -> tuple[Array, Indices]:
        """Return images (n, pixels) and labels (n,) of a batch of this epoch; the first begins a new epoch.

        The arrays are written over by the next batch.
        """
        if index == 0 and self.shuffle:
            self.order[:] = self.rng.permutation(self.rows)
        chosen = self.order[index * self.size : (index + 1) * self.size]
        images, numbers = self._bytes[: len(chosen)], self._numbers[: len(chosen)]
        np.take(self.images, chosen, axis=0, out=images, mode="clip")
        return scaled(images, numbers, mean=self.pixels.mean, std=self.pixels.std), self.labels[chosen]
