"""Propagation against a table of independent numbers, closed forms, and the network that is trained."""

import math
from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
import pytest

from core.activations import Identity, ReLU, Sigmoid, Tanh
from core.datasets import load
from core.diagnostics import Flag
from core.initializers import (
    GlorotNormal,
    HeNormal,
    Initializer,
    LeCunNormal,
    Normal,
    Orthogonal,
    SmallNormal,
    Uniform,
    Zeros,
)
from core.propagation import (
    LayerSignal,
    Quantity,
    TooLargeError,
    follow_one,
    forward_backward,
    measure_one,
    measure_one_each,
    propagate,
    propagate_each,
    refuse_what_does_not_fit,
    seeded,
)
from core.propagation.config import PropagationConfig, Setup
from tests.core.propagation.passes import ACTIVATIONS, SEEDS, config_of, run, runs

nan = math.nan

# 1000 samples of N(0, 1) through 5 layers of 100, means of 5 seeds of another implementation: the standard deviation
# of the activations in the first and the last layer; the saturated share (of ReLU: the zeros) in the last; the RMS of
# dL/dz in the first over that in the last.
REFERENCE: list[tuple[Initializer, str, tuple[float, float, float, float]]] = [
    (Zeros(), "sigmoid", (0, 0, 0, 0)),
    (Zeros(), "tanh", (0, 0, 0, 0)),
    (Zeros(), "relu", (0, 0, 1, nan)),
    (Uniform(a=0.0, b=1.0), "sigmoid", (0.43, 0, 1, nan)),
    (Uniform(a=0.0, b=1.0), "tanh", (0.93, 1, 1, nan)),
    (Uniform(a=0.0, b=1.0), "relu", (3.4, 1.8e7, 0.08, 4.7e5)),
    (Uniform(a=-1.0, b=1.0), "sigmoid", (0.43, 0.39, 0.36, 0.26)),
    (Uniform(a=-1.0, b=1.0), "tanh", (0.93, 0.92, 0.70, 10.5)),
    (Uniform(a=-1.0, b=1.0), "relu", (3.4, 941, 0.48, 282)),
    (Uniform(), "sigmoid", (0.071, 0.035, 0, 2.6e-5)),
    (Uniform(), "tanh", (0.27, 0.0019, 0, 0.0064)),
    (Uniform(), "relu", (0.17, 2.9e-4, 0.48, 0.0018)),
    (Normal(), "sigmoid", (0.46, 0.44, 0.62, 0.79)),
    (Normal(), "tanh", (0.96, 0.96, 0.83, 30)),
    (Normal(), "relu", (5.8, 1.5e4, 0.49, 2.5e3)),
    (SmallNormal(), "sigmoid", (0.025, 0.0125, 0, 3.9e-7)),
    (SmallNormal(), "tanh", (0.099, 9.9e-6, 0, 9.9e-5)),
    (SmallNormal(), "relu", (0.058, 1.5e-6, 0.49, 2.5e-5)),
    (LeCunNormal(), "sigmoid", (0.21, 0.12, 0, 0.0028)),
    (GlorotNormal(), "tanh", (0.63, 0.32, 0, 0.41)),
    (LeCunNormal(), "relu", (0.58, 0.15, 0.49, 0.25)),
    (HeNormal(), "sigmoid", (0.26, 0.17, 0, 0.0086)),
    (HeNormal(), "tanh", (0.72, 0.57, 0.01, 0.83)),
    (HeNormal(), "relu", (0.83, 0.84, 0.49, 1.0)),
    (Orthogonal(), "sigmoid", (0.21, 0.12, 0, 0.0028)),
    (Orthogonal(gain=math.sqrt(2)), "relu", (0.83, 0.84, 0.49, 1.0)),
]

# One row at least for each initializer, and each activation function with small, right and large weights.
QUICK = [REFERENCE[row] for row in (2, 3, 7, 11, 13, 14, 15, 18, 19, 22, 23, 25)]


def name_of(case: Any) -> str | None:
    return f"{case.kind}-{len(str(case))}" if isinstance(case, Initializer) else None


# The reference table


