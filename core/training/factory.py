"""What a run is made of by its config alone: the network, and the streams of random numbers."""

from typing import NamedTuple

import numpy as np

from core.datasets import CLASSES
from core.network import Network
from core.settings import Array
from core.training.config import TrainingConfig


def build_network(config: TrainingConfig, inputs: int) -> Network:
    """Make the network of a config for images of `inputs` pixels."""
    return Network(
        (inputs, *config.hidden_layers, CLASSES),
        config.activation,
        config.batch_norm,
        config.dropout,
        bn_momentum=config.bn_momentum,
        bn_eps=config.bn_eps,
    )


def rebuilt_network(config: TrainingConfig, inputs: int, parameters: Array, statistics: Array) -> Network:
    """The network of a config as it was when it had these `parameters` (p,) and running `statistics` (2, units).

    Raises:
        ValueError: they are those of another network.
    """
    network = build_network(config, inputs)
    network.parameters[:] = parameters
    network.statistics[:] = statistics
    return network


class Generators(NamedTuple):
    """A stream of random numbers for each purpose, so that what is changed in one leaves the others as they are."""

    data: np.random.Generator  # which images are drawn
    weights: np.random.Generator
    order: np.random.Generator  # of the batches
    masks: np.random.Generator  # of dropout


def generators(seed: int) -> Generators:
    """The streams that a run draws from."""
    return Generators(*(np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(4)))
