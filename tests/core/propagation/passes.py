"""Passes of a batch through networks, and the settings that tests vary."""

from typing import Any

from core.activations import Activation, ReLU, Sigmoid, Tanh
from core.propagation import (
    Propagation,
    propagate,
    propagate_each,
    seeded,
)
from core.propagation.config import PropagationConfig

SEEDS = 5
ACTIVATIONS: dict[str, Activation] = {"sigmoid": Sigmoid(), "tanh": Tanh(), "relu": ReLU()}


def config_of(**fields: Any) -> PropagationConfig:
    return PropagationConfig(**fields)


def run(**fields: Any) -> Propagation:
    return propagate(config_of(**fields))


def runs(seeds: int = SEEDS, **fields: Any) -> list[Propagation]:
    return list(propagate_each(seeded(config_of(**fields), seeds)))