@pytest.mark.parametrize(
    ("initializer", "activation", "expected"),
    [row if row in QUICK else pytest.param(*row, marks=pytest.mark.slow) for row in REFERENCE],
    ids=name_of,
)
def test_the_table_of_reference_is_reproduced(
    initializer: Initializer, activation: str, expected: tuple[float, float, float, float]
) -> None:
    measured = runs(initializer=initializer, activation=ACTIVATIONS[activation])
    first, last = ([one.layers[index] for one in measured] for index in (0, -1))
    shares = [layer.shares.zeros if activation == "relu" else layer.shares.saturated for layer in last]
    ratios = [one.gradient_ratio for one in measured]
    assert np.mean([layer.activations.std for layer in first]) == pytest.approx(expected[0], rel=0.1)
    # What is "0" in the table is a rounding error of ones.
    assert np.mean([layer.activations.std for layer in last]) == pytest.approx(expected[1], rel=0.1, abs=1e-9)
    # A mean of a few such shares, here and there, has an error of its own.
    assert np.mean(shares) == pytest.approx(expected[2], abs=0.02 + 2 * float(np.std(shares)) / math.sqrt(SEEDS))
    if not math.isnan(expected[3]):
        assert expected[3] / 2 <= np.mean(ratios) <= expected[3] * 2


@pytest.mark.parametrize(
    ("initializer", "activation", "rank"),
    [
        (LeCunNormal(), "sigmoid", 44),
        (LeCunNormal(), "tanh", 55),
        (HeNormal(), "tanh", 69),
        (HeNormal(), "relu", 65),
        (Orthogonal(), "sigmoid", 97),
        (Orthogonal(), "tanh", 99),
        (Orthogonal(gain=math.sqrt(2)), "relu", 74),
    ],
    ids=name_of,
)
def test_the_ranks_of_reference_are_reproduced(initializer: Initializer, activation: str, rank: float) -> None:
    configs = seeded(config_of(initializer=initializer, activation=ACTIVATIONS[activation]), 2)
    details = [one.layers[-1].detail for one in propagate_each(configs, detailed=True)]
    ranks = [detail.effective_rank for detail in details if detail]
    assert np.mean(ranks) == pytest.approx(rank, rel=0.1)


# Closed forms


def test_an_orthogonal_linear_network_multiplies_by_its_gain_in_every_layer() -> None:
    layers = run(initializer=Orthogonal(gain=1.25), activation=Identity(), hidden_layers=(100,) * 10).layers
    forward = [layer.activations.rms for layer in layers]
    backward = [layer.pre_activation_gradients.rms for layer in reversed(layers)]
    np.testing.assert_allclose(np.divide(forward[1:], forward[:-1]), 1.25, rtol=1e-12)
    np.testing.assert_allclose(np.divide(backward[1:], backward[:-1]), 1.25, rtol=1e-12)


def test_a_linear_layer_has_the_deviation_of_its_weights_times_the_root_of_its_inputs() -> None:
    (layer,) = run(initializer=Normal(std=0.3), activation=Identity(), hidden_layers=(500,), input_size=400).layers
    assert layer.pre_activations.std == pytest.approx(0.3 * 20, rel=0.03)
    assert layer.pre_activations.mean == pytest.approx(0, abs=0.05)


def test_relu_lets_half_through() -> None:
    (layer,) = run(hidden_layers=(1000,)).layers
    assert layer.shares.zeros == pytest.approx(0.5, abs=0.02)
    assert layer.activations.histogram.zeros == round(layer.shares.zeros * 1_000_000)
    # Of a normal z with variance 2: E[a] = 1 / sqrt(pi), E[a²] = 1.
    assert layer.activations.mean == pytest.approx(1 / math.sqrt(math.pi), rel=0.05)
    assert layer.activations.rms == pytest.approx(1, rel=0.05)


def test_zeros_make_one_unit_and_a_loss_of_the_logarithm_of_ten() -> None:
    config = config_of(initializer=Zeros(), activation=Sigmoid(), upstream="softmax")
    result = propagate(config, detailed=True)
    assert result.loss == pytest.approx(math.log(10), rel=1e-12)
    assert all(layer.activations.mean == 0.5 for layer in result.layers)
    assert {layer.detail.distinct_units for layer in result.layers if layer.detail} == {1}
    assert all(Flag.SYMMETRIC in layer.flags for layer in result.layers)


