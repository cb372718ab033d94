"""The second derivatives of a network's mean training loss, as products with vectors (Pearlmutter 1994).

R{·} is the derivative of a value along a direction in weight space, as in Pearlmutter's paper. R of the gradient is the
Hessian times that direction: a forward pass of R{a} and a backward pass of R{dL/dz} beside those of the values.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.network import Labels, Network, Pass
from core.network.layers import BatchNorm, Layer, LayerPass
from core.settings import Array


class Product(Protocol):
    """A symmetric matrix, (p, p), known by its products with vectors."""

    @property
    def size(self) -> int: ...

    def __call__(self, vector: Array) -> Array: ...  # (p,) -> (p,)


class HessianProduct:
    """The Hessian of the loss of one batch at the network's parameters, in float64: dropout off, batch statistics.

    The loss is the mean cross-entropy plus `l2` / 2 times the sum of squared weights. At a kink of an activation the
    second derivative counts as 0, as in PyTorch.
    """

    def __init__(self, network: Network, x: Array, labels: Labels, l2: float = 0.0) -> None:
        """Take the network as it is now; `x` is (n, inputs), `labels` (n,)."""
        self.network = in_float64(network)
        self.size = self.network.parameters.size
        self.l2 = l2
        seen: NDArray[np.bool_] = np.any(x, axis=0)  # a pixel that is always black has second derivatives of 0
        batch = Pass(self.network, len(x), self.network.gradient)
        batch.forward(x.astype(np.float64), training=True)
        batch.lose(labels)
        self.loss = batch.loss + l2 / 2 * float(np.dot(self.network.weights, self.network.weights))
        self._layers = _tapes(batch, seen)
        self._probabilities = batch.layers[-1].grad * len(x)
        self._probabilities[np.arange(len(x)), labels] += 1

    def __call__(self, vector: Array) -> Array:
        """Return the product with a vector that is laid out like the network's parameters."""
        along, out = self.network.views(vector), np.zeros(self.size)
        into = self.network.views(out)
        moved: Array = np.empty(0)  # R of a layer's input: the images stand still
        for tape, direction in zip(self._layers, along, strict=True):
            moved = tape.forward(moved, direction)
        back = _softmax_back(self._probabilities, moved)
        for tape, direction, target in reversed(list(zip(self._layers, along, into, strict=True))):
            back = tape.backward(back, direction, target)
        out[: self.network.weights.size] += self.l2 * vector[: self.network.weights.size]
        return out


class Preconditioned:
    """P^-1/2 H P^-1/2 for a diagonal P > 0, (p,): its eigenvalues are those of P^-1 H."""

    def __init__(self, product: Product, denominators: Array) -> None:
        self.size = product.size
        self._product = product
        self._shrink = 1 / np.sqrt(denominators)

    def __call__(self, vector: Array) -> Array:
        product: Array = self._product(vector * self._shrink)
        product *= self._shrink
        return product


def in_float64(network: Network) -> Network:
    """Return a copy of a network, without dropout, that computes in float64."""
    copy = Network(
        network.sizes,
        network.activation,
        network.batch_norm,
        dtype=np.float64,
        bn_momentum=network.bn_momentum,
        bn_eps=network.bn_eps,
    )
    copy.parameters[:] = network.parameters
    copy.statistics[:] = network.statistics
    return copy


def _softmax_back(probabilities: Array, moved: Array) -> Array:  # (n, classes)
    """Return R of the gradient by the logits, whose R is `moved`."""
    mean = np.sum(probabilities * moved, axis=1, keepdims=True)
    back: Array = probabilities * (moved - mean) / len(moved)
    return back


def _tapes(batch: Pass, seen: NDArray[np.bool_]) -> list["_Tape"]:
    """Return what products need of each layer, the first first, given the gradient by the logits in the last one."""
    tapes: list[_Tape] = []
    upstream = batch.layers[-1].grad
    for layer in reversed(batch.layers):
        tape = _Tape(
            layer, upstream, is_last=layer is batch.layers[-1], seen=seen if layer is batch.layers[0] else None
        )
        upstream = tape.below
        tapes.insert(0, tape)
    return tapes


