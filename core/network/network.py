"""A multi-layer perceptron over one flat parameter vector, with the gradient beside it in another."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.activations import Activation, Identity
from core.initializers import Float, Initializer
from core.network.layers import BatchNorm, Layer, LayerPass
from core.settings import Array

Labels = NDArray[np.integer]

ROWS_AT_ONCE = 500  # in evaluation: enough for fast matrix products, few enough for the cache


class Network:
    """Linear layers, then softmax; each layer but the last has an activation and may have batch norm and dropout.

    `sizes` are the numbers of inputs, of units of each hidden layer, and of classes. In `parameters` all weights come
    first, layer by layer, then biases, gammas and betas; `weights` is the view of the weights alone.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: Activation,
        batch_norm: bool = False,  # noqa: FBT001, FBT002 - it is a part like the activation
        dropout: float = 0.0,
        dtype: Float = np.float32,
        *,
        bn_momentum: float = 0.9,
        bn_eps: float = 1e-5,
    ) -> None:
        self.sizes = tuple(sizes)
        self.activation = activation
        self.batch_norm = batch_norm
        self.dropout = dropout  # the share of units to drop; may change between two batches
        self.bn_momentum = bn_momentum
        self.bn_eps = bn_eps
        weights = sum(fan_in * fan_out for fan_in, fan_out in pairwise(self.sizes))
        self.parameters = np.zeros(weights + sum(b + 2 * s for b, s in self._vectors()), dtype)  # (p,)
        self.gradient = np.zeros_like(self.parameters)  # (p,)
        self.weights = self.parameters[:weights]
        self.layers = self.views(self.parameters)
        self.statistics = np.zeros((2, sum(s for _, s in self._vectors())), dtype)  # running mean and variance
        self._start_afresh()
        self._pass = self._look = Pass(self, rows=1, gradient=self.gradient)  # for training and for evaluation

    def views(self, vector: Array) -> tuple[Layer, ...]:
        """Return each layer's part of a vector that is laid out like `parameters`."""
        rest = vector

        def take(count: int) -> Array:
            nonlocal rest
            part, rest = rest[:count], rest[count:]
            return part

        matrices = [take(fan_in * fan_out).reshape(fan_in, fan_out) for fan_in, fan_out in pairwise(self.sizes)]
        return tuple(
            Layer(matrix, take(biases), take(scales), take(scales))
            for matrix, (biases, scales) in zip(matrices, self._vectors(), strict=True)
        )

    def initialize(self, initializer: Initializer, rng: np.random.Generator) -> None:
        """Draw the weights; set biases and betas to 0, gammas to 1, running means to 0 and running variances to 1."""
        self._start_afresh()
        for layer in self.layers:
            fan_in, fan_out = layer.weights.shape
            layer.weights[...] = initializer.sample(fan_in, fan_out, rng, self.parameters.dtype.type)

    def loss_and_gradient(self, x: Array, labels: Labels, *, mask_rng: np.random.Generator | None = None) -> float:
        """Return the mean cross-entropy over a batch and fill `gradient`, in training mode.

        `x` is (n, inputs), `labels` (n,). Batch norm uses the batch's statistics and updates the running ones. Dropout
        draws its masks with `mask_rng`; without one, no unit is dropped. The buffers are kept until n changes.
        """
        if self._pass.rows != len(x):
            self._pass = Pass(self, len(x), self.gradient)
        self._pass.draw_masks(mask_rng)
        self._pass.forward(x, training=True)
        self._pass.backward(labels, training=True)
        self._follow(self._pass.statistics, len(x))
        return self._pass.loss

    def trace(self, x: Array, labels: Labels, *, training: bool = False) -> "Pass":
        """Return a forward and backward pass of a batch without dropout, for inspection; the network is unchanged."""
        trace = Pass(self, len(x), np.empty_like(self.parameters))
        trace.forward(x, training=training)
        trace.backward(labels, training=training)
        return trace

    def logits(self, x: Array) -> Array:  # (n, classes)
        """Return the inputs of softmax for each row of `x`, in evaluation mode."""
        logits = np.empty((len(x), self.sizes[-1]), self.parameters.dtype)
        for begin in range(0, len(x), ROWS_AT_ONCE):
            part = x[begin : begin + ROWS_AT_ONCE]
            if self._look.rows != len(part):
                self._look = Pass(self, len(part), self.gradient)
            logits[begin : begin + ROWS_AT_ONCE] = self._look.forward(part, training=False)
        return logits

    def predict(self, x: Array) -> Array:  # (n, classes)
        """Return the probability of each class for each row of `x`, in evaluation mode."""
        probabilities = self.logits(x)
        cross_entropy(probabilities, np.zeros(len(x), np.intp), out=probabilities)
        return probabilities

    def dropped(self) -> tuple[NDArray[np.bool_], ...]:  # (n, units) of each hidden layer
        """Return a mask of the units dropped in the last batch, a row for each image; empty if dropout was off."""
        masks = [layer.mask for layer in self._pass.layers[:-1]]
        return tuple(mask == 0 for mask in masks if mask is not None)

    def _vectors(self) -> list[tuple[int, int]]:
        """Return for each layer the number of biases, and the number of gammas, which equals that of betas."""
        hidden = [(0, units) if self.batch_norm else (units, 0) for units in self.sizes[1:-1]]
        return [*hidden, (self.sizes[-1], 0)]

    def _start_afresh(self) -> None:
        self.parameters.fill(0)
        for layer in self.layers:
            layer.gamma.fill(1)
        self.statistics[0] = 0
        self.statistics[1] = 1

    def _follow(self, statistics: Array, rows: int) -> None:
        """Move the running statistics towards the batch's, with the unbiased variance, as PyTorch does."""
        if self.batch_norm:
            statistics[1] *= rows / max(rows - 1, 1)
            statistics -= self.statistics
            statistics *= 1 - self.bn_momentum
            self.statistics += statistics


