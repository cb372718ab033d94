"""What a training run reports, step by step and epoch by epoch, and how its history is packed into an array."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from core.activations import Activation
from core.diagnostics import Shares, Signal, moments, norm, penalty_share, shares, signal
from core.histograms import Range, finite
from core.layers import LayerPass
from core.settings import Array

TAILS = 0.005  # the shares of the values that the histogram of an unbounded activation leaves to either side

Records = NDArray[np.void]


@dataclass(frozen=True)
class StepReport:
    """A step that was taken. The loss is its batch's, before it; where that is not finite, the run has diverged."""

    step: int  # counted from 1
    loss: float
    learning_rate: float


@dataclass(frozen=True, eq=False)
class LayerReport:
    """How a layer is, seen with the probe images in evaluation mode; the gradients are those of the data alone."""

    activations: Signal
    shares: Shares
    gradient_rms: float  # of dL/dz
    weight_gradient_rms: float
    weight_norm: float
    update_ratio: float  # log10(mean |update| / mean |weights|) of the last step


@dataclass(frozen=True, eq=False)
class EpochReport:
    """An epoch that was finished. Losses are mean cross-entropies in evaluation mode; NaN where there are no images."""

    epoch: int  # counted from 1
    step: int
    images: int  # that were trained on
    seconds: float  # of training, without evaluation
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    test_loss: float
    test_accuracy: float
    penalty: float  # what the penalties add to the loss
    layers: tuple[LayerReport, ...]

    @property
    def images_per_second(self) -> float:
        """How many images were trained on in a second."""
        return self.images / self.seconds if self.seconds else math.nan

    @property
    def penalty_share(self) -> float:
        """The share of the loss in training that is the penalties'."""
        return penalty_share(self.penalty, self.train_loss + self.penalty)


@dataclass(frozen=True)
class Change:
    """A setting that was changed in the course of a run: before which step, counted from 0."""

    step: int
    field: str
    value: float


@dataclass(frozen=True)
class Ending:
    """How a run ended and after how many steps; a run that diverged took the last of them in vain."""

    kind: Literal["finished", "stopped_early", "diverged"]
    step: int


@dataclass(frozen=True, eq=False)
class Best:
    """The epoch with the lowest validation loss, and the network as it was then."""

    epoch: int
    validation_loss: float
    parameters: Array
    statistics: Array


def report_layer(layer: LayerPass, update_ratio: float) -> LayerReport:
    """Measure what a layer left in the arrays of a pass."""
    slopes = layer.activation.derivative(layer.z, layer.a)
    bounds = Range(*layer.activation.bounds)
    over = bounds if bounds.is_bounded else _reach(layer.activation, layer.a)
    return LayerReport(
        activations=signal(layer.a, over, zeros_apart=bounds.is_rectified),
        shares=shares(layer.a, slopes, bounds),
        gradient_rms=moments(layer.grad).rms,
        weight_gradient_rms=moments(layer.gradient.weights).rms,
        weight_norm=norm(layer.layer.weights),
        update_ratio=update_ratio,
    )


def _reach(activation: Activation, values: Array) -> Range:
    """How far the values of an unbounded activation reach, but for the tails."""
    kept = finite(values)
    low, high = np.quantile(kept, [TAILS, 1 - TAILS]).tolist() if kept.size else (0.0, 0.0)
    low = max(low, activation.bounds[0])
    return Range(low, high if high > low else low + 1)


# A history is a structured array with a record an epoch: it is exact, and needs no pickle to be saved.

R = TypeVar("R")


def pack(reports: Sequence[Any]) -> Records:
    """Make records of reports of one class and shape, at least one."""
    return np.array([_plain(report) for report in reports], _dtype(reports[0]))


def unpack(kind: type[R], records: Records) -> list[R]:
    """Make the reports again."""
    return [_rebuilt(kind, record) for record in records]


def _dtype(value: Any) -> Any:
    """What a record needs to hold `value`."""
    if is_dataclass(value):
        return np.dtype([(part.name, *_field(getattr(value, part.name))) for part in fields(value)])
    return np.asarray(value).dtype


def _field(value: Any) -> tuple[Any, tuple[int, ...]]:
    """The type and the shape of a field."""
    if isinstance(value, tuple):
        return _dtype(value[0]), (len(value),)
    return _dtype(value), np.shape(value) if isinstance(value, np.ndarray) else ()


def _plain(value: Any) -> Any:
    """As NumPy takes it: records are tuples, and what there are several of are lists."""
    if is_dataclass(value):
        return tuple(_plain(getattr(value, part.name)) for part in fields(value))
    return [_plain(member) for member in value] if isinstance(value, tuple) else value


def _rebuilt(kind: type[Any], record: Any) -> Any:
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{part.name: _rebuilt(hints[part.name], record[part.name]) for part in fields(kind)})
    if get_origin(kind) is tuple:
        return tuple(_rebuilt(get_args(kind)[0], member) for member in record)
    return record.copy() if record.ndim else record.item()
