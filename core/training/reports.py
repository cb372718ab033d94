"""The reports of a training run, by step and by epoch, and the packing of its history into an array."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple

import numpy as np

from core.diagnostics import Flag, LayerArrays, Shares, Signal, flags, moments, norm, penalty_share, signal
from core.diagnostics.histograms import Range, round_range
from core.network.layers import LayerPass
from core.settings import Array
from core.training.packed_arrays import Packed, Pieces, Records, conformed

REACH = 3.0  # an unbounded histogram reaches this many times the root mean square
UNBOUNDED = Range(-math.inf, math.inf)
AT_ONCE = 64  # epochs packed together while a history is written


@dataclass(frozen=True)
class StepReport:
    """A step that was taken. The loss is that of its batch, before the step; if not finite, the run has diverged."""

    step: int  # counted from 1
    loss: float
    learning_rate: float


@dataclass(frozen=True, eq=False, slots=True)
class LayerReport:
    """The state of a layer, measured with the probe images in evaluation mode; gradients are without penalties."""

    activations: Signal
    weights: Signal
    weight_gradients: Signal  # dL/dW
    shares: Shares
    gradient_rms: float  # of dL/dz
    weight_norm: float
    update_ratio: float  # log10(mean |update| / mean |weights|) of the last step

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The faults of the layer; equal units are not detected."""
        return flags(self.activations, self.shares, distinct=0, units=0)


NO_LAYERS: Packed[LayerReport] = Packed(LayerReport, np.empty(0, np.void))  # if nothing is known of the layers


def gap(training: float, validation: float) -> float:
    """Return by how many percentage points the accuracy in training is above that in validation."""
    return round(100 * (training - validation), 7)  # so that .98 - .90 is 8


@dataclass(frozen=True, eq=False, slots=True)
class EpochReport:
    """A finished epoch. Losses are mean cross-entropies in evaluation mode; NaN if there are no images."""

    epoch: int  # counted from 1
    step: int
    images: int  # trained on
    seconds: float  # of training, without evaluation
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    test_loss: float
    test_accuracy: float
    penalty: float  # the amount that the penalties add to the loss
    largest_class: float  # the share of the training images that the network takes for the class it names most
    layers: Packed[LayerReport]

    @property
    def numbers(self) -> tuple[int | float, ...]:
        """The values of the fields in NUMBERS: all but the layers."""
        return tuple(getattr(self, name) for name in NUMBERS)

    @property
    def gap(self) -> float:
        """Training accuracy minus validation accuracy, in points; NaN without validation images."""
        return gap(self.train_accuracy, self.validation_accuracy)

    @property
    def images_per_second(self) -> float:
        """The number of images trained on per second."""
        return self.images / self.seconds if self.seconds else math.nan

    @property
    def penalty_share(self) -> float:
        """The penalties' share of the training loss."""
        return penalty_share(self.penalty, self.train_loss + self.penalty)


# The columns of a table of epochs, and those of them that are counts.
NUMBERS = tuple(part.name for part in fields(EpochReport) if part.type in {int, float})
ADDED = ("largest_class",)  # columns that histories of 0.1.0 lack
COUNTED = tuple(part.name for part in fields(EpochReport) if part.type is int)


@dataclass(frozen=True)
class Change:
    """A setting that was changed during a run, before `step`, counted from 0."""

    step: int
    field: str
    value: float


def epochs_to_make(epochs: int, changes: Sequence[Change]) -> int:
    """Return the number of epochs of a run that was begun with so many; the changes may be of any kind."""
    lengths = [change.value for change in changes if change.field == "epochs" and math.isfinite(change.value)]
    return int(lengths[-1]) if lengths else epochs


@dataclass(frozen=True)
class Ending:
    """The way a run ended, and its number of steps; for a diverged run, the last step was in vain.

    A trainer finishes, stops early or diverges. A run that was stopped by hand or interrupted can continue.
    """

    kind: Literal["finished", "stopped_early", "diverged", "stopped", "interrupted"]
    step: int


