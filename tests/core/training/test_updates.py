"""What is done around an optimizer's step, each in numbers that can be worked out by hand."""

import math

import numpy as np
import pytest

from core.activations import Tanh
from core.initializers import GlorotNormal
from core.network import Network
from core.optimizers import SGD, Adam, AdamW, Lion, Rprop
from core.schedules import ConstantRate, Cosine, OneCycle, StepDecay
from core.settings import Array
from core.training import Change, StepReport, Trainer, TrainingConfig
from core.training.config import changed
from core.training.updates import (
    FLUSH_EVERY,
    MOST_POINTS,
    TINY,
    Penalties,
    Updater,
    clip,
    flush,
    penalties_at,
    planned_rates,
)
from tests.core.datasets.easy_data import easy_dataset

RATE = 0.5


def stepped(config: TrainingConfig, gradient: float = 1.0, weight: float = 2.0) -> tuple[Array, Array]:
    """Weights and biases after a step of SGD at rate 0.5, where all were `weight` and all gradients are alike."""
    network = Network((1, 1), Tanh(), dtype=np.float64)
    network.parameters[...] = weight
    network.gradient[...] = gradient
    Updater(network, config).step(config, 1.0, 1)
    return network.layers[0].weights, network.layers[0].bias


def config(**fields: object) -> TrainingConfig:
    return TrainingConfig(optimizer=SGD(learning_rate=RATE)).replace(**fields)


@pytest.mark.parametrize(
    ("fields", "weight"),
    [
        ({}, 2 - RATE * 1),
        ({"l2": 0.1}, 2 - RATE * (1 + 0.1 * 2)),
        ({"l2": 0.1, "penalty_mode": "per_sample"}, 2 - RATE * (1 + 0.1 / 10_000 * 2)),
        ({"l2": 0.1, "penalty_mode": "decoupled"}, 2 * (1 - RATE * 0.1) - RATE * 1),
        ({"l1": 0.1}, 2 - RATE * 1 - RATE * 0.1),
        ({"l1": 0.1, "penalty_mode": "per_sample"}, 2 - RATE * 1 - RATE * 0.1 / 10_000),
    ],
)
def test_penalties_move_weights_only(fields: dict[str, object], weight: float) -> None:
    weights, bias = stepped(config(**fields))
    np.testing.assert_allclose(weights, weight, rtol=1e-14)
    np.testing.assert_allclose(bias, 2 - RATE * 1, rtol=1e-14)


@pytest.mark.parametrize(
    ("fields", "weight"),
    [
        ({}, 2 * (1 - RATE * 0.3) - RATE),
        ({"l2": 0.1}, 2 * (1 - RATE * 0.3) - RATE),  # only the sign of the gradient counts
        ({"l2": 0.1, "penalty_mode": "decoupled"}, 2 * (1 - RATE * (0.3 + 0.1)) - RATE),
        ({"l2": 0.1, "penalty_mode": "per_sample"}, 2 * (1 - RATE * 0.3) - RATE),
        ({"l1": 0.1}, 2 * (1 - RATE * 0.3) - RATE - RATE * 0.1),
    ],
)
def test_the_decay_of_lion_shrinks_weights_only(fields: dict[str, object], weight: float) -> None:
    weights, bias = stepped(config(optimizer=Lion(learning_rate=RATE, weight_decay=0.3), **fields))
    np.testing.assert_allclose(weights, weight, rtol=1e-14)
    np.testing.assert_allclose(bias, 2 - RATE, rtol=1e-14)


def test_a_decay_does_not_count_as_loss() -> None:
    penalties = Penalties.of(config(optimizer=AdamW(weight_decay=0.3)))
    assert penalties.weight_decay == 0.3
    assert penalties.loss(np.array([3.0])) == 0


def test_a_rate_that_is_changed_during_a_run_changes_the_decay() -> None:
    network = Network((1, 1), Tanh(), dtype=np.float64)
    before = config(optimizer=Lion(learning_rate=RATE, weight_decay=0.3))
    updater = Updater(network, before)
    network.parameters[...] = 2.0
    network.gradient[...] = 1.0
    updater.step(changed(before, "learning_rate", 0.1), 1.0, 1)
    np.testing.assert_allclose(network.weights, 2 * (1 - 0.1 * 0.3) - 0.1, rtol=1e-14)


@pytest.mark.parametrize(("start", "end"), [(0.3, 0.1), (0.1, 0.0), (-0.1, 0.0), (-0.3, -0.1), (0.2, 0.0)])
def test_l1_takes_a_weight_to_0_and_no_further(start: float, end: float) -> None:
    weights = np.array([start])
    Penalties(l2=0.0, l1=0.4, decoupled=False).after_step(weights, RATE, np.empty(1))
    np.testing.assert_allclose(weights, end, atol=1e-15)
    assert end or weights[0] == 0


