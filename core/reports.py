"""What a training run reports, step by step and epoch by epoch, and how its history is packed into an array."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from core.diagnostics import Flag, Shares, Signal, flags, moments, norm, penalty_share, shares, signal
from core.histograms import Range, round_range
from core.layers import LayerPass
from core.settings import Array

REACH = 3.0  # times the root mean square: how far a histogram reaches where there are no bounds
UNBOUNDED = Range(-math.inf, math.inf)

Records = NDArray[np.void]


@dataclass(frozen=True)
class StepReport:
    """A step that was taken. The loss is its batch's, before it; where that is not finite, the run has diverged."""

    step: int  # counted from 1
    loss: float
    learning_rate: float


@dataclass(frozen=True, eq=False, slots=True)
class LayerReport:
    """How a layer is, seen with the probe images in evaluation mode; the gradients are those of the data alone."""

    activations: Signal
    weights: Signal
    weight_gradients: Signal  # dL/dW
    shares: Shares
    gradient_rms: float  # of dL/dz
    weight_norm: float
    update_ratio: float  # log10(mean |update| / mean |weights|) of the last step

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What is wrong; whether units are alike is not measured."""
        return flags(self.activations, self.shares, distinct=0, units=0)

    @property
    def zero_weights(self) -> float:
        """The share of weights that are exactly 0."""
        counted = self.weights.histogram
        return counted.zeros / max(counted.total, 1)


@dataclass(frozen=True, eq=False, slots=True)
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


NUMBERS = tuple(part.name for part in fields(EpochReport) if part.type in {int, float})  # what a table of epochs has


@dataclass(frozen=True)
class Change:
    """A setting that was changed in the course of a run: before which step, counted from 0."""

    step: int
    field: str
    value: float


@dataclass(frozen=True)
class Ending:
    """How a run ended and after how many steps; a run that diverged took the last of them in vain.

    A trainer finishes, stops early or diverges. What was stopped by hand or interrupted can go on.
    """

    kind: Literal["finished", "stopped_early", "diverged", "stopped", "interrupted"]
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
    weights, gradients = layer.layer.weights, layer.gradient.weights
    return LayerReport(
        activations=signal(layer.a, _range(layer.a, bounds), zeros_apart=bounds.is_rectified),
        weights=signal(weights, _range(weights), zeros_apart=True),  # an L1 penalty makes some
        weight_gradients=signal(gradients, _range(gradients), zeros_apart=True),  # as are those of pixels always black
        shares=shares(layer.a, slopes, bounds),
        gradient_rms=moments(layer.grad).rms,
        weight_norm=norm(weights),
        update_ratio=update_ratio,
    )


def _range(values: Array, bounds: Range = UNBOUNDED) -> Range:
    """What the histogram of values covers that cannot leave `bounds`."""
    if bounds.is_bounded:
        return bounds
    low, high = round_range(REACH * moments(values).rms)
    return Range(max(low, bounds.low), min(high, bounds.high))


# A history is a structured array with a record an epoch: it is exact, and needs no pickle to be saved.

R = TypeVar("R")


def pack(reports: Sequence[Any], packed: Records | None = None) -> Records:
    """Make records of reports of one class and shape, at least one; `packed` are those of the first reports."""
    if packed is None:
        packed = np.empty(0, _dtype(reports[0]))
    more = np.array([_plain(report) for report in reports[len(packed) :]], packed.dtype)
    return np.concatenate([packed, more])


def unpack(kind: type[R], records: Records) -> list[R]:
    """Make the reports again."""
    return [_rebuilt(kind, record) for record in records]


def pack_numbers(reports: Sequence[EpochReport]) -> Records:
    """Make records of epochs without what is known of their layers."""
    kinds = {int: np.int64, float: np.float64}
    dtype = [(part.name, kinds[part.type]) for part in fields(EpochReport) if part.type in kinds]
    return np.array([tuple(getattr(report, name) for name in NUMBERS) for report in reports], dtype)


def unpack_numbers(records: Records) -> list[EpochReport]:
    """Make the reports of epochs again, without layers."""
    epochs = zip(*(records[name].tolist() for name in NUMBERS), strict=True)
    return [EpochReport(**dict(zip(NUMBERS, epoch, strict=True)), layers=()) for epoch in epochs]


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
        return kind(**{name: _rebuilt(part, record[name]) for name, part in _parts(kind).items()})
    if get_origin(kind) is tuple:
        return tuple(_rebuilt(get_args(kind)[0], member) for member in record)
    return record.copy() if record.ndim else record.item()


@lru_cache
def _parts(kind: type[Any]) -> Mapping[str, Any]:
    """The fields of a report and their types, which are looked up once: a long history has millions of them."""
    hints = get_type_hints(kind)
    return {part.name: hints[part.name] for part in fields(kind)}
