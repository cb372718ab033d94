"""What can be drawn of a run's layers by epoch."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.settings import N_
from core.training.packed_arrays import Packed
from core.training.reports import EpochReport, LayerReport


@dataclass(frozen=True)
class LayerStatistic:
    """A number of each layer at the start and after each epoch, or one of the whole network."""

    label: str
    axis: str
    tip: str
    values: Callable[[Packed[LayerReport], EpochReport | None], Sequence[float]]  # no report at the start
    by_layer: bool = True
    logarithmic: bool = False  # else a share
    without: str = ""  # why there may be no values


def each(*path: str) -> Callable[[Packed[LayerReport], EpochReport | None], Sequence[float]]:
    """The same number of each layer; reports of the layers themselves would take too long to make."""
    return lambda layers, _: layers.column(*path).tolist()


STATISTICS: dict[str, LayerStatistic] = {
    "gradient": LayerStatistic(
        N_("Gradient RMS"),
        N_("RMS of dL/dW"),
        N_(
            "The root mean square of dL/dW, on the same images after each epoch. Where layers lie decades apart, the "
            "gradient fades or grows on its way back.",
        ),
        each("weight_gradients", "rms"),
        logarithmic=True,
    ),
    "update": LayerStatistic(
        N_("Update to weight ratio"),
        N_("update / weight"),
        N_(
            "The mean size of an epoch's last update over that of the weights. About 10⁻³ is usual: far above, weights "
            "are thrown about, far below, they hardly learn.",
        ),
        lambda layers, _: (10.0 ** layers.column("update_ratio")).tolist(),
        logarithmic=True,
    ),
    "saturated": LayerStatistic(
        N_("Saturated activations"),
        N_("share"),
        N_(
            "The share of activations within 0.03 of an end of their range, where hardly any gradient comes through.",
        ),
        each("shares", "saturated"),
        without=N_("No layer has two ends to saturate at"),
    ),
    "dead": LayerStatistic(
        N_("Dead units"),
        N_("share"),
        N_("The share of units that are 0 for each of the images, and flat there: they cannot learn."),
        each("shares", "dead"),
    ),
    "zero_weights": LayerStatistic(
        N_("Weights exactly 0"),
        N_("share"),
        N_("The share of weights that are exactly 0: an L1 penalty makes some, L2 none."),
        lambda layers, _: [layer.zero_weights for layer in layers],
    ),
    "penalty": LayerStatistic(
        N_("Penalty's share of the loss"),
        N_("share"),
        N_("What the L2 and L1 penalties add to the loss, as a share of it all."),
        lambda _, report: [report.penalty_share if report is not None else math.nan],
        by_layer=False,
    ),
}
