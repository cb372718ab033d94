"""Turn a dataset into batches: the training images in a new order each epoch, scaled when their turn comes."""

from typing import NamedTuple

import numpy as np

from core.datasets import Dataset, Indices, pixel_statistics, scaled
from core.settings import Array
from core.training.config import TrainingConfig


class Pixels(NamedTuple):
    """The scaling of a pixel between 0 and 1: subtract `mean`, then divide by `std`."""

    mean: float = 0.0
    std: float = 1.0


def pixels_of(dataset: Dataset, rows: Indices, *, standardize: bool) -> Pixels:
    """Return the scaling of a run's pixels; standardizing uses the statistics of the training images alone."""
    return Pixels(*pixel_statistics(dataset.train_images[rows])) if standardize else Pixels()


class Batches:
    """The batches of each epoch. The config says whether an incomplete batch at the end is dropped.

    To continue in the middle of an epoch, it is enough to keep `order` and the state of `rng`.
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
        self._stored = np.empty((self.size, self.images.shape[1]), self.images.dtype)
        self._numbers = np.empty(self._stored.shape, np.float32)

    def take(self, index: int) -> tuple[Array, Indices]:
        """Return images (n, pixels) and labels (n,) of a batch; index 0 begins a new epoch.

        The next batch overwrites the arrays.
        """
        if index == 0 and self.shuffle:
            self.order[:] = self.rng.permutation(self.rows)
        chosen = self.order[index * self.size : (index + 1) * self.size]
        images, numbers = self._stored[: len(chosen)], self._numbers[: len(chosen)]
        np.take(self.images, chosen, axis=0, out=images, mode="clip")
        return scaled(images, numbers, mean=self.pixels.mean, std=self.pixels.std), self.labels[chosen]
