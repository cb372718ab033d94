"""The images whose mean loss is the map, and the true loss of a network on the very same ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from core.datasets import Dataset, Indices, scaled, split
from core.network import ROWS_AT_ONCE, Network, Pass, cross_entropy
from core.settings import Array
from core.training import TrainingConfig
from core.training.batches import Pixels, pixels_of
from core.training.factory import generators

MOST_KEPT = 256 << 20  # bytes of images that stay scaled; others are scaled each time


class Truth(NamedTuple):
    """The mean loss of a network on the images of a map, without penalties, and the share it names correctly."""

    loss: float
    accuracy: float


class Block(NamedTuple):
    """Images that go through a network together; batch norm uses their own statistics."""

    images: Array  # (n, inputs)
    labels: Indices  # (n,)


@dataclass(frozen=True, eq=False)
class MapImages:
    """Some training images of a run, in blocks of about 500 of equal sizes."""

    dataset: Dataset
    rows: Indices
    pixels: Pixels
    kept: tuple[Block, ...] = ()

    @classmethod
    def of(cls, config: TrainingConfig, dataset: Dataset, count: int | None = None) -> Self:
        """Take `count` training images of a config's run, spread evenly over all of them; or all."""
        train = split(dataset, config.train_size, config.validation_fraction, generators(config.seed).data).train
        pixels = pixels_of(dataset, train, standardize=config.standardize)
        images = cls(dataset, _spread(train, count), pixels)
        if images.rows.size * dataset.ends.inputs * 4 > MOST_KEPT:
            return images
        return cls(dataset, images.rows, pixels, tuple(images.blocks()))

    def some(self, count: int) -> "MapImages":
        """Return `count` of these images, or these if they are no more."""
        if count >= len(self):
            return self
        images = MapImages(self.dataset, _spread(self.rows, count), self.pixels)
        return MapImages(self.dataset, images.rows, self.pixels, tuple(images.blocks()))

    def __len__(self) -> int:
        return len(self.rows)

    def blocks(self) -> Iterator[Block]:
        """Return the images, block by block."""
        if self.kept:
            yield from self.kept
            return
        for rows in np.array_split(self.rows, -(-len(self.rows) // ROWS_AT_ONCE)):
            images = scaled(self.dataset.train_images[rows], mean=self.pixels.mean, std=self.pixels.std)
            yield Block(images, self.dataset.train_labels[rows].astype(np.intp))

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def truth(self, network: Network) -> Truth:
        """Return the loss of a network, with each block's own statistics for batch norm and without dropout."""
        loss, right, through = 0.0, 0, None
        for block in self.blocks():
            if through is None or through.rows != len(block.images):
                through = Pass(network, len(block.images), network.gradient)
            logits = through.forward(block.images, training=True)
            right += int(np.count_nonzero(logits.argmax(axis=1) == block.labels))
            losses = cross_entropy(logits, block.labels, out=through.layers[-1].grad)
            loss += float(losses.sum(dtype=np.float64))
        return Truth(loss / len(self), right / len(self))


def _spread(rows: Indices, count: int | None) -> Indices:
    if count is None or count >= len(rows):
        return rows
    return rows[np.linspace(0, len(rows) - 1, count).round().astype(np.intp)]