class Pass:
    """The pass of a batch of n rows through a network and back; afterwards, the arrays hold all values in between."""

    def __init__(self, network: Network, rows: int, gradient: Array) -> None:
        self.network = network
        self.rows = rows
        self.loss = np.nan
        self.statistics = np.empty_like(network.statistics)  # mean and variance of each normalised unit in the batch
        self.input_gradient: Array | None = None  # (n, inputs); set an array to have it filled
        self.layers = tuple(self._make_layers(network.views(gradient)))

    @np.errstate(over="ignore", invalid="ignore")
    def forward(self, x: Array, *, training: bool) -> Array:  # (n, classes)
        """Return the logits; where they leave the range of their type they are infinite or NaN, without a warning."""
        for layer in self.layers:
            x = layer.forward(x, training=training)
        return x

    @np.errstate(over="ignore", invalid="ignore")
    def backward(self, labels: Labels, *, training: bool) -> None:
        """Compute the loss of the forward pass and the gradients of all parameters."""
        self.lose(labels)
        for layer, target in self.way_back():
            layer.backward(target, training=training)

    def lose(self, labels: Labels) -> None:
        """Compute the loss of the forward pass and store its gradient by the logits in the last layer's `grad`."""
        last = self.layers[-1]
        losses = cross_entropy(last.a, labels, out=last.grad)
        self.loss = float(losses.sum()) / self.rows
        last.grad[np.arange(self.rows), labels] -= 1
        last.grad /= self.rows

    def way_back(self) -> Iterator[tuple[LayerPass, Array | None]]:
        """Return the layers, the last first, each with the array that receives the gradient of its input."""
        targets = [self.input_gradient, *(layer.grad for layer in self.layers)]
        return zip(reversed(self.layers), targets[-2::-1], strict=True)

    def draw_masks(self, rng: np.random.Generator | None) -> None:
        """Choose the hidden units to drop; without a generator, none."""
        for layer in self.layers[:-1]:
            layer.draw_mask(rng, self.network.dropout)

    def _make_layers(self, gradients: tuple[Layer, ...]) -> Iterator[LayerPass]:
        network, begin = self.network, 0
        for layer, gradient in zip(network.layers, gradients, strict=True):
            end = begin + layer.gamma.size
            running, statistics = network.statistics[:, begin:end], self.statistics[:, begin:end]
            begin = end
            norm = None
            if running.size:
                norm = BatchNorm(layer, gradient, running, statistics, rows=self.rows, eps=network.bn_eps)
            is_last = layer is network.layers[-1]
            # A row has only ten logits: column by column, the ufuncs loop over longer stretches.
            order: Literal["F", "C"] = "F" if is_last else "C"
            room = np.empty((self.rows, layer.fan_out), network.parameters.dtype, order)
            yield LayerPass(layer, gradient, Identity() if is_last else network.activation, norm, room)


def cross_entropy(logits: Array, labels: Labels, out: Array | None = None) -> Array:  # (n,)
    """Return the loss of each row of `logits` (n, classes): minus the logarithm of the probability of its label.

    `out` receives the probabilities, the softmax of the logits, and may be `logits` itself.
    """
    probabilities = np.subtract(logits, np.maximum.reduce(logits, axis=1, keepdims=True), out=out)
    of_label = probabilities[np.arange(len(labels)), labels]
    np.exp(probabilities, out=probabilities)
    sums = np.add.reduce(probabilities, axis=1)
    probabilities /= sums[:, np.newaxis]
    losses: Array = np.log(sums) - of_label
    return losses
