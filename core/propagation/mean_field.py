"""Predict the signals and gradients of a wide untrained network by mean-field theory.

Take a layer of n inputs and k units whose weights have mean 0 and variance s². Forward, it turns activations of mean
square m into pre-activations of variance q = n s² m. Backward, it turns gradients dL/dz of mean square g into
gradients dL/da of mean square k s² g for the layer before. The activation function f stands in between: m = E[f(z)²],
and the mean square of dL/dz is that of dL/da times E[f'(z)²], for a normal z of variance q. For a linear f this is the
recursion of Glorot and Bengio (2010); for ReLU that of He et al. (2015), with q / 2 and 1 / 2; for any other f see
Poole et al. (2016) and Schoenholz et al. (2017).
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from core.activations import Activation
from core.initializers import Initializer
from core.settings import Array

# Averages over a standard normal number t are sums over POINTS by Gauss and Legendre's rule, in panels that halve
# towards 0, where an activation function may have a kink, and is steep beside a z of large deviation.
PANELS = 48  # on either side: from 8 down to 8 / 2⁴⁸, beside which no deviation below 1e13 is wide
NODES = 16  # a panel


class Prediction(NamedTuple):
    """The prediction for a layer; NaN if theory makes none, as for weights whose mean is not 0."""

    pre_activation_std: float  # before batch norm
    activation_std: float
    gradient_rms: float  # of dL/dz, after batch norm


NO_PREDICTION = Prediction(math.nan, math.nan, math.nan)


def _normal_rule() -> tuple[Array, Array]:
    """Return points and weights that average over a standard normal number, with no point at 0."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    outer = np.append(8.0 / 2.0 ** np.arange(PANELS), 0)
    centres, halves = (outer[:-1] + outer[1:]) / 2, (outer[:-1] - outer[1:]) / 2
    right = (centres[:, None] + halves[:, None] * nodes).ravel()
    density = (halves[:, None] * weights).ravel() * np.exp(-(right**2) / 2)
    points, density = np.concatenate([-right, right]), np.concatenate([density, density])
    return points, density / density.sum()


POINTS, DENSITY = _normal_rule()


class _Moments(NamedTuple):
    """The mean square of a signal between layers, and the part of it that varies from sample to sample."""

    square: float
    varying: float


class _Passed(NamedTuple):
    """The average effect of an activation function: mean square and deviation of f(z), mean square of f'(z)."""

    square: float
    std: float
    slope_square: float


class _Layer(NamedTuple):
    """A layer on the way forward: the input of its units, and the effect of their activation function."""

    before: _Moments  # before batch norm, if there is any
    through: _Passed


def predict(
    initializer: Initializer,
    activation: Activation,
    sizes: Sequence[int],
    *,
    input_square: float,
    upstream_square: float,
    batch_norm: bool = False,
    dropout: float = 0.0,
) -> tuple[Prediction, ...]:
    """Predict each layer of a network with `sizes`, its inputs first.

    `input_square` is the mean square of the inputs, `upstream_square` that of the gradients at the last output.
    """
    if initializer.weight_mean:
        return (NO_PREDICTION,) * (len(sizes) - 1)
    kept = 1 - dropout
    spreads = [initializer.weight_std(*fans) ** 2 for fans in pairwise(sizes)]
    layers = list(_forward(activation, sizes, spreads, input_square, kept, batch_norm=batch_norm))
    back = _backward(sizes[1:], spreads, layers, upstream_square, kept, batch_norm=batch_norm)
    return tuple(
        Prediction(math.sqrt(layer.before.square), layer.through.std, math.sqrt(gradient))
        for layer, gradient in zip(layers, reversed(list(back)), strict=True)
    )


def _forward(
    activation: Activation,
    sizes: Sequence[int],
    spreads: Sequence[float],
    input_square: float,
    kept: float,
    *,
    batch_norm: bool,
) -> Iterator[_Layer]:
    signal = _Moments(input_square, input_square)
    for fan_in, spread in zip(sizes, spreads, strict=False):
        before = _Moments(fan_in * spread * signal.square, fan_in * spread * signal.varying)
        through = _pass(activation, float(before.square > 0) if batch_norm else before.square)
        yield _Layer(before, through)
        after_dropout = through.square / kept
        signal = _Moments(after_dropout, after_dropout - through.square + through.std**2)


def _backward(
    units: Sequence[int],
    spreads: Sequence[float],
    layers: Sequence[_Layer],
    upstream: float,
    kept: float,
    *,
    batch_norm: bool,
) -> Iterator[float]:
    """Yield the mean square of dL/dz of each layer, the last one first."""
    for fan_out, spread, layer in zip(units[::-1], spreads[::-1], layers[::-1], strict=True):
        gradient = upstream / kept * layer.through.slope_square
        yield gradient
        # Batch norm divides by the standard deviation over the samples.
        divisor = layer.before.varying if batch_norm and layer.before.varying else 1.0
        upstream = fan_out * spread * gradient / divisor


def _pass(activation: Activation, variance: float) -> _Passed:
    # Signals that explode overflow; what the theory has to say is infinite then.
    with np.errstate(over="ignore", invalid="ignore"):
        z = POINTS * math.sqrt(variance)
        a = activation.value(z)
        std = math.sqrt(_expected((a - _expected(a)) ** 2))
        return _Passed(_expected(a**2), std, _expected(activation.derivative(z) ** 2))


def _expected(values: Array) -> float:
    return float(DENSITY @ values)
