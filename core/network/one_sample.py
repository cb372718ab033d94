"""One sample's way through a network and back, with every number in between as the engine computes it.

A layer computes its linear part x @ W + b, batch norm if it has one, a = f(z), and the mask of dropout; the gradient
comes back through each of them. L is the mean loss of the batch, which is the sample's own loss if the batch has no
other sample. A record refers to the parameters of its network and does not copy them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.activations import Activation
from core.network.layers import BatchNorm, Layer, LayerPass
from core.network.network import Labels, Network, Pass, cross_entropy
from core.settings import Array

LARGEST = 12  # terms of a sum that are listed


class Term(NamedTuple):
    """A product in a sum: its place in the sum, its two factors, and its value."""

    place: int
    left: float
    right: float
    value: float


@dataclass(frozen=True)
class Terms:
    """A sum of products: the largest terms, the largest first, the sum of all others, the bias, and the total."""

    largest: tuple[Term, ...]
    others: int  # the number of terms that are not listed
    others_sum: float
    bias: float | None
    total: float  # as the engine has it

    @classmethod
    def of(cls, left: Array, right: Array, *, bias: float | None, total: float, most: int = LARGEST) -> "Terms":
        """Take the products of `left` and `right`, both (n,); a product that is no number comes first."""
        with np.errstate(over="ignore", invalid="ignore"):
            products = left.astype(np.float64) * right
            sizes = np.abs(products)
            order = np.argsort(np.where(np.isnan(sizes), -np.inf, -sizes), kind="stable")
            rest = float(products[order[most:]].sum())
        listed = order[:most].tolist()
        terms = tuple(Term(place, *(float(part[place]) for part in (left, right, products))) for place in listed)
        return cls(terms, len(products) - len(terms), rest, bias, total)


@dataclass(frozen=True, eq=False)
class NormSample:
    """Batch norm at one sample, unit by unit: z = gamma * normalized + beta.

    Training takes mean and deviation from the batch, so that they depend on the sample; evaluation takes the running
    ones. The way back is dL/dlinear = gamma / deviation * (dL/dz - gradient_mean - normalized * gradient_product).
    """

    mean: Array  # (units,), as are all
    deviation: Array  # √(variance + eps)
    normalized: Array  # (linear - mean) / deviation
    gamma: Array
    beta: Array
    gradient_mean: Array  # the mean of dL/dz over the batch; 0 in evaluation
    gradient_product: Array  # the mean of dL/dz * normalized over the batch; 0 in evaluation


@dataclass(frozen=True, eq=False)
class LayerSample:
    """One sample in one layer, forward and back; every array without another shape is (units,)."""

    parameters: Layer
    activation: Activation
    inputs: Array  # (fan_in,)
    linear: Array  # x @ W + b; with batch norm, x @ W
    norm: NormSample | None
    z: Array
    a: Array  # f(z)
    slope: Array  # f'(z)
    mask: Array | None  # 0 for a dropped unit, else 1 / (1 - dropout); None if no unit is dropped
    output: Array  # a * mask
    output_gradient: Array  # dL/doutput
    a_gradient: Array  # dL/da
    z_gradient: Array  # dL/dz
    linear_gradient: Array  # dL/dlinear
    parameter_gradient: Layer  # of the whole batch

    @property
    def units(self) -> int:
        return self.parameters.fan_out

    def terms(self, unit: int, most: int = LARGEST) -> Terms:
        """Return the terms x_i * W_ij of a unit's linear part."""
        bias = float(self.parameters.bias[unit]) if self.parameters.bias.size else None
        return Terms.of(
            self.inputs, self.parameters.weights[:, unit], bias=bias, total=float(self.linear[unit]), most=most
        )

    @np.errstate(over="ignore", invalid="ignore")
    def back_terms(self, place: int, most: int = LARGEST) -> Terms:
        """Return the terms W_ij * dL/dlinear_j of the gradient that goes back to one input of the layer."""
        row = self.parameters.weights[place]
        total = float(np.dot(row, self.linear_gradient))
        return Terms.of(row, self.linear_gradient, bias=None, total=total, most=most)

    def weight_terms(self, unit: int, most: int = LARGEST) -> Terms:
        """Return the sample's shares x_i * dL/dlinear_j of the gradients of a unit's weights, the largest first.

        They are not added up: each belongs to another weight. `total` is the gradient of the bias, which is their
        common factor.
        """
        grad = self.linear_gradient[unit]
        spread = np.full_like(self.inputs, grad)
        return Terms.of(self.inputs, spread, bias=None, total=float(grad), most=most)


