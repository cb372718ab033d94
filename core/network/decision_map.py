"""The answers of a network over a plane: the class of each place, the boundaries between classes, each unit's part.

Rows run from the top of the area down, as those of a picture.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets import scaled
from core.network.network import ROWS_AT_ONCE, Network, Pass
from core.settings import Array

MARGIN = 0.15  # of the extent of the points, on each side
Grid = tuple[int, int]  # rows, columns


class Area(NamedTuple):
    """A rectangle of the plane."""

    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def around(cls, points: Array) -> "Area":  # (n, 2)
        """Return the area of points, with a margin; where there are none, one around the middle."""
        low, high = (points.min(axis=0), points.max(axis=0)) if len(points) else (np.full(2, -1.0), np.full(2, 1.0))
        reach = np.maximum(high - low, 0.5) * (0.5 + MARGIN)
        middle = (low + high) / 2
        (left, bottom), (right, top) = (middle - reach).tolist(), (middle + reach).tolist()
        return cls(left, right, bottom, top)

    def grid(self, shape: Grid) -> Array:  # (rows * columns, 2), float32
        """Return the places of a grid whose outermost ones are on the edges, row by row from the top."""
        rows, columns = shape
        places = np.empty((rows, columns, 2), np.float32)
        places[..., 0] = np.linspace(self.left, self.right, columns)
        places[..., 1] = np.linspace(self.top, self.bottom, rows)[:, np.newaxis]
        return places.reshape(-1, 2)


class DecisionMap(NamedTuple):
    """What a network answers over an area; where it has diverged, all is NaN."""

    area: Area
    logits: Array  # (rows, columns, classes)

    @property
    def taken_for(self) -> NDArray[np.intp]:  # (rows, columns)
        """The class that each place is taken for."""
        places: NDArray[np.intp] = self.logits.argmax(axis=2)
        return places

    @property
    def confidence(self) -> Array:  # (rows, columns)
        """The probability of the class that each place is taken for."""
        highest = self.logits.max(axis=2, keepdims=True)
        shares: Array = 1 / np.exp(self.logits - highest).sum(axis=2)
        return shares

    def leads(self) -> list[Array]:  # each (rows, columns)
        """Return for each class its lead over the best other one, in logits: 0 on the boundary.

        For two classes there is one lead, that of the second; it is 0 where both probabilities are .5.
        """
        if self.logits.shape[2] == 2:
            return [self.logits[..., 1] - self.logits[..., 0]]
        order = np.sort(self.logits, axis=2)
        best, second = order[..., -1], order[..., -2]
        return [np.where(one == best, one - second, one - best) for one in np.moveaxis(self.logits, 2, 0)]


@np.errstate(over="ignore", invalid="ignore")
def decision_map(network: Network, area: Area, shape: Grid, mean: float = 0.0, std: float = 1.0) -> DecisionMap:
    """Let a network of two inputs answer for a grid over an area; it was trained on points less `mean`, by `std`."""
    logits = network.logits(scaled(area.grid(shape), mean=mean, std=std))
    return DecisionMap(area, logits.reshape(*shape, -1))


@np.errstate(over="ignore", invalid="ignore")
def unit_maps(network: Network, area: Area, shape: Grid, mean: float = 0.0, std: float = 1.0) -> tuple[Array, ...]:
    """Return the activations over an area of each hidden layer, (units, rows, columns); in evaluation mode."""
    inputs = scaled(area.grid(shape), mean=mean, std=std)
    parts: list[list[Array]] = [[] for _ in network.layers[:-1]]
    for begin in range(0, len(inputs), ROWS_AT_ONCE):
        part = inputs[begin : begin + ROWS_AT_ONCE]
        taken = Pass(network, len(part), network.gradient)
        taken.forward(part, training=False)
        for kept, layer in zip(parts, taken.layers, strict=False):
            kept.append(layer.a)
    return tuple(np.concatenate(kept).T.reshape(-1, *shape) for kept in parts)
