"""The images whose mean loss is the map, and the true loss of a network on the very same ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from core.datasets import Dataset, Indices, scaled, split
from core.network import ROWS_AT_ONCE, Network, Pass, cross_entropy
from core.settings import Array
from core.threads import BlasThreads
from core.training import TrainingConfig
from core.training.batches import Pixels, pixels_of
from core.training.factory import generators

MOST_KEPT = 256 << 20  # bytes of images that stay scaled; others are scaled each time


class Truth(NamedTuple):
    """The mean loss of a network on the images of a map, and the share it names correctly.

    Beside it stand the sums over its weights that penalties are made of, where they are wanted.
    """

    loss: float
    accuracy: float
    squares: float = 0.0
    sizes: float = 0.0


class Block(NamedTuple):
    """Images that go through a network together; batch norm uses their own statistics.

    Of 500 digits of MNIST, a quarter of the pixels are 0 in all: those are left out, and so are their weights.
    """

    images: Array  # (n, lit)
    labels: Indices  # (n,)
    lit: Indices | slice = slice(None)  # the inputs that are not 0 in all of them

    @classmethod
    def of(cls, images: Array, labels: Indices) -> Self:  # images: (n, inputs)
        """Return images without the inputs that are 0 in all of them."""
        lit = np.flatnonzero(images.any(axis=0))
        if len(lit) == images.shape[1]:
            return cls(images, labels)
        return cls(np.ascontiguousarray(images[:, lit]), labels, lit)

    def sums(self, weights: Array, out: Array | None = None) -> Array:  # (inputs, units) -> (n, units)
        """Return the products of the images with the weights of a first layer."""
        sums: Array = np.matmul(self.images, weights[self.lit], out=out)
        return sums


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
            yield Block.of(images, self.dataset.train_labels[rows].astype(np.intp))

    def truth(self, network: Network) -> Truth:
        """Return the loss of a network, with each block's own statistics for batch norm and without dropout."""
        truths: list[Truth] = []
        for _ in self.truths(network, [network.parameters], truths):
            pass
        return truths[0]

    def truths(self, network: Network, vectors: Sequence[Array], truths: list[Truth]) -> Iterator[None]:
        """Append the truths of some weights, (p,) each, to `truths`; yield after each block. It moves `network`.

        All pass through it while a block is in the processor's cache: to read the images takes as long as a small
        network.
        """
        sums = np.zeros((len(vectors), 2))
        through: Pass | None = None
        threads = BlasThreads(1)  # to find the libraries takes nearly as long as a block
        for block in self.blocks():
            if through is None or through.rows != len(block.images):
                through = Pass(network, len(block.images), network.gradient)
            with threads:
                for place, vector in enumerate(vectors):
                    sums[place] += _sums(through, block, vector)
            yield
        truths += [Truth(loss / len(self), right / len(self)) for loss, right in sums.tolist()]


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def _sums(through: Pass, block: Block, vector: Array) -> tuple[float, int]:
    """Return the sum of the losses of a block with these weights, and how many images are named correctly."""
    first, *others = through.layers
    weights = first.layer.weights
    through.network.parameters[weights.size :] = vector[weights.size :]
    block.sums(vector[: weights.size].reshape(weights.shape), out=first.linear)
    x = first.respond(training=True)
    for layer in others:
        x = layer.forward(x, training=True)
    right = int(np.count_nonzero(x.argmax(axis=1) == block.labels))
    losses = cross_entropy(x, block.labels, out=through.layers[-1].grad)
    return float(losses.sum(dtype=np.float64)), right


def _spread(rows: Indices, count: int | None) -> Indices:
    if count is None or count >= len(rows):
        return rows
    return rows[np.linspace(0, len(rows) - 1, count).round().astype(np.intp)]