def test_only_the_output_layer_of_zeros_has_a_gradient() -> None:
    result = run(
        initializer=Zeros(), activation=Sigmoid(), upstream="softmax", inputs="mnist", hidden_layers=(100,) * 4
    )
    assert [layer.weight_gradient_rms for layer in result.layers] == [0, 0, 0, 0]
    assert result.output is not None
    assert result.output.weight_gradient_rms > 1e-3


def test_batch_norm_makes_mean_0_and_deviation_1_whatever_came() -> None:
    for layer in run(initializer=Normal(), activation=Tanh(), batch_norm=True).layers:
        assert layer.before_batch_norm is not None
        assert layer.before_batch_norm.std > 5
        assert layer.pre_activations.mean == pytest.approx(0, abs=1e-9)
        assert layer.pre_activations.std == pytest.approx(1, rel=1e-4)


def test_dropout_stops_the_gradient_of_the_share_that_is_dropped() -> None:
    layers = run(activation=Tanh(), dropout=0.3, hidden_layers=(500, 500)).layers
    for layer in layers:
        gradients = layer.activation_gradients.histogram
        assert gradients.zeros / gradients.total == pytest.approx(0.3, abs=0.01)
    assert layers[1].pre_activation_gradients.rms < layers[1].activation_gradients.rms


@pytest.mark.parametrize(("inputs", "fan_in"), [("normal", 100), ("uniform", 100), ("mnist", 784), ("digits", 64)])
def test_all_inputs_have_mean_0_and_deviation_1(inputs: str, fan_in: int) -> None:
    x = forward_backward._Course(config_of(inputs=inputs), None, None, lambda: None).x
    assert x.shape == (1000, fan_in)
    assert x.mean() == pytest.approx(0, abs=0.01)
    assert x.std() == pytest.approx(1, rel=0.01)


# Predictions


def test_only_unequal_widths_tell_lecun_from_glorot() -> None:
    def last(initializer: Initializer, widths: Sequence[int]) -> float:
        return (
            run(initializer=initializer, activation=Identity(), hidden_layers=tuple(widths)).layers[-1].activations.std
        )

    assert last(LeCunNormal(), (100, 100)) == last(GlorotNormal(), (100, 100))
    assert last(LeCunNormal(), (800, 50)) == pytest.approx(1, rel=0.1)
    # sqrt(2 * 100 / 900) times sqrt(2 * 800 / 850)
    assert last(GlorotNormal(), (800, 50)) == pytest.approx(0.6468, rel=0.1)


# Seeds and bands


def test_the_same_seed_gives_the_same_numbers_and_another_other_ones() -> None:
    one, same, other = run(seed=3), run(seed=3), run(seed=4)
    assert one.layers[-1].activations.std == same.layers[-1].activations.std != other.layers[-1].activations.std


def test_the_input_depends_on_the_seed_alone() -> None:
    small = run(initializer=Orthogonal(), activation=Identity(), hidden_layers=(100,))
    large = run(initializer=Orthogonal(gain=10.0), activation=Tanh(), hidden_layers=(100, 50))
    assert large.layers[0].pre_activations.rms == pytest.approx(10 * small.layers[0].pre_activations.rms, rel=1e-12)


def test_several_are_propagated_in_their_order() -> None:
    configs = [PropagationConfig(hidden_layers=(4,) * depth) for depth in (3, 1, 2)]
    assert [len(one.layers) for one in propagate_each(configs)] == [3, 1, 2]


# A glance


@pytest.mark.parametrize("quantity", get_args(Quantity))
@pytest.mark.parametrize("upstream", ["normal", "softmax"])
def test_a_glance_is_the_same_measurement(quantity: Quantity, upstream: str) -> None:
    config = config_of(upstream=upstream, batch_norm=True, dropout=0.2, hidden_layers=(30, 20), batch_size=50)
    for seen, layer in zip(measure_one(config, quantity), propagate(config).layers, strict=True):
        measured = getattr(layer, quantity)
        assert (seen.mean, seen.std) == (measured.mean, measured.std)
        np.testing.assert_array_equal(seen.histogram.counts, measured.histogram.counts)