class _Tape:
    """The values of a layer's pass, and R of them forward and backward."""

    def __init__(self, layer: LayerPass, upstream: Array, *, is_last: bool, seen: NDArray[np.bool_] | None) -> None:
        """Take a layer after its forward pass, and dL/dz of the last layer or dL/da of another, `upstream`."""
        self.weights = layer.layer.weights
        self.seen = seen  # which inputs are not always 0, of the first layer
        self.inputs = layer.inputs if seen is None else layer.inputs[:, seen]
        self.slopes = None if is_last else layer.activation.derivative(layer.z, layer.a)
        bends = None if is_last else layer.activation.second_derivative(layer.z)
        self.bent = bends * upstream if bends is not None and bends.any() else None  # f''(z) dL/da
        grad = upstream if self.slopes is None else self.slopes * upstream  # dL/dz
        self.norm = None if layer.norm is None else _NormTape(layer.norm, layer.linear, grad)
        self.grad = grad if self.norm is None else self.norm.below  # by x @ W
        self.below = np.empty(0) if seen is not None else self.grad @ self.weights.T  # dL/dx
        self.moved_input: Array = np.empty(0)  # R{x}, which the first layer has not
        self.moved: Array = np.empty(0)  # R{z}

    def forward(self, moved_input: Array, direction: Layer) -> Array:
        """Return R of the layer's output, given R of its input, for a direction of its parameters."""
        self.moved_input = moved_input
        steps = direction.weights if self.seen is None else direction.weights[self.seen]
        moved: Array = self.inputs @ steps
        if self.seen is None:
            moved += moved_input @ self.weights
        self.moved = moved + direction.bias if self.norm is None else self.norm.forward(moved, direction)
        return self.moved if self.slopes is None else self.slopes * self.moved

    def backward(self, back: Array, direction: Layer, into: Layer) -> Array:
        """Fill R of the gradients, given R of dL/da, and return R of dL/dx; for the first layer, nothing of use."""
        if self.slopes is not None:
            back = back * self.slopes
            if self.bent is not None:
                back += self.bent * self.moved
        if self.norm is None:
            into.bias[...] = back.sum(axis=0)
        else:
            back = self.norm.backward(back, direction, into)
        if self.seen is not None:
            into.weights[self.seen] = self.inputs.T @ back
            return back
        into.weights[...] = self.inputs.T @ back + self.moved_input.T @ self.grad
        below: Array = back @ self.weights.T + self.grad @ direction.weights.T
        return below


class _NormTape:
    """Batch norm over the batch, y = gamma * h + beta with h = (u - mean) * s, and R of it forward and backward."""

    def __init__(self, norm: BatchNorm, centred: Array, grad: Array) -> None:
        """Take a batch norm after its forward pass, the centred u, and dL/dy."""
        self.gamma = norm.layer.gamma
        self.centred = centred
        self.per_std = norm.per_std.copy()  # s
        self.normal = centred * self.per_std  # h
        self.grad = grad
        self.by_normal = grad * self.gamma  # dL/dh
        self.overlap = np.mean(self.by_normal * self.normal, axis=0)
        self.rest = self.by_normal - self.by_normal.mean(axis=0) - self.normal * self.overlap
        self.below = self.per_std * self.rest  # dL/du
        self.moved_per_std: Array = np.empty(0)  # R{s}
        self.moved_normal: Array = np.empty(0)  # R{h}

    def forward(self, moved: Array, direction: Layer) -> Array:
        """Return R{y}, given R{u}."""
        moved = moved - moved.mean(axis=0)
        moved_variance = 2 * np.mean(self.centred * moved, axis=0)
        self.moved_per_std = -0.5 * self.per_std**3 * moved_variance
        self.moved_normal = moved * self.per_std + self.centred * self.moved_per_std
        return self.moved_normal * self.gamma + self.normal * direction.gamma + direction.beta

    def backward(self, back: Array, direction: Layer, into: Layer) -> Array:
        """Fill R of the gradients by gamma and beta, given R of dL/dy, and return R of dL/du."""
        into.beta[...] = back.sum(axis=0)
        into.gamma[...] = np.sum(back * self.normal + self.grad * self.moved_normal, axis=0)
        by_normal = back * self.gamma + self.grad * direction.gamma
        overlap = np.mean(by_normal * self.normal + self.by_normal * self.moved_normal, axis=0)
        rest = by_normal - by_normal.mean(axis=0) - self.moved_normal * self.overlap - self.normal * overlap
        below: Array = self.moved_per_std * self.rest + self.per_std * rest
        return below
