"""Export a network as named arrays, for other programs."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network import Network
from core.training import TrainingConfig


def network_npz(network: Network, config: TrainingConfig) -> bytes:
    """Return the bytes of an .npz file with the `named_arrays` of the network, and the config as JSON."""
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, config=np.array(config.model_dump_json()), **named_arrays(network))
    return stream.getvalue()


def named_arrays(network: Network) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of each layer, counted from 1: weights1 (inputs, units), and biases1 or those of batch norm.

    With batch norm, a hidden layer computes activation(gamma * (x @ weights - mean) / sqrt(variance + bn_eps) + beta).
    """
    arrays: dict[str, NDArray[Any]] = {}
    begin = 0
    for number, layer in enumerate(network.layers, 1):
        end = begin + layer.gamma.size
        mean, variance = network.statistics[:, begin:end]
        begin = end
        of_layer = {
            "weights": layer.weights,
            "biases": layer.bias,
            "gamma": layer.gamma,
            "beta": layer.beta,
            "mean": mean,
            "variance": variance,
        }
        arrays |= {f"{name}{number}": array for name, array in of_layer.items() if array.size}
    return arrays
