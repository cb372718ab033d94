"""The untrained network against the one that is trained, and the memory that it takes."""

from typing import Any

import numpy as np
import pytest

from core.activations import GELU, Activation, ReLU, Sigmoid
from core.network import Network
from core.propagation import (
    forward_backward,
    propagate,
)
from core.propagation.untrained_network import memory_needed
from tests.core.propagation.passes import config_of


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("activation", [Sigmoid(), ReLU(), GELU()], ids=lambda a: a.kind)
def test_a_pass_is_that_of_the_network(activation: Activation, batch_norm: bool) -> None:  # noqa: FBT001
    config = config_of(
        activation=activation, upstream="softmax", batch_norm=batch_norm, hidden_layers=(30, 20), batch_size=64
    )
    course = forward_backward._Course(config, None, None, lambda: None)
    network = Network((100, 30, 20, 10), activation, batch_norm, dtype=np.float64)
    for layer, own in zip(network.layers, [*course.network.hidden, course.network.head], strict=True):
        layer.weights[...] = own.layer.weights
    loss = network.loss_and_gradient(course.x, course.labels)
    result = propagate(config)
    assert result.loss == pytest.approx(loss, rel=1e-12)
    assert result.output is not None
    measured = [layer.weight_gradient_rms for layer in (*result.layers, result.output)]
    gradients = network.views(network.gradient)
    np.testing.assert_allclose(measured, [np.sqrt(np.mean(layer.weights**2)) for layer in gradients], rtol=1e-9)


@pytest.mark.parametrize("fields", [{}, {"batch_norm": True}, {"dropout": 0.5}, {"precision": "float32"}])
def test_the_estimate_is_what_is_taken(fields: dict[str, Any]) -> None:
    tracemalloc = pytest.importorskip("tracemalloc")
    config = config_of(hidden_layers=(200,) * 14, batch_size=300, **fields)
    sizes = (100, *config.hidden_layers, 10)
    estimate = memory_needed(sizes, config.batch_size, config.dtype, batch_norm=config.batch_norm)
    tracemalloc.start()
    propagate(config, detailed=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.7 * estimate < peak < 1.5 * estimate
