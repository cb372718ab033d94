"""An untrained network and one batch: hidden layers with freshly drawn weights, followed by softmax."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from core.activations import Activation, Identity
from core.initializers import Float
from core.network import Labels, cross_entropy
from core.network.layers import BatchNorm, Layer, LayerPass
from core.settings import Array

BN_EPS = 1e-5


class UntrainedNetwork:
    """The pass of a batch of n rows through hidden layers and back, in training mode, with biases 0.

    `weights` are those of the hidden layers and, last, of the output layer. `rng` draws which units are dropped, a
    share of `dropout`.
    """

    def __init__(
        self,
        weights: Sequence[Array],
        activation: Activation,
        rows: int,
        rng: np.random.Generator,
        *,
        batch_norm: bool = False,
        dropout: float = 0.0,
    ) -> None:
        room = np.empty(rows * max(matrix.shape[1] for matrix in weights), weights[0].dtype)  # used by one at a time
        self.hidden = [_layer(matrix, activation, rows, room, batch_norm=batch_norm) for matrix in weights[:-1]]
        self.head = _layer(weights[-1], Identity(), rows, room, batch_norm=False)
        for layer in self.hidden:
            layer.draw_mask(rng, dropout)

    def forward(self, x: Array, between: Callable[[], None] = lambda: None) -> None:
        """Send the batch through the hidden layers; call `between` before each."""
        for layer in self.hidden:
            between()
            x = layer.forward(x, training=True)

    def lose(self, labels: Labels) -> float:
        """Go through the output layer, return the mean cross-entropy and store its gradient in the layer's `grad`."""
        last, rows = self.hidden[-1], np.arange(len(labels))
        self.head.forward(last.a if last.mask is None else last.output, training=True)
        losses = cross_entropy(self.head.a, labels, out=self.head.grad)
        self.head.grad[rows, labels] -= 1
        self.head.grad /= len(rows)
        return float(losses.mean())

    def backward(self) -> Iterator[tuple[LayerPass, Array | None]]:
        """Yield the hidden layers, the last first, each with the array that receives the gradient of its input."""
        targets = [None, *(layer.grad for layer in self.hidden[:-1])]
        yield from zip(reversed(self.hidden), reversed(targets), strict=True)


def _layer(weights: Array, activation: Activation, rows: int, room: Array, *, batch_norm: bool) -> LayerPass:
    units, dtype = weights.shape[1], weights.dtype
    biases, scales = (0, units) if batch_norm else (units, 0)
    layer = Layer(weights, np.zeros(biases, dtype), np.ones(scales, dtype), np.zeros(scales, dtype))
    gradient = Layer(np.empty_like(weights), *(np.empty(size, dtype) for size in (biases, scales, scales)))
    norm = None
    if batch_norm:
        running, statistics = np.empty((2, 2, units), dtype)
        norm = BatchNorm(layer, gradient, running, statistics, rows=rows, eps=BN_EPS)
    return LayerPass(layer, gradient, activation, norm, room[: rows * units].reshape(rows, units))


def memory_needed(sizes: Sequence[int], rows: int, dtype: Float, *, batch_norm: bool) -> int:
    """Return about how many bytes a pass needs, forward and back; most are the five or six arrays of each layer.

    `sizes` are the numbers of inputs, of units of each hidden layer, and of classes.
    """
    remembered = (5 + batch_norm) * sum(sizes[1:])
    in_between = sizes[0] + 4 * max(sizes)
    weights = 2 * sum(fan_in * fan_out for fan_in, fan_out in pairwise(sizes))
    return int(np.dtype(dtype).itemsize * (rows * (remembered + in_between) + weights))
