"""The catalogue of the statistics of a layer: each is declared once, here.

The charts, tables, lists and tooltips of both rooms, the settings of the Trainer's charts and the CSV files follow from
it. A field of `Shares` is measured in every pass through an untrained network and after every epoch of a run; a field
of `Detail`, which takes longer, only in passes; the others are read from values measured anyway. A history written
before a statistic existed has NaN for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from core.diagnostics import statistics
from core.diagnostics.declaration import SUBJECTS, Measured, Statistic, declared
from core.settings import N_


@dataclass(frozen=True, slots=True)
class Shares(Measured):
    """The cheap statistics: the shares of a layer's activations and units that are stuck in some way."""

    saturated: Annotated[
        float,
        Statistic(
            title=N_("saturated"),
            label=N_("saturated activations"),
            help=N_(
                "The share of activations within {limit} of an end of their range, where it has two. Hardly any "
                "gradient comes through there."
            ),
            limit=statistics.MARGIN,
            measure=lambda layer: statistics.saturated_share(layer.activations, layer.over),
            is_share=True,
            absent=N_("No layer has two ends to saturate at"),
        ),
    ]
    flat: Annotated[
        float,
        Statistic(
            title=N_("slope < {limit}"),
            label=N_("slope below {limit}"),
            help=N_("The share of activations at which the slope of the function is below {limit}."),
            limit=statistics.FLAT_SLOPE,
            measure=lambda layer: statistics.flat_share(layer.slopes),
            is_share=True,
        ),
    ]
    zeros: Annotated[
        float,
        Statistic(
            title=N_("exactly 0"),
            label=N_("activations exactly 0"),
            help=N_("The share of activations that are exactly 0."),
            measure=lambda layer: statistics.zero_share(layer.activations),
            is_share=True,
        ),
    ]
    dead: Annotated[
        float,
        Statistic(
            title=N_("dead units"),
            help=N_("The share of units whose output and slope are 0 for every sample: they cannot learn."),
            of="units",
            measure=lambda layer: statistics.dead_share(layer.activations, layer.slopes),
            is_share=True,
        ),
    ]
    inactive: Annotated[
        float,
        Statistic(
            title=N_("inactive units"),
            help=N_("The share of units whose deviation over the samples is below {limit}."),
            limit=statistics.INACTIVE_STD,
            of="units",
            measure=lambda layer: statistics.inactive_share(layer.activations),
            is_share=True,
        ),
    ]


@dataclass(frozen=True)
class Detail(Measured):
    """The expensive statistics."""

    gradient_median: Annotated[
        float,
        Statistic(
            title=N_("median |dL/dz|"),
            help=N_("The median of the gradient's size; far below the RMS, few units get most of it."),
            of="gradients",
            measure=lambda layer: layer.gradient_quantiles.median,
        ),
    ]
    gradient_p99: Annotated[
        float,
        Statistic(
            title=N_("p99 |dL/dz|"),
            help=N_("The 99th percentile of the gradient's size."),
            of="gradients",
            measure=lambda layer: layer.gradient_quantiles.p99,
        ),
    ]
    effective_rank: Annotated[
        float,
        Statistic(
            title=N_("effective rank"),
            help=N_("The number of directions in which the activations really vary (Roy and Vetterli 2007)."),
            definition=N_("exp of the entropy of the singular values’ shares"),
            of="units",
            measure=lambda layer: statistics.effective_rank(layer.activations),
            chart="rank",
        ),
    ]
    distinct_units: Annotated[
        int,
        Statistic(
            title=N_("distinct units"),
            help=N_("The number of units with weights of their own; at 1, all units are equal."),
            definition=N_("units of the layer with different weights"),
            of="units",
            measure=lambda layer: statistics.distinct_units(layer.weights, layer.biases),
            chart="units",
        ),
    ]


