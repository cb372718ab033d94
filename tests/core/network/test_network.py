"""The network against PyTorch's autograd, central differences and what mathematics says of each part."""

import json
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS, Activation, ReLU, Tanh
from core.initializers import HeNormal, Zeros
from core.network import ROWS_AT_ONCE, Network, Pass, cross_entropy
from tests.core.network.small import differences, small_network

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "torch_gradients.json").read_text())
BY_KIND: dict[str, Activation] = {
    activation.kind: activation for activation in (kind.model_validate({}) for kind in ACTIVATIONS)
}
PARTS = ("weights", "bias", "gamma", "beta")

every_activation = pytest.mark.parametrize("activation", BY_KIND.values(), ids=BY_KIND)
with_and_without_batch_norm = pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch_norm"])


def network_of(given: dict[str, Any], activation: Activation, *, batch_norm: bool) -> Network:
    """The network of the reference numbers."""
    sizes = (len(given["x"][0]), *map(len, given["biases"]))
    network = Network(sizes, activation, batch_norm, dtype=np.float64)
    for index, layer in enumerate(network.layers):
        layer.weights[...] = given["weights"][index]
        if layer.bias.size:
            layer.bias[...] = given["biases"][index]
        if layer.gamma.size:
            layer.gamma[...], layer.beta[...] = given["gammas"][index], given["betas"][index]
    if batch_norm:
        network.statistics[...] = [np.concatenate(given["running_means"]), np.concatenate(given["running_variances"])]
    return network


