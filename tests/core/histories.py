"""Histories of runs that never were."""

from typing import Any

import numpy as np

from core.activations import ReLU
from core.network import Network
from core.training.packed_arrays import Packed
from core.training.reports import (
    NO_LAYERS,
    EpochReport,
    LayerReport,
    report_layer,
)

STEPS = 10  # an epoch


def report(epoch: int = 1, **numbers: Any) -> EpochReport:
    """A report of an epoch in which everything that is not said went well."""
    good: dict[str, Any] = {
        "epoch": epoch,
        "step": epoch * STEPS,
        "images": 1000,
        "seconds": 0.5,
        "train_loss": 0.1,
        "train_accuracy": 0.97,
        "validation_loss": 0.2,
        "validation_accuracy": 0.94,
        "test_loss": 0.2,
        "test_accuracy": 0.93,
        "penalty": 0.0,
        "largest_class": 0.12,
        "layers": NO_LAYERS,
    }
    return EpochReport(**{**good, **numbers})


def history(**courses: list[float]) -> list[EpochReport]:
    """An epoch for each number of these courses, such as that of the `train_accuracy`."""
    epochs = zip(*courses.values(), strict=True)
    return [report(number, **dict(zip(courses, epoch, strict=True))) for number, epoch in enumerate(epochs, 1)]


def layers(epoch: int) -> Packed[LayerReport]:
    network = Network((3, 4, 2), ReLU())
    network.parameters[:] = np.random.default_rng(epoch).normal(size=len(network.parameters))
    trace = network.trace(np.ones((5, 3), np.float32), np.ones(5, np.intp))
    return Packed.of([report_layer(layer, -3.0) for layer in trace.layers])
