"""A network as a .safetensors file, whose names are those of the network in its script for PyTorch."""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.export.exported_run import ExportedRun, Which

TYPES = {"float32": "F32", "int64": "I64"}


def safetensors(run: ExportedRun, which: Which) -> bytes:
    """Return the content of the file: the length of the header, the header in JSON, the numbers, in little endian.

    Raises:
        RefusedError: the run has no such network.
    """
    about = {"format": "pt", "epoch": str(run.weights(which).epoch), "config": run.config.model_dump_json()}
    header: dict[str, Any] = {"__metadata__": about}
    numbers = b""
    # The wider numbers come first, so that all are aligned.
    for name, array in sorted(state_dict(run, which).items(), key=lambda item: -item[1].itemsize):
        content = array.astype(array.dtype.newbyteorder("<")).tobytes()
        place = [len(numbers), len(numbers) + len(content)]
        header[name] = {"dtype": TYPES[array.dtype.name], "shape": array.shape, "data_offsets": place}
        numbers += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that the numbers are aligned
    return struct.pack("<Q", len(text)) + text + numbers


def state_dict(run: ExportedRun, which: Which) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of the network by their names in PyTorch, where the weights of a layer are (units, inputs)."""
    network, weights = run.network(which), run.weights(which)
    steps = weights.epoch * run.config.steps_per_epoch if which == "best" else run.step
    arrays: dict[str, NDArray[Any]] = {}
    begin = 0
    for number, layer in enumerate(network.layers, 1):
        arrays[f"linear{number}.weight"] = np.ascontiguousarray(layer.weights.T)
        if layer.bias.size:
            arrays[f"linear{number}.bias"] = layer.bias.copy()
        if layer.gamma.size:
            end = begin + layer.gamma.size
            mean, variance = network.statistics[:, begin:end]
            begin = end
            arrays |= {
                f"norm{number}.weight": layer.gamma.copy(),
                f"norm{number}.bias": layer.beta.copy(),
                f"norm{number}.running_mean": mean.copy(),
                f"norm{number}.running_var": variance.copy(),
                f"norm{number}.num_batches_tracked": np.array(steps, np.int64),
            }
    return arrays