OF_THE_SIGNAL = (
    Statistic(
        name="mean",
        title=N_("mean a"),
        help=N_("The mean of the activations."),
        in_signal="activations.mean",
    ),
    Statistic(
        name="std",
        title=N_("std a"),
        label=N_("std of activations"),
        help=N_("The standard deviation of the activations."),
        definition=N_("√ mean (a − mean a)² over units and samples"),
        is_logarithmic=True,
        chart="std",
        dotted="predicted_std",
        dotted_label=N_("theory"),
        in_signal="activations.std",
    ),
    Statistic(
        name="predicted_std",
        title=N_("std a, theory"),
        help=N_("The deviation that the recursions of Glorot and He predict for wide layers."),
        in_signal="predicted.activation_std",
    ),
    Statistic(
        name="std_z",
        title=N_("std z"),
        help=N_("The standard deviation of the pre-activations, after batch norm if there is one."),
        in_signal="pre_activations.std",
    ),
)
OTHERS = (
    Statistic(
        name="not_finite",
        title=N_("not finite"),
        help=N_("The share of activations that overflowed."),
        is_share=True,
        in_signal="activations.not_finite",
    ),
    Statistic(
        name="gradient_rms",
        title=N_("RMS dL/dz"),
        label=N_("gradient RMS"),
        help=N_("The root mean square of the gradient by the pre-activations."),
        definition=N_("√ mean (dL/dz)² over units and samples"),
        of="gradients",
        is_logarithmic=True,
        chart="gradient",
        dotted="gradient_median",
        dotted_label=N_("median"),
        in_signal="pre_activation_gradients.rms",
        in_report="gradient_rms",
    ),
    Statistic(
        name="predicted_rms",
        title=N_("RMS dL/dz, theory"),
        help=N_("The gradient RMS that theory predicts for wide layers."),
        of="gradients",
        in_signal="predicted.gradient_rms",
    ),
    Statistic(
        name="std_w",
        title=N_("std W"),
        help=N_("The standard deviation of the weights."),
        of="weights",
        in_signal="weights.std",
    ),
    Statistic(
        name="weight_norm",
        title=N_("norm"),
        label=N_("norm of the weights"),
        help=N_("The root of the sum of squares of the weights."),
        of="weights",
        in_report="weight_norm",
    ),
    Statistic(
        name="update",
        title=N_("update / weight"),
        label=N_("update to weight ratio"),
        help=N_(
            "The mean size of an epoch's last update over that of the weights. About 10⁻³ is usual: far above, weights "
            "are thrown about, far below, they hardly learn."
        ),
        of="weights",
        is_logarithmic=True,
        is_log10=True,
        in_report="update_ratio",
    ),
    Statistic(
        name="zero_weights",
        title=N_("exactly 0"),
        label=N_("weights exactly 0"),
        help=N_("The share of weights that are exactly 0: an L1 penalty makes some, L2 none."),
        of="weights",
        is_share=True,
        in_report="weights.zero_share",
    ),
    Statistic(
        name="gradient",
        title=N_("RMS dL/dW"),
        label=N_("weight gradient RMS"),
        help=N_(
            "The root mean square of dL/dW, of which a step is made. Where layers lie decades apart, the gradient "
            "fades or grows on its way back."
        ),
        of="weight_gradients",
        is_logarithmic=True,
        in_signal="weight_gradient_rms",
        in_report="weight_gradients.rms",
    ),
    Statistic(
        name="penalty",
        title=N_("penalty's share of the loss"),
        help=N_("The share of the loss that the L2 and L1 penalties add."),
        of="network",
        is_share=True,
        in_report="penalty_share",
    ),
)
# What is measured beside a run, and only if a person asks for it; see core/landscape/sharpness.py.
BY_NEED = (
    Statistic(
        name="sharpness",
        title=N_("sharpness"),
        help=N_(
            "The largest curvature of the training loss, an eigenvalue of its Hessian, on at most 2,000 training "
            "images, beside the limit above which the optimizer's steps overshoot. It is measured beside the training, "
            "from now on, and takes about as long as training on these images five to ten times; where epochs are "
            "quicker than that, some are left out."
        ),
        of="network",
    ),
)


def _all() -> Iterator[Statistic]:
    yield from OF_THE_SIGNAL
    for one in declared(Shares):
        yield replace(one, in_signal=f"shares.{one.name}", in_report=f"shares.{one.name}")
    yield from OTHERS
    yield from BY_NEED
    for one in declared(Detail):
        yield replace(one, in_signal=f"detail.{one.name}")


STATISTICS: Mapping[str, Statistic] = {one.name: one for one in sorted(_all(), key=lambda one: SUBJECTS.index(one.of))}
OF_PASSES = tuple(one for one in STATISTICS.values() if one.in_signal)
OF_EPOCHS = tuple(one for one in STATISTICS.values() if one.in_report)
DRAWN = (*OF_EPOCHS, *BY_NEED)  # by epoch, in the Trainer
CHARTED = tuple(sorted((one for one in STATISTICS.values() if one.chart), key=lambda one: one.is_dear))
