"""The record of one sample against PyTorch's autograd, central differences and sums."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS, Activation, ReLU, Sigmoid
from core.network import Network, Pass
from core.network.one_sample import SampleTrace, Terms, follow, record
from tests.core.network.sample_cases import BACK, CASES, FORWARD, ROW, UNITS, Given, draw
from tests.core.network.small import differences, small_network

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "torch_samples.json").read_text())
BY_KIND: dict[str, Activation] = {kind.model_validate({}).kind: kind.model_validate({}) for kind in ACTIVATIONS}
modes = pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
with_and_without_batch_norm = pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch_norm"])


def trace_of(given: Given) -> SampleTrace:
    sizes = (given.x.shape[1], *(weights.shape[1] for weights in given.weights))
    network = Network(sizes, BY_KIND[given.activation], bool(given.gammas), dtype=np.float64)
    for index, layer in enumerate(network.layers):
        layer.weights[...], layer.bias[...] = given.weights[index], given.biases[index]
        if layer.gamma.size:
            layer.gamma[...], layer.beta[...] = given.gammas[index], given.betas[index]
    batch = Pass(network, len(given.x), network.gradient)
    for part, mask in zip(batch.layers, given.masks, strict=False):
        part.mask = mask
    batch.forward(given.x, training=True)
    batch.lose(given.labels)
    return record(batch.way_back(), ROW, training=True, label=int(given.labels[ROW]))


@pytest.mark.parametrize("number", range(len(CASES)), ids=["-".join(case) for case in CASES])
def test_every_number_of_a_sample_equals_that_of_pytorch(number: int) -> None:
    trace, units = trace_of(draw(*CASES[number])), list(UNITS)
    expected: dict[str, Any] = GOLDEN[number]

    for layer, numbers in zip(trace.layers, expected["layers"], strict=True):
        found = {name: getattr(layer, name)[units] for name in (*FORWARD, *BACK) if name != "normalized"}
        if layer.norm is not None:
            found["normalized"] = layer.norm.normalized[units]
        for name, value in found.items():
            np.testing.assert_allclose(value, numbers[name], rtol=1e-9, atol=1e-13, err_msg=name)
    assert trace.output is not None
    np.testing.assert_allclose(trace.output.logits, expected["logits"], rtol=1e-10)
    np.testing.assert_allclose(trace.output.probabilities, expected["probabilities"], rtol=1e-10)
    assert trace.output.loss == pytest.approx(expected["loss"], rel=1e-10)


@modes
@with_and_without_batch_norm
def test_the_gradient_at_the_input_side_of_each_layer_is_that_of_central_differences(
    *, batch_norm: bool, training: bool
) -> None:
    network, x, labels = small_network(Sigmoid(), batch_norm=batch_norm)
    row = 2

    def loss() -> float:
        return network.trace(x, labels, training=training).loss

    trace = follow(network, x, labels, row, training=training)
    # dL/dx of the row is what the first layer sends back to each of its inputs.
    sent = [trace.layers[0].back_terms(place).total for place in range(x.shape[1])]
    np.testing.assert_allclose(sent, differences(loss, x[row]), rtol=1e-6, atol=1e-9)


@modes
@with_and_without_batch_norm
def test_the_formulas_that_are_shown_give_the_numbers_of_the_engine(*, batch_norm: bool, training: bool) -> None:
    network, x, labels = small_network(Sigmoid(), batch_norm=batch_norm, dropout=0.4)
    rng = np.random.default_rng(1) if training else None
    trace = follow(network, x, labels, 3, training=training, mask_rng=rng)

    for place, layer in enumerate(trace.layers):
        for unit in range(layer.units):
            terms = layer.terms(unit, most=3)
            shown = sum(term.value for term in terms.largest) + terms.others_sum + (terms.bias or 0.0)
            assert shown == pytest.approx(terms.total, rel=1e-12)
            if (back := trace.arriving_terms(place, unit, most=2)) is not None:
                assert back.others == trace.layers[place + 1].units - 2
                assert sum(term.value for term in back.largest) + back.others_sum == pytest.approx(back.total)
                assert back.total == pytest.approx(layer.output_gradient[unit])
        np.testing.assert_allclose(layer.z_gradient, layer.a_gradient * layer.slope, rtol=1e-12)
        if (norm := layer.norm) is not None:
            np.testing.assert_allclose(norm.normalized, (layer.linear - norm.mean) / norm.deviation, rtol=1e-10)
            np.testing.assert_allclose(layer.z, norm.gamma * norm.normalized + norm.beta, rtol=1e-10, atol=1e-13)
            way_back = layer.z_gradient - norm.gradient_mean - norm.normalized * norm.gradient_product
            np.testing.assert_allclose(
                layer.linear_gradient, norm.gamma / norm.deviation * way_back, rtol=1e-8, atol=1e-15
            )


def test_the_shares_of_all_samples_make_up_the_gradient_of_a_weight() -> None:
    network, x, labels = small_network(ReLU(), batch_norm=True)
    traces = [follow(network, x, labels, row, training=True) for row in range(len(x))]

    total = sum(np.outer(trace.layers[1].inputs, trace.layers[1].linear_gradient) for trace in traces)

    np.testing.assert_allclose(total, traces[0].layers[1].parameter_gradient.weights, rtol=1e-9, atol=1e-14)
    shares = {term.place: term.value for term in traces[0].layers[1].weight_terms(4, most=6).largest}
    expected = traces[0].layers[1].inputs * traces[0].layers[1].linear_gradient[4]
    np.testing.assert_allclose([shares[place] for place in range(6)], expected)


def test_evaluation_takes_the_running_statistics_and_leaves_every_unit() -> None:
    network, x, labels = small_network(Sigmoid(), batch_norm=True, dropout=0.5)
    alone = follow(network, x[:1], labels[:1], 0, training=False)

    np.testing.assert_allclose(alone.layers[-1].a, network.logits(x[:1])[0], rtol=1e-12)
    norm = alone.layers[0].norm
    assert norm is not None
    np.testing.assert_array_equal(norm.mean, network.statistics[0, :6])
    assert all(layer.mask is None for layer in alone.layers)


def test_a_mask_drops_units_and_their_gradients() -> None:
    network, x, labels = small_network(Sigmoid(), batch_norm=False, dropout=0.5)
    layer = follow(network, x, labels, 0, training=True, mask_rng=np.random.default_rng(3)).layers[0]

    assert layer.mask is not None
    dropped = layer.mask == 0
    assert dropped.any()
    assert not layer.output[dropped].any()
    assert not layer.z_gradient[dropped].any()
    np.testing.assert_allclose(layer.mask[~dropped], 2.0, rtol=1e-4)


def test_recording_leaves_the_network_as_it_was() -> None:
    network, x, labels = small_network(Sigmoid(), batch_norm=True)
    before = [network.parameters.copy(), network.statistics.copy(), network.gradient.copy()]
    follow(network, x, labels, 0, training=True)
    for kept, now in zip(before, (network.parameters, network.statistics, network.gradient), strict=True):
        np.testing.assert_array_equal(kept, now)


def test_the_largest_terms_come_first_and_what_is_no_number_before_them() -> None:
    left, right = np.array([1.0, -4.0, 2.0, np.inf]), np.array([1.0, 1.0, 1.0, 0.0])
    terms = Terms.of(left, right, bias=None, total=np.nan, most=3)
    assert [term.place for term in terms.largest] == [3, 1, 2]
    assert (terms.others, terms.others_sum) == (1, 1.0)