def case_name(case: dict[str, Any]) -> str:
    parts = [name for name in ("batch_norm", "dropout") if case[name]]
    return "-".join([case["activation"], *parts])


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=case_name)
def test_all_gradients_equal_those_of_pytorch(case: dict[str, Any]) -> None:
    network = network_of(GOLDEN["given"], BY_KIND[case["activation"]], batch_norm=case["batch_norm"])
    x, labels = np.array(GOLDEN["given"]["x"]), np.array(GOLDEN["given"]["labels"])
    batch = Pass(network, len(x), network.gradient)
    batch.input_gradient = np.empty_like(x)
    if case["dropout"]:
        for layer, mask in zip(batch.layers, GOLDEN["given"]["masks"], strict=False):
            layer.mask = np.array(mask)
    batch.forward(x, training=True)
    batch.backward(labels, training=True)

    gradients = network.views(network.gradient)
    found = {name: [part for layer in gradients if (part := getattr(layer, name)).size] for name in PARTS}
    expected = {"weights": case["weights"], "bias": case["biases"], "gamma": case["gammas"], "beta": case["betas"]}
    for name, arrays in found.items():
        for array, reference in zip(arrays, expected[name], strict=True):
            np.testing.assert_allclose(array, reference, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(batch.input_gradient, case["x"], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(batch.loss, case["loss"], rtol=1e-12)


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=case_name)
def test_evaluation_and_running_statistics_equal_those_of_pytorch(case: dict[str, Any]) -> None:
    network = network_of(GOLDEN["given"], BY_KIND[case["activation"]], batch_norm=case["batch_norm"])
    x, labels = np.array(GOLDEN["given"]["x"]), np.array(GOLDEN["given"]["labels"])
    np.testing.assert_allclose(network.logits(x), case["evaluated"], rtol=1e-10)
    if case["batch_norm"] and not case["dropout"]:
        network.loss_and_gradient(x, labels)
        np.testing.assert_allclose(network.statistics[0], np.concatenate(case["running_means"]), rtol=1e-10)
        np.testing.assert_allclose(network.statistics[1], np.concatenate(case["running_variances"]), rtol=1e-10)


@every_activation
@with_and_without_batch_norm
@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_gradient_agrees_with_central_differences(activation: Activation, dropout: float, *, batch_norm: bool) -> None:
    network, x, labels = small_network(activation, batch_norm=batch_norm, dropout=dropout)

    def loss() -> float:
        return network.loss_and_gradient(x, labels, mask_rng=np.random.default_rng(3))

    loss()
    gradient = network.gradient.copy()
    np.testing.assert_allclose(gradient, differences(loss, network.parameters), rtol=1e-6, atol=1e-8)


@every_activation
@with_and_without_batch_norm
@pytest.mark.parametrize("training", [False, True], ids=["evaluation", "training"])
def test_a_trace_has_the_gradients_of_its_mode(activation: Activation, *, batch_norm: bool, training: bool) -> None:
    network, x, labels = small_network(activation, batch_norm=batch_norm)
    network.statistics += 0.1
    trace = network.trace(x, labels, training=training)

    def loss() -> float:
        return network.trace(x, labels, training=training).loss

    first = network.layers[0].weights
    np.testing.assert_allclose(trace.layers[0].gradient.weights, differences(loss, first), rtol=1e-6, atol=1e-8)


@every_activation
@with_and_without_batch_norm
@pytest.mark.parametrize("training", [False, True], ids=["evaluation", "training"])
def test_a_pass_has_the_gradient_by_the_input_where_it_is_wanted(
    activation: Activation, *, batch_norm: bool, training: bool
) -> None:
    network, x, labels = small_network(activation, batch_norm=batch_norm)
    batch = Pass(network, len(x), network.gradient)
    batch.input_gradient = np.empty_like(x)
    batch.forward(x, training=training)
    batch.backward(labels, training=training)

    def loss() -> float:
        return network.trace(x, labels, training=training).loss

    np.testing.assert_allclose(batch.input_gradient, differences(loss, x), rtol=1e-6, atol=1e-8)


def test_evaluation_in_parts_of_any_size_gives_each_image_its_logits() -> None:
    network, _, _ = small_network(Tanh(), batch_norm=True)
    x = np.random.default_rng(0).standard_normal((2 * ROWS_AT_ONCE + 3, network.sizes[0]))
    singly = [network.logits(row[None])[0] for row in x[::97]]
    np.testing.assert_allclose(network.logits(x)[::97], singly, rtol=1e-10)


def test_a_trace_touches_nothing_else() -> None:
    network, x, labels = small_network(Tanh(), batch_norm=True)
    network.loss_and_gradient(x, labels)
    before = [array.copy() for array in (network.parameters, network.gradient, network.statistics)]
    network.trace(x[:3], labels[:3], training=True)
    for array, copy in zip((network.parameters, network.gradient, network.statistics), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_layers_are_views_and_weights_come_first() -> None:
    network = Network((4, 3, 2), ReLU(), batch_norm=True)
    network.parameters[...] = np.arange(network.parameters.size)
    np.testing.assert_array_equal(network.layers[0].weights, np.arange(12).reshape(4, 3))
    np.testing.assert_array_equal(network.layers[1].weights, np.arange(12, 18).reshape(3, 2))
    assert network.weights.size == 18
    network.layers[1].bias[...] = -1
    np.testing.assert_array_equal(network.parameters[-2:], -1)


@pytest.mark.parametrize(("batch_norm", "count"), [(False, 4 * 3 + 3 * 2 + 3 + 2), (True, 4 * 3 + 3 * 2 + 2 * 3 + 2)])
def test_batch_norm_has_a_scale_and_a_shift_in_the_place_of_a_bias(count: int, *, batch_norm: bool) -> None:
    network = Network((4, 3, 2), ReLU(), batch_norm)
    assert network.parameters.size == count
    assert [layer.bias.size for layer in network.layers] == ([0, 2] if batch_norm else [3, 2])


def test_initialize_draws_weights_of_the_wanted_spread_and_nothing_else() -> None:
    network = Network((1000, 500, 10), ReLU(), batch_norm=True)
    network.parameters[...] = 7
    network.initialize(HeNormal(), np.random.default_rng(0))
    first, last = network.layers
    np.testing.assert_allclose(first.weights.std(), math.sqrt(2 / 1000), rtol=0.01)
    assert set(first.gamma) == {1}
    assert set(first.beta) == set(last.bias) == {0}


def test_the_units_that_were_dropped_in_the_last_batch_are_known() -> None:
    network = Network((3, 400, 300, 2), ReLU(), dropout=0.7)
    x, labels = np.ones((20, 3), np.float32), np.zeros(20, np.intp)
    assert network.dropped() == ()
    network.loss_and_gradient(x, labels, mask_rng=np.random.default_rng(0))
    first, second = network.dropped()
    assert (first.shape, second.shape) == ((20, 400), (20, 300))
    np.testing.assert_allclose([first.mean(), second.mean()], 0.7, atol=0.02)
    network.dropout = 0.0
    network.loss_and_gradient(x, labels, mask_rng=np.random.default_rng(0))
    assert network.dropped() == ()


def test_units_are_dropped_in_training_with_a_generator_only() -> None:
    network, x, labels = small_network(Tanh(), batch_norm=False, dropout=0.5)
    plain = network.loss_and_gradient(x, labels)
    dropped = network.loss_and_gradient(x, labels, mask_rng=np.random.default_rng(0))
    assert dropped != plain
    assert network.loss_and_gradient(x, labels) == plain == network.trace(x, labels).loss


def test_dropout_may_be_changed_between_two_batches() -> None:
    network, x, labels = small_network(Tanh(), batch_norm=False)
    plain = network.loss_and_gradient(x, labels, mask_rng=np.random.default_rng(0))
    network.dropout = 0.5
    assert network.loss_and_gradient(x, labels, mask_rng=np.random.default_rng(0)) != plain
    network.dropout = 0.0
    assert network.loss_and_gradient(x, labels, mask_rng=np.random.default_rng(0)) == plain


def test_a_network_without_weights_is_as_unsure_as_can_be() -> None:
    network = Network((784, 100, 10), ReLU())
    network.initialize(Zeros(), np.random.default_rng(0))
    x = np.ones((5, 784), np.float32)
    np.testing.assert_allclose(network.loss_and_gradient(x, np.arange(5)), math.log(10), rtol=1e-6)
    np.testing.assert_allclose(network.predict(x), 0.1, rtol=1e-6)


def test_a_network_that_overflows_says_so_by_its_loss_and_not_by_a_warning() -> None:
    network = Network((2, 3, 2), ReLU())
    network.parameters[...] = np.float32(1e30)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        loss = network.loss_and_gradient(np.ones((4, 2), np.float32), np.zeros(4, np.intp))
    assert not math.isfinite(loss)
    assert not warned


def test_a_network_without_hidden_layers_is_logistic_regression() -> None:
    network = Network((2, 3), ReLU(), batch_norm=True, dropout=0.5, dtype=np.float64)
    network.parameters[...] = np.arange(network.parameters.size)
    x = np.array([[0.1, -0.2]])
    scores = x @ network.layers[0].weights + network.layers[0].bias
    expected = math.log(np.exp(scores).sum()) - scores[0, 1]
    loss = network.loss_and_gradient(x, np.array([1]), mask_rng=np.random.default_rng(0))
    assert loss == pytest.approx(expected, rel=1e-12)


def test_huge_logits_give_finite_losses_and_probabilities() -> None:
    logits = np.array([[1e4, 0.0, -1e4], [1e4, 0.0, -1e4]])
    np.testing.assert_allclose(cross_entropy(logits, np.array([0, 2])), [0, 2e4])
    probabilities = np.empty_like(logits)
    cross_entropy(logits, np.array([0, 2]), out=probabilities)
    np.testing.assert_array_equal(probabilities, [[1, 0, 0], [1, 0, 0]])


def test_prediction_does_not_depend_on_how_many_rows_there_are() -> None:
    network, _, _ = small_network(Tanh(), batch_norm=True)
    x = np.random.default_rng(1).standard_normal((1203, 7))
    together, alone = network.predict(x), [network.predict(x[row : row + 1]) for row in (0, 499, 500, 1202)]
    np.testing.assert_allclose(together[[0, 499, 500, 1202]], np.concatenate(alone), rtol=1e-12)
    np.testing.assert_allclose(together.sum(axis=1), 1, rtol=1e-12)


def test_a_batch_of_another_size_is_no_obstacle() -> None:
    network, x, labels = small_network(Tanh(), batch_norm=True, dropout=0.2)
    for rows in (9, 4, 1, 9):
        assert math.isfinite(network.loss_and_gradient(x[:rows], labels[:rows], mask_rng=np.random.default_rng(0)))
