"""What a pass of a batch through an untrained network leaves of its layers, and what several seeds make of that.

z is what an activation function is given and a = f(z) what it returns; dL/dz and dL/da are the gradients with respect
to them.
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
    """What a layer made of the batch."""

    units: int
    before_batch_norm: Signal | None  # z where there is batch norm, before it
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
        """What is wrong; without `detail`, whether units are alike is not known."""
        distinct = self.units if self.detail is None else self.detail.distinct_units
        return flags(self.activations, self.shares, distinct, self.units)


@dataclass(frozen=True, eq=False)
class Propagation:
    """What all layers made of a batch: the hidden ones and, with a real loss, the one behind them."""

    config: PropagationConfig
    layers: tuple[LayerSignal, ...]
    output: LayerSignal | None
    loss: float  # NaN where the upstream gradient is noise

    @property
    def gradient_ratio(self) -> float:
        """RMS of dL/dz in the first hidden layer over that in the last: 1 where gradients neither fade nor grow."""
        first, last = (layer.pre_activation_gradients.rms for layer in (self.layers[0], self.layers[-1]))
        return first / last if last else math.nan

    @property
    def overflows_at(self) -> int | None:
        """The first layer, counted from 0, of whose activations some are not finite."""
        lost = (index for index, layer in enumerate(self.layers) if layer.activations.not_finite)
        return next(lost, None)

    @property
    def gradient_overflows_at(self) -> int | None:
        """The last layer, counted from 0, of whose dL/dz some are not finite: the gradient comes to it first."""
        lost = (index for index, layer in enumerate(self.layers) if layer.pre_activation_gradients.not_finite)
        return max(lost, default=None)


class Band(NamedTuple):
    """What several seeds make of a statistic, layer by layer."""

    median: Array  # (layers,)
    minimum: Array
    maximum: Array


def band(runs: Sequence[Propagation], statistic: Callable[[LayerSignal], float]) -> Band:
    """The band of a statistic over runs of equal depth."""
    values = np.array([[statistic(layer) for layer in run.layers] for run in runs])
    return Band(np.median(values, axis=0), values.min(axis=0), values.max(axis=0))