def test_the_gradient_of_l2_agrees_with_central_differences() -> None:
    weights, gradient = np.array([0.3, -2.0, 0.0]), np.zeros(3)
    penalties = Penalties(l2=0.7, l1=0.0, decoupled=False)
    penalties.before_step(weights, gradient, RATE, np.empty(3))
    ahead, behind = (np.array([penalties.loss(weights + step * axis) for axis in np.eye(3)]) for step in (1e-5, -1e-5))
    np.testing.assert_allclose(gradient, (ahead - behind) / 2e-5, rtol=1e-6, atol=1e-9)


def test_the_loss_of_penalties_is_their_formula() -> None:
    weights = np.array([3.0, -4.0])
    assert Penalties(l2=0.1, l1=0.01, decoupled=False).loss(weights) == pytest.approx(0.1 / 2 * 25 + 0.01 * 7)
    assert Penalties(l2=0.1, l1=0.01, decoupled=True).loss(weights) == pytest.approx(0.01 * 7)


def test_a_gradient_is_clipped_to_a_length_and_keeps_its_direction() -> None:
    gradient, short = np.array([3.0, 4.0]), np.array([0.3, 0.4])
    clip(gradient, 1.0)
    clip(short, 1.0)
    np.testing.assert_allclose(gradient, [0.6, 0.8])
    np.testing.assert_allclose(short, [0.3, 0.4])


def test_clipping_takes_the_penalty_with_it() -> None:
    weights, _ = stepped(config(l2=1.0, gradient_clip=1.0))  # the gradient is (1 + 2, 1)
    np.testing.assert_allclose(weights, 2 - RATE * 3 / np.sqrt(10))


def test_what_is_all_but_0_is_flushed_and_nothing_else() -> None:
    values = np.array([1e-31, -1e-31, 2e-30, -1.0, 0.0, 1e-40, np.inf, np.nan], np.float32)
    flush(values, np.empty_like(values))
    np.testing.assert_array_equal(values, np.array([0, 0, 2e-30, -1, 0, 0, np.inf, np.nan], np.float32))


def test_weights_and_moments_never_stay_subnormal() -> None:
    adam = TrainingConfig(optimizer=Adam())
    network = Network((1, 1), Tanh())
    updater = Updater(network, adam)
    state = updater.shares[0].state
    for part in (network.parameters, state.m, state.v):
        part[...] = TINY / 1e3
    network.gradient[...] = 0
    for number in range(1, FLUSH_EVERY + 1):
        updater.step(adam, 1.0, number)
    for part in (network.parameters, state.m, state.v):
        assert ((part == 0) | (np.abs(part) >= TINY)).all()
    assert not state.m.any()


def test_a_measured_step_is_the_step_and_says_how_far_the_weights_went() -> None:
    networks = []
    for _ in range(2):
        network = Network((5, 4, 3), Tanh(), dtype=np.float64)
        network.initialize(GlorotNormal(), np.random.default_rng(0))
        network.gradient[...] = network.parameters  # each weight shrinks by its share
        networks.append(network)
    plain, measured = networks
    Updater(plain, config()).step(config(), 0.02, 1)
    ratios = Updater(measured, config()).measured_step(config(), 0.02, 1)
    np.testing.assert_array_equal(measured.parameters, plain.parameters)
    np.testing.assert_allclose(ratios, np.log10(RATE * 0.02))


# The learning rate of each step, as it is drawn.

SCHEDULED = TrainingConfig(
    train_size=100, hidden_layers=(8,), epochs=3, batch_size=20, optimizer=SGD(learning_rate=0.2), validation_fraction=0
)


@pytest.mark.parametrize("schedule", [ConstantRate(warm_up=4), Cosine(), StepDecay(every=4, gamma=0.5), OneCycle()])
def test_they_are_those_of_the_reports_of_a_run(schedule: Cosine) -> None:
    config, changes = SCHEDULED.replace(schedule=schedule), [Change(6, "learning_rate", 0.05), Change(8, "l2", 0.1)]
    trainer = Trainer(config, easy_dataset(), changes)
    taken = [report.learning_rate for report in trainer.run() if isinstance(report, StepReport)]
    steps, rates = planned_rates(config, changes)
    assert steps.tolist() == list(range(15))
    np.testing.assert_allclose(rates, taken)


def test_half_a_cosine_is_at_half_after_half_the_run() -> None:
    config = SCHEDULED.replace(schedule=Cosine(), epochs=1000)
    steps, rates = planned_rates(config)
    assert len(steps) <= MOST_POINTS
    expected = [0.2 * (1 + math.cos(math.pi * step / 5000)) / 2 for step in steps]
    np.testing.assert_allclose(rates, expected)


def test_an_optimizer_of_its_own_step_sizes_has_one_rate() -> None:
    _, rates = planned_rates(SCHEDULED.replace(optimizer=Rprop(), schedule=Cosine()))
    assert np.ptp(rates) == 0


def test_the_penalties_of_a_step_are_those_in_force_then() -> None:
    changes = [Change(10, "l2", 0.2), Change(20, "l1", 0.01), Change(20, "learning_rate", 1.0), Change(30, "l2", 0.0)]
    found = [penalties_at(config(l2=0.1), changes, step) for step in (10, 11, 21, 31)]
    assert [(one.l2, one.l1) for one in found] == [(0.1, 0), (0.2, 0), (0.2, 0.01), (0.0, 0.01)]