class Weights(NamedTuple):
    """The parameters and running statistics of a network after an epoch; nobody changes the arrays."""

    epoch: int
    parameters: Array
    statistics: Array


@dataclass(frozen=True, eq=False)
class Best:
    """The epoch with the lowest validation loss, and the network as it was then."""

    epoch: int
    validation_loss: float
    parameters: Array
    statistics: Array


def report_layer(layer: LayerPass, update_ratio: float) -> LayerReport:
    """Measure a layer by the arrays of its pass."""
    slopes = layer.activation.derivative(layer.z, layer.a)
    bounds = Range(*layer.activation.bounds)
    weights, gradients = layer.layer.weights, layer.gradient.weights
    arrays = LayerArrays(layer.a, slopes, bounds, layer.grad, weights, layer.layer.bias)
    return LayerReport(
        activations=signal(layer.a, _range(layer.a, bounds), zeros_apart=bounds.is_rectified),
        weights=signal(weights, _range(weights), zeros_apart=True),  # an L1 penalty makes zeros
        weight_gradients=signal(gradients, _range(gradients), zeros_apart=True),  # and so do pixels that stay black
        shares=Shares.of(arrays),
        gradient_rms=moments(layer.grad).rms,
        weight_norm=norm(weights),
        update_ratio=update_ratio,
    )


def _range(values: Array, bounds: Range = UNBOUNDED) -> Range:
    """Return the range of the histogram of values that cannot leave `bounds`."""
    if bounds.is_bounded:
        return bounds
    low, high = round_range(REACH * moments(values).rms)
    return Range(max(low, bounds.low), min(high, bounds.high))


# A history is a structured array with a record an epoch: it is exact, and needs no pickle to be saved.


def pack(history: Sequence[EpochReport]) -> Records:
    """Pack the epochs of a run, at least one, into records."""
    return _packed(history, _kind(history))


def pack_in_pieces(history: Sequence[EpochReport]) -> Pieces:
    """Pack the epochs of a run piece by piece, for writing."""
    kind = _kind(history)
    begins = range(0, len(history), AT_ONCE)
    return Pieces(kind, len(history), (_packed(history[begin : begin + AT_ONCE], kind) for begin in begins))


def _kind(history: Sequence[EpochReport]) -> np.dtype[np.void]:
    """Return the type of a record; it includes the layers if they are known of all epochs."""
    numbers = [(name, np.float64 if name not in COUNTED else np.int64) for name in NUMBERS]
    if not all(report.layers for report in history):
        return np.dtype(numbers)
    layers = history[0].layers.records
    return np.dtype([*numbers, ("layers", layers.dtype, layers.shape)])


def _packed(history: Sequence[EpochReport], kind: np.dtype[np.void]) -> Records:
    records = np.empty(len(history), kind)
    for name in NUMBERS:
        records[name] = [getattr(report, name) for report in history]
    if "layers" in (kind.names or ()):
        for number, report in enumerate(history):
            records["layers"][number] = report.layers.records
    return records


def unpack(records: Records) -> list[EpochReport]:
    """Rebuild the reports. What another version did not know is NaN.

    Raises:
        ValueError: these are no records of epochs.
    """
    epochs = zip(*(_column(records, name) for name in NUMBERS), strict=True)
    layers = _layers(records)
    return [
        EpochReport(**dict(zip(NUMBERS, epoch, strict=True)), layers=of_epoch)
        for epoch, of_epoch in zip(epochs, layers, strict=True)
    ]


def _column(records: Records, name: str) -> list[float]:
    unknown = name in ADDED and name not in (records.dtype.names or ())
    column: list[float] = [math.nan] * len(records) if unknown else records[name].tolist()
    return column


def _layers(records: Records) -> Sequence[Packed[LayerReport]]:
    """Return the layers of each epoch, or none if their records are of another kind."""
    if "layers" not in (records.dtype.names or ()):
        return [NO_LAYERS] * len(records)
    try:
        layers = conformed(records["layers"], LayerReport)
    except ValueError:
        return [NO_LAYERS] * len(records)
    return [Packed(LayerReport, of_epoch) for of_epoch in layers]
