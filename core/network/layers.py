"""The layers of a network, forward and backward: linear, batch norm, activation, dropout, in this order.

A layer's parameters and their gradients are views into flat vectors of the network. All else that a batch needs is in
buffers, made once for its number of rows.
"""

from dataclasses import dataclass

import numpy as np

from core.activations import Activation
from core.network import fused_layers
from core.settings import Array

MASK_LEVELS = 1 << 16  # dropout compares 16 random bits with the share that is kept


@dataclass(frozen=True, eq=False)
class Layer:
    """The parameters of a layer, or their gradients, as views into a flat vector.

    A layer with batch norm has no bias, which subtracting the mean would remove; instead, each unit has a scale gamma
    and a shift beta. An array that the layer does not use is empty.
    """

    weights: Array  # (fan_in, fan_out)
    bias: Array  # (fan_out,) or (0,)
    gamma: Array  # (fan_out,) or (0,)
    beta: Array  # (fan_out,) or (0,)

    @property
    def fan_out(self) -> int:
        """The number of units."""
        fan_out: int = self.weights.shape[1]
        return fan_out


class BatchNorm:
    """Normalise each unit over the batch: y = gamma * (z - mean) / √(variance + eps) + beta (Ioffe and Szegedy 2015).

    Training uses the batch's mean and variance and writes them to `statistics`; evaluation uses the running ones.
    """

    def __init__(
        self, layer: Layer, gradient: Layer, running: Array, statistics: Array, *, rows: int, eps: float
    ) -> None:
        self.layer = layer
        self.gradient = gradient
        self.running = running  # (2, fan_out): mean and variance
        self.statistics = statistics  # (2, fan_out)
        self.rows = rows
        self.eps = eps
        self.ones = np.ones(rows, running.dtype)
        self.shares = np.full(rows, 1 / rows, running.dtype)
        self.per_std = np.empty_like(layer.gamma)
        self.scale = np.empty_like(layer.gamma)
        self.row = np.empty_like(layer.gamma)
        self.shift = np.empty_like(layer.gamma)

    def forward(self, z: Array, out: Array, *, training: bool) -> None:
        """Write y into `out` and centre `z` in place; evaluation centres by the running mean."""
        mean, variance = self.statistics if training else self.running
        if training:
            np.dot(self.shares, z, out=mean)
            fused_layers.centre(z, out, mean)
            np.dot(self.shares, out, out=variance)
        else:
            z -= mean
        np.add(variance, self.eps, out=self.per_std)
        np.sqrt(self.per_std, out=self.per_std)
        np.reciprocal(self.per_std, out=self.per_std)
        np.multiply(self.layer.gamma, self.per_std, out=self.scale)
        fused_layers.normalize(z, out, self.scale, self.layer.beta)

    def backward(self, grad: Array, z: Array, out: Array, *, training: bool) -> Array:
        """Turn `grad`, dL/dy (rows, fan_out), into dL/dz, in `out`; the centred `z` is overwritten."""
        np.dot(self.ones, grad, out=self.gradient.beta)
        np.multiply(grad, z, out=out)
        np.dot(self.ones, out, out=self.row)
        np.multiply(self.row, self.per_std, out=self.gradient.gamma)
        if not training:
            return np.multiply(grad, self.scale, out=out)
        # The mean and the variance depend on z, too.
        np.multiply(self.gradient.gamma, self.per_std, out=self.row)
        self.row /= self.rows
        np.divide(self.gradient.beta, self.rows, out=self.shift)
        fused_layers.normalize_back(z, grad, out, self.row, self.shift, self.scale)
        return out


class LayerPass:
    """The pass of a batch of n rows through a layer; afterwards, the arrays hold all values in between."""

    def __init__(
        self, layer: Layer, gradient: Layer, activation: Activation, norm: BatchNorm | None, room: Array
    ) -> None:
        self.layer = layer
        self.gradient = gradient
        self.activation = activation
        self.norm = norm
        self.mask: Array | None = None  # (n, fan_out): the factors of dropout
        self.inputs = self.linear = np.empty_like(room)  # x @ W; batch norm centres it
        self.z = self.linear if norm is None else np.empty_like(room)  # the input of the activation
        self.a = np.empty_like(room)
        self.factors = np.empty_like(room)
        self.output = np.empty_like(room)  # after dropout
        self.grad = np.empty_like(room)  # dL/dz
        self.room = room  # (n, fan_out)
        self.ones = np.ones(len(room), room.dtype)

    def forward(self, x: Array, *, training: bool) -> Array:
        """Return the output of the layer for its input `x`, (n, fan_in)."""
        self.inputs = x
        np.matmul(x, self.layer.weights, out=self.linear)
        return self.respond(training=training)

    def respond(self, *, training: bool) -> Array:
        """Return the output of the layer where `linear` holds its sums already, x @ W without the bias."""
        if self.norm is None:
            self.z += self.layer.bias
        else:
            self.norm.forward(self.linear, out=self.z, training=training)
        return fused_layers.activate(self.activation, self.z, self.a, self.mask, self.output)

    def draw_mask(self, rng: np.random.Generator | None, dropout: float) -> None:
        """Drop a share of `dropout` of the units and scale up the others; without a generator, drop none.

        Inverted dropout (Srivastava et al. 2014): evaluation needs no mask and no factor.
        """
        if rng is None or not dropout:
            self.mask = None
            return
        kept = round((1 - dropout) * MASK_LEVELS)
        words = rng.integers(0, 1 << 64, size=-(-self.a.size // 4), dtype=np.uint64)
        flags = words.view(np.uint16)[: self.a.size].reshape(self.a.shape) < kept
        self.mask = np.multiply(flags, self.a.dtype.type(MASK_LEVELS / kept), out=self.factors)

    def backward(self, input_grad: Array | None, *, training: bool) -> None:
        """Fill the gradients, given dL/doutput in `grad`, and `input_grad` (n, fan_in) unless it is None."""
        fused_layers.activate_back(self.activation, self.grad, self.z, self.a, self.mask, self.room)
        if self.norm is None:
            grad = self.grad
            np.dot(self.ones, grad, out=self.gradient.bias)
        else:
            grad = self.norm.backward(self.grad, self.linear, out=self.room, training=training)
        np.matmul(self.inputs.T, grad, out=self.gradient.weights)
        if input_grad is not None:
            np.matmul(grad, self.layer.weights.T, out=input_grad)
