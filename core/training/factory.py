"""Build what depends on a run's config alone: the network, and the streams of random numbers."""

from typing import NamedTuple

import numpy as np

from core.datasets import Ends
from core.network import Network
from core.settings import Array
from core.training.config import TrainingConfig


def build_network(config: TrainingConfig, ends: Ends) -> Network:
    """Build the network of a config for data of these numbers of inputs and classes."""
    return Network(
        (ends.inputs, *config.hidden_layers, ends.classes),
        config.activation,
        config.batch_norm,
        config.dropout,
        bn_momentum=config.bn_momentum,
        bn_eps=config.bn_eps,
    )


def rebuilt_network(config: TrainingConfig, ends: Ends, parameters: Array, statistics: Array) -> Network:
    """Build the network of a config with these `parameters` (p,) and running `statistics` (2, units).

    Raises:
        ValueError: the arrays belong to a network of another size.
    """
    network = build_network(config, ends)
    network.parameters[:] = parameters
    network.statistics[:] = statistics
    return network


class Generators(NamedTuple):
    """A stream of random numbers for each purpose, so that a change in one leaves the others as they are."""

    data: np.random.Generator  # draws the images
    weights: np.random.Generator
    order: np.random.Generator  # of the batches
    masks: np.random.Generator  # of dropout


def generators(seed: int) -> Generators:
    """Return the streams from which a run draws."""
    return Generators(*(np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(4)))
