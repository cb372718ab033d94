"""The loss of a network at points of a plane, many times as fast as assembling its weights at each.

The first layer has most of the weights, and its sums are linear in the coordinates: x @ W(a, b) = x @ W0 + a x @ U +
b x @ V. The three products of a block of images are taken once; a point then costs the layers behind the first.
"""

from collections.abc import Iterator

import numpy as np

from core.landscape.plane import Plane
from core.landscape.slices.map_images import Block, MapImages
from core.network import Network, Pass, cross_entropy
from core.settings import Array
from core.threads import BlasThreads

AT_ONCE = 33  # points between two looks at whether to go on


class SliceLoss:
    """The mean loss of `images` at points of a plane; it moves `network`, which has the right sizes and activation."""

    def __init__(self, network: Network, plane: Plane, images: MapImages) -> None:
        self._network = network
        self._images = images
        dtype = network.parameters.dtype
        self._vectors = tuple(vector.astype(dtype) for vector in (plane.origin, plane.u, plane.v))
        self._first = network.layers[0].weights.size  # numbers of the first layer's weights, which come first
        self._rest = np.stack([vector[self._first :] for vector in self._vectors])
        self._room = np.empty_like(self._rest[0])
        self._threads = BlasThreads(1)

    def losses(self, points: Array) -> Array:  # (n, 2) -> (n,)
        """Return the loss at each point (a, b)."""
        losses = np.empty(len(points))
        for _ in self.parts(points, losses):
            pass
        return losses

    def parts(self, points: Array, losses: Array) -> Iterator[float]:
        """Fill `losses` (n,), some points of a block of images at a time; yield the share that is done."""
        losses[:] = 0
        done, all_of_them = 0, len(points) * len(self._images)
        through: Pass | None = None
        for block in self._images.blocks():
            if through is None or through.rows != len(block.images):
                through = Pass(self._network, len(block.images), self._network.gradient)
            with self._threads:
                products = self._products(block)
            for begin in range(0, len(points), AT_ONCE):
                part = slice(begin, begin + AT_ONCE)
                with self._threads, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                    for number, (a, b) in enumerate(points[part].tolist(), begin):
                        losses[number] += self._sum(through, products, block, a, b)
                done += len(points[part]) * len(block.images)
                yield done / all_of_them
        losses /= len(self._images)

    def _products(self, block: Block) -> Array:  # (3, rows * units)
        shape = self._network.layers[0].weights.shape
        return np.stack([np.ravel(block.sums(vector[: self._first].reshape(shape))) for vector in self._vectors])

    def _sum(self, through: Pass, products: Array, block: Block, a: float, b: float) -> float:
        """Return the sum of the losses of a block at a point."""
        place = np.array([1, a, b], products.dtype)
        np.dot(place, self._rest, out=self._room)
        self._network.parameters[self._first :] = self._room
        first, *others = through.layers
        if others:
            np.dot(place, products, out=first.linear.reshape(-1))
        else:  # the last layer's arrays are in the order of columns
            first.linear[...] = np.dot(place, products).reshape(first.linear.shape)
        x = first.respond(training=True)
        for layer in others:
            x = layer.forward(x, training=True)
        losses = cross_entropy(x, block.labels, out=through.layers[-1].grad)
        return float(losses.sum(dtype=np.float64))