@dataclass(frozen=True, eq=False)
class OutputSample:
    """The end of the way: the softmax of the logits, and the loss of the sample's label."""

    label: int
    logits: Array  # (classes,)
    probabilities: Array  # (classes,)
    loss: float  # of this sample
    logit_gradient: Array  # (classes,): (probabilities - label's) / rows


@dataclass(frozen=True, eq=False)
class SampleTrace:
    """One sample's way through all layers and back.

    `output` is None where the gradient that is sent back is not that of a loss; then the layers are the hidden ones.
    """

    layers: tuple[LayerSample, ...]
    output: OutputSample | None
    row: int  # in the batch
    rows: int  # of the batch
    training: bool  # whether batch norm takes the batch's statistics and units may be dropped

    def terms(self, layer: int, unit: int, most: int = LARGEST) -> Terms:
        """Return the terms of a unit's linear part: its inputs times its weights."""
        return self.layers[layer].terms(unit, most)

    def arriving_terms(self, layer: int, unit: int, most: int = LARGEST) -> Terms | None:
        """Return the terms of the gradient that arrives at a unit's output; None in the last layer."""
        return self.layers[layer + 1].back_terms(unit, most) if layer + 1 < len(self.layers) else None


@np.errstate(over="ignore", invalid="ignore")
def follow(
    network: Network,
    x: Array,
    labels: Labels,
    row: int,
    *,
    training: bool,
    mask_rng: np.random.Generator | None = None,
) -> SampleTrace:
    """Send a batch through a network and back, and record one row of it; the network is unchanged.

    `x` is (n, inputs), `labels` (n,). `mask_rng` draws the masks of dropout; without one, no unit is dropped.
    """
    batch = Pass(network, len(x), np.empty_like(network.parameters))
    batch.draw_masks(mask_rng)
    batch.forward(x, training=training)
    batch.lose(labels)
    return record(batch.way_back(), row, training=training, label=int(labels[row]))


def record(
    way_back: Iterable[tuple[LayerPass, Array | None]], row: int, *, training: bool, label: int | None
) -> SampleTrace:
    """Take the gradient through all layers, the last first, and record one row of a batch that has gone forward.

    `way_back` are the layers, each with the array that receives the gradient of its input; the last layer's `grad` is
    dL/doutput. Without a `label`, the last of them is no output layer.
    """
    layers: list[LayerSample] = []
    rows = 0
    for layer, target in way_back:
        rows = len(layer.grad)
        layers.append(_record_layer(layer, target, row, training=training))
    layers.reverse()
    output = None if label is None else _output(layers[-1], label)
    return SampleTrace(tuple(layers), output, row, rows, training)


def _record_layer(layer: LayerPass, target: Array | None, row: int, *, training: bool) -> LayerSample:
    """Record what a layer holds, take the gradient through it, and record what it holds then."""
    linear, norm = layer.linear[row].copy(), None
    if layer.norm is not None:  # which has centred its input
        norm = _record_norm(layer.norm, linear, training=training)
        linear += norm.mean
    z, a = layer.z[row].copy(), layer.a[row].copy()
    mask = None if layer.mask is None else layer.mask[row].copy()
    inputs, output_gradient = layer.inputs[row].copy(), layer.grad[row].copy()
    layer.backward(target, training=training)
    if layer.norm is not None and norm is not None and training:
        norm.gradient_mean[...] = layer.gradient.beta / len(layer.grad)
        norm.gradient_product[...] = layer.gradient.gamma / len(layer.grad)
    return LayerSample(
        parameters=layer.layer,
        activation=layer.activation,
        inputs=inputs,
        linear=linear,
        norm=norm,
        z=z,
        a=a,
        slope=layer.activation.derivative(z, a.copy()),
        mask=mask,
        output=a if mask is None else a * mask,
        output_gradient=output_gradient,
        a_gradient=output_gradient if mask is None else output_gradient * mask,
        z_gradient=layer.grad[row].copy(),
        linear_gradient=(layer.grad if layer.norm is None else layer.room)[row].copy(),
        parameter_gradient=layer.gradient,
    )


def _record_norm(norm: BatchNorm, centred: Array, *, training: bool) -> NormSample:
    mean, variance = (norm.statistics if training else norm.running).copy()
    return NormSample(
        mean=mean,
        deviation=np.sqrt(variance + norm.eps),
        normalized=centred * norm.per_std,
        gamma=norm.layer.gamma.copy(),
        beta=norm.layer.beta.copy(),
        gradient_mean=np.zeros_like(mean),
        gradient_product=np.zeros_like(mean),
    )


def _output(last: LayerSample, label: int) -> OutputSample:
    probabilities = np.empty((1, last.units), last.a.dtype)
    losses = cross_entropy(last.a[np.newaxis], np.array([label]), out=probabilities)
    return OutputSample(label, last.a, probabilities[0], float(losses[0]), last.z_gradient)
