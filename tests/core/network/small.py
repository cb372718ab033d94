"""A small network, and slopes by central differences."""

from collections.abc import Callable

import numpy as np

from core.activations import Activation
from core.initializers import HeNormal
from core.network import Labels, Network
from core.settings import Array


def small_network(activation: Activation, *, batch_norm: bool, dropout: float = 0.0) -> tuple[Network, Array, Labels]:
    """A network, a batch for it and labels, nothing of which is special."""
    rng = np.random.default_rng(4)
    network = Network((7, 6, 5, 4), activation, batch_norm, dropout, np.float64)
    network.initialize(HeNormal(), rng)
    network.parameters += 0.1 * rng.standard_normal(network.parameters.size)
    return network, rng.standard_normal((9, 7)), rng.integers(0, 4, 9)


def differences(loss: Callable[[], float], values: Array) -> Array:
    """The derivative of `loss` by each of `values`, by central differences."""
    slopes = np.empty(values.size)
    for index, value in enumerate(values.ravel().tolist()):
        around = []
        for moved in (value + 1e-5, value - 1e-5):
            values.flat[index] = moved
            around.append(loss())
        values.flat[index] = value
        slopes[index] = (around[0] - around[1]) / 2e-5
    return slopes.reshape(values.shape)