# What cannot be, and what overflows


def test_what_does_not_fit_into_memory_is_refused_with_the_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward_backward, "usable_memory", lambda: 4_000_000_000)
    monkeypatch.setattr(forward_backward, "memory_needed", lambda *_, **__: 44_900_000_000)
    with pytest.raises(TooLargeError) as caught:
        run(hidden_layers=(20,))
    assert str(caught.value) == "this needs about 44.9 GB of memory, more than the 4.0 GB that can be used"


def std(layer: LayerSignal) -> float:
    return layer.activations.std


def test_a_lost_dataset_is_not_looked_for_where_one_is_given() -> None:
    digits = load("digits")
    config = PropagationConfig(inputs="digits", hidden_layers=(10,))
    assert std(propagate(config, dataset=digits).layers[0]) == std(propagate(config).layers[0])


def test_glances_come_in_their_order() -> None:
    configs = seeded(config_of(hidden_layers=(20,), batch_size=50), 4)
    for config, (seen,) in zip(configs, measure_one_each(configs, "activations"), strict=True):
        assert seen.std == std(propagate(config).layers[0])


def test_networks_that_fit_only_alone_are_propagated_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    configs = seeded(config_of(hidden_layers=(50,)), 3)
    monkeypatch.setattr(forward_backward, "usable_memory", lambda: int(1.5 * forward_backward._memory(configs[0])))
    assert forward_backward._at_a_time(configs) == 1
    assert len(list(propagate_each(configs))) == 3


def test_what_would_not_fit_is_known_before_anything_is_drawn() -> None:
    with pytest.raises(TooLargeError):
        refuse_what_does_not_fit(Setup(hidden_layers=(2048,) * 50, batch_size=10_000))
    refuse_what_does_not_fit(Setup())


def test_after_the_greatest_seed_comes_zero() -> None:
    assert [one.seed for one in seeded(config_of(seed=2**31 - 1), 3)] == [2**31 - 1, 0, 1]


def test_the_gradients_that_relu_stops_are_counted_apart() -> None:
    for layer in run(activation=ReLU()).layers:
        gradients = layer.pre_activation_gradients.histogram
        assert gradients.zeros / gradients.total == pytest.approx(layer.shares.zeros, abs=0.01)


def test_a_pass_ends_between_two_layers_if_it_is_told_to() -> None:
    def stop() -> None:
        passed.append(len(passed))
        if len(passed) == 7:
            raise InterruptedError

    passed: list[int] = []
    with pytest.raises(InterruptedError):
        propagate(config_of(hidden_layers=(20,) * 5), between=stop)
    assert len(passed) == 7  # five layers forward, two back


@pytest.mark.parametrize("upstream", ["normal", "softmax"])
def test_one_sample_has_the_numbers_of_the_batch_that_is_measured(upstream: str) -> None:
    config = PropagationConfig(
        hidden_layers=(20, 15), input_size=30, batch_size=64, batch_norm=True, dropout=0.3, activation=Tanh()
    ).replace(upstream=upstream)
    traces = [follow_one(config, row) for row in range(64)]
    run = propagate(config)

    assert len(traces[0].layers) == (2 if upstream == "normal" else 3)
    for place, layer in enumerate(run.layers):
        a = np.array([trace.layers[place].a for trace in traces])
        grad = np.array([trace.layers[place].z_gradient for trace in traces])
        before = np.array([trace.layers[place].linear for trace in traces])
        assert a.mean() == pytest.approx(layer.activations.mean)
        assert np.sqrt((grad**2).mean()) == pytest.approx(layer.pre_activation_gradients.rms)
        assert layer.before_batch_norm is not None
        assert before.std() == pytest.approx(layer.before_batch_norm.std)
    if upstream == "softmax":
        losses = [trace.output.loss for trace in traces if trace.output is not None]
        assert np.mean(losses) == pytest.approx(run.loss)
    else:
        assert traces[0].output is None
