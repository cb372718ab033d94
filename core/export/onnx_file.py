"""A network as an .onnx file, with its preprocessing inside: stored pixels go in, logits and probabilities come out."""

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from core.datasets import largest
from core.export.exported_run import ExportedRun, Which
from core.network import Network
from core.settings import N_, Array, RefusedError

OPSET, IR = 17, 10
NO_SUCH_NODE = N_("there is no ONNX file of this network: nothing is known there for {name}")


def onnx(run: ExportedRun, which: Which) -> bytes:
    """Return the content of the file.

    The input is `pixels`, float32 (n, inputs), as they are stored: 0 to 255 for images. The outputs are `logits` and
    `probabilities`, (n, classes). The metadata have the names of the classes, the shape of an image and the settings.

    Raises:
        RefusedError: the run has no such network.
    """
    from onnx import TensorProto, checker, helper  # noqa: PLC0415 - an optional part

    network = run.network(which)
    graph = _Graph()
    _preprocess(graph, run)
    _layers(graph, network)
    graph.add("Softmax", ["logits"], "probabilities", axis=1)
    inputs, *_, classes = network.sizes
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "network",
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", inputs])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", classes]) for name in OUTPUTS],
            graph.arrays,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR,
        producer_name="Fall Line",
    )
    helper.set_model_props(model, dict(_metadata(run, which)))
    checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


OUTPUTS = ("logits", "probabilities")


def _metadata(run: ExportedRun, which: Which) -> Iterator[tuple[str, str]]:
    yield "classes", json.dumps(run.dataset.classes, ensure_ascii=False)
    if run.dataset.image_shape:
        yield "image_shape", json.dumps(run.dataset.image_shape)
    yield "epoch", str(run.weights(which).epoch)
    yield "config", run.config.model_dump_json()


class _Graph:
    """The nodes and the arrays of a graph, as they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.arrays: list[Any] = []

    def array(self, name: str, values: Array | float) -> str:
        """Add an array of float32, and return its name."""
        from onnx import numpy_helper  # noqa: PLC0415 - an optional part

        self.arrays.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: float) -> str:
        """Add a node, and return the name of its output."""
        from onnx import helper  # noqa: PLC0415 - an optional part

        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output


def _preprocess(graph: _Graph, run: ExportedRun) -> None:
    """Turn stored pixels into `x0`, as `core.datasets.scaled` does."""
    mean, std = run.pixels
    graph.add("Mul", ["pixels", graph.array("scale", 1 / (largest(run.dataset.train_images) * std))], "scaled")
    graph.add("Sub", ["scaled", graph.array("shift", mean / std)], "x0")


def _layers(graph: _Graph, network: Network) -> None:
    x, begin = "x0", 0
    for number, layer in enumerate(network.layers, 1):
        is_last = number == len(network.layers)
        z = graph.add("MatMul", [x, graph.array(f"weights{number}", layer.weights)], f"product{number}")
        if layer.bias.size:
            z = graph.add("Add", [z, graph.array(f"biases{number}", layer.bias)], "logits" if is_last else f"z{number}")
        if layer.gamma.size:
            end = begin + layer.gamma.size
            mean, variance = network.statistics[:, begin:end]
            begin = end
            parts = {"gamma": layer.gamma, "beta": layer.beta, "mean": mean, "variance": variance}
            names = [graph.array(f"{name}{number}", values) for name, values in parts.items()]
            z = graph.add("BatchNormalization", [z, *names], f"z{number}", epsilon=network.bn_eps)
        if not is_last:
            x = _activate(graph, network.activation, z, f"x{number}")


def _activate(graph: _Graph, activation: Any, z: str, a: str) -> str:
    match activation.kind:
        case "identity" | "sigmoid" | "tanh" | "relu":
            name = {"identity": "Identity", "sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu"}[activation.kind]
            return graph.add(name, [z], a)
        case "leaky_relu":
            return graph.add("LeakyRelu", [z], a, alpha=activation.slope)
        case "elu":
            return graph.add("Elu", [z], a, alpha=activation.alpha)
        case "silu":
            return graph.add("Mul", [z, graph.add("Sigmoid", [z], f"{a}.gate")], a)
        case "gelu":
            return _gelu(graph, z, a)
    raise RefusedError(NO_SUCH_NODE, name=activation.label)


def _gelu(graph: _Graph, z: str, a: str) -> str:
    """Z (1 + erf(z / √2)) / 2; ONNX has it as one node only from opset 20 on."""
    inner = graph.add("Mul", [z, graph.array(f"{a}.root", math.sqrt(0.5))], f"{a}.inner")
    risen = graph.add("Add", [graph.add("Erf", [inner], f"{a}.erf"), graph.array(f"{a}.one", 1.0)], f"{a}.risen")
    half = graph.add("Mul", [z, graph.array(f"{a}.half", 0.5)], f"{a}.halved")
    return graph.add("Mul", [half, risen], a)
