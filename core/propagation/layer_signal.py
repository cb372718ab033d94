"""The measurements of a pass through an untrained network, layer by layer, and their spread over several seeds.

z is the input of an activation function and a = f(z) its output; dL/dz and dL/da are the gradients with respect to
them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from core.diagnostics import Detail, Flag, Shares, Signal, flags
from core.propagation.config import PropagationConfig
from core.propagation.mean_field import Prediction
from core.settings import Array

Quantity = Literal[
    "before_batch_norm",
    "pre_activations",
    "activations",
    "activation_gradients",
    "pre_activation_gradients",
    "weights",
]  # of LayerSignal


@dataclass(frozen=True, eq=False)
class LayerSignal:
    """The measurements of one layer."""

    units: int
    before_batch_norm: Signal | None  # z before batch norm; None without batch norm
    pre_activations: Signal  # z as the activation function gets it
    activations: Signal
    activation_gradients: Signal  # dL/da
    pre_activation_gradients: Signal  # dL/dz
    weights: Signal
    weight_gradient_rms: float  # of dL/dW
    shares: Shares
    detail: Detail | None
    predicted: Prediction

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The faults of the layer; without `detail`, equal units cannot be detected."""
        distinct = self.units if self.detail is None else self.detail.distinct_units
        return flags(self.activations, self.shares, distinct, self.units)


@dataclass(frozen=True, eq=False)
class Propagation:
    """The measurements of all hidden layers and, with a real loss, of the output layer."""

    config: PropagationConfig
    layers: tuple[LayerSignal, ...]
    output: LayerSignal | None
    loss: float  # NaN where the upstream gradient is noise

    @property
    def gradient_ratio(self) -> float:
        """RMS of dL/dz in the first hidden layer over that in the last: 1 if gradients neither fade nor grow."""
        first, last = (layer.pre_activation_gradients.rms for layer in (self.layers[0], self.layers[-1]))
        return first / last if last else math.nan

    @property
    def overflows_at(self) -> int | None:
        """The first layer, counted from 0, with activations that are not finite; None if there is none."""
        lost = (index for index, layer in enumerate(self.layers) if layer.activations.not_finite)
        return next(lost, None)

    @property
    def gradient_overflows_at(self) -> int | None:
        """The last layer, counted from 0, with dL/dz that is not finite, where the overflow began; None if none."""
        lost = (index for index, layer in enumerate(self.layers) if layer.pre_activation_gradients.not_finite)
        return max(lost, default=None)


class Band(NamedTuple):
    """The median and the range of a statistic over several seeds, layer by layer."""

    median: Array  # (layers,)
    minimum: Array
    maximum: Array


def band(runs: Sequence[Propagation], statistic: Callable[[LayerSignal], float]) -> Band:
    """Return the band of a statistic over runs of equal depth."""
    values = np.array([[statistic(layer) for layer in run.layers] for run in runs])
    return Band(np.median(values, axis=0), values.min(axis=0), values.max(axis=0))
