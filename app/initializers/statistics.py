"""Every statistic of a layer as it is named, explained and written, in the table, the charts and the opened cell."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.propagation import LayerSignal

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Statistic:
    """A number of a layer; NaN where it does not exist, or is not known yet."""

    name: str  # in code
    title: str
    tip: str
    value: Callable[[LayerSignal], float]


def statistics() -> tuple[Statistic, ...]:
    """All of them, those of the signal first, then those of the gradient and of the weights."""
    return (*_of_signals(), *_of_activations(), *_of_units(), *_of_gradients(), *_of_weights())


def _of_signals() -> tuple[Statistic, ...]:
    return (
        Statistic("mean", translate("stats", "mean a"), translate("stats", "The mean of the activations."), _mean),
        Statistic(
            "std", translate("stats", "std a"), translate("stats", "The standard deviation of the activations."), std
        ),
        Statistic(
            "predicted_std",
            translate("stats", "std a, theory"),
            translate("stats", "What the recursions of Glorot and He predict for wide layers."),
            predicted_std,
        ),
        Statistic(
            "std_z",
            translate("stats", "std z"),
            translate("stats", "The standard deviation of the pre-activations, behind batch norm if there is one."),
            lambda layer: layer.pre_activations.std,
        ),
    )


def _of_activations() -> tuple[Statistic, ...]:
    return (
        Statistic(
            "saturated",
            translate("stats", "saturated"),
            translate("stats", "The share of activations within 0.03 of an end of their range, where it has two."),
            lambda layer: layer.shares.saturated,
        ),
        Statistic(
            "flat",
            translate("stats", "flat"),
            translate("stats", "The share of activations at which the slope of the function is below 0.01."),
            lambda layer: layer.shares.flat,
        ),
        Statistic(
            "zeros",
            translate("stats", "zeros"),
            translate("stats", "The share of activations that are exactly 0."),
            lambda layer: layer.shares.zeros,
        ),
        Statistic(
            "not_finite",
            translate("stats", "not finite"),
            translate("stats", "The share of activations that overflowed."),
            lambda layer: layer.activations.not_finite,
        ),
    )


def _of_units() -> tuple[Statistic, ...]:
    return (
        Statistic(
            "dead",
            translate("stats", "dead units"),
            translate("stats", "The share of units that are 0 and flat for every sample."),
            lambda layer: layer.shares.dead,
        ),
        Statistic(
            "inactive",
            translate("stats", "inactive units"),
            translate("stats", "The share of units whose deviation over the samples is below 0.001."),
            lambda layer: layer.shares.inactive,
        ),
        Statistic(
            "distinct",
            translate("stats", "distinct units"),
            translate("stats", "How many units have weights of their own; 1 is perfect symmetry."),
            distinct_units,
        ),
        Statistic(
            "rank",
            translate("stats", "effective rank"),
            translate("stats", "How many directions the activations really use (Roy and Vetterli 2007)."),
            effective_rank,
        ),
    )


def _of_gradients() -> tuple[Statistic, ...]:
    return (
        Statistic(
            "gradient_rms",
            translate("stats", "RMS dL/dz"),
            translate("stats", "The root mean square of the gradient by the pre-activations."),
            gradient_rms,
        ),
        Statistic(
            "predicted_rms",
            translate("stats", "RMS dL/dz, theory"),
            translate("stats", "What theory predicts of it for wide layers."),
            lambda layer: layer.predicted.gradient_rms,
        ),
        Statistic(
            "gradient_median",
            translate("stats", "median |dL/dz|"),
            translate("stats", "The median of the gradient's size; far below the RMS, few units get most of it."),
            gradient_median,
        ),
        Statistic(
            "gradient_p99",
            translate("stats", "p99 |dL/dz|"),
            translate("stats", "The 99th percentile of the gradient's size."),
            lambda layer: math.nan if layer.detail is None else layer.detail.gradient_p99,
        ),
    )


def _of_weights() -> tuple[Statistic, ...]:
    return (
        Statistic(
            "std_w",
            translate("stats", "std W"),
            translate("stats", "The standard deviation of the weights."),
            lambda layer: layer.weights.std,
        ),
        Statistic(
            "gradient_w",
            translate("stats", "RMS dL/dW"),
            translate("stats", "The root mean square of the gradient by the weights: what a step would be made of."),
            lambda layer: layer.weight_gradient_rms,
        ),
    )


def _mean(layer: LayerSignal) -> float:
    return layer.activations.mean


def std(layer: LayerSignal) -> float:
    """The standard deviation of the activations."""
    return layer.activations.std


def predicted_std(layer: LayerSignal) -> float:
    """What theory says of it."""
    return layer.predicted.activation_std


def gradient_rms(layer: LayerSignal) -> float:
    """The root mean square of dL/dz."""
    return layer.pre_activation_gradients.rms


def gradient_median(layer: LayerSignal) -> float:
    """The median of |dL/dz|."""
    return math.nan if layer.detail is None else layer.detail.gradient_median


def effective_rank(layer: LayerSignal) -> float:
    """How many directions the activations use."""
    return math.nan if layer.detail is None else layer.detail.effective_rank


def distinct_units(layer: LayerSignal) -> float:
    """How many units have weights of their own."""
    return math.nan if layer.detail is None else layer.detail.distinct_units
