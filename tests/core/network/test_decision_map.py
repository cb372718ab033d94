"""Maps of a network's answers, against networks whose boundaries are known in closed form."""

import numpy as np
import pytest

from core.activations import ReLU, Tanh
from core.datasets import load
from core.network import Network
from core.network.decision_map import Area, decision_map, unit_maps
from core.training import Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset

AREA = Area(-2.0, 3.0, -1.0, 1.0)


def linear(weights: np.typing.ArrayLike, biases: np.typing.ArrayLike) -> Network:
    network = Network((2, len(np.atleast_1d(biases))), ReLU())
    network.layers[0].weights[...] = weights
    network.layers[0].bias[...] = biases
    return network


def test_the_boundary_of_a_linear_model_is_its_line() -> None:
    # z1 - z0 = 2 x - y + 0.5
    seen = decision_map(linear([[0, 2], [1, 0]], [0, 0.5]), AREA, (21, 51))
    x, y = np.meshgrid(np.linspace(-2, 3, 51), np.linspace(1, -1, 21))
    (lead,) = seen.leads()
    np.testing.assert_allclose(lead, 2 * x - y + 0.5, atol=1e-5)
    np.testing.assert_array_equal(seen.taken_for, (lead > 0).astype(int))
    np.testing.assert_allclose(seen.confidence, 1 / (1 + np.exp(-np.abs(lead))), rtol=1e-5)


def test_of_three_classes_each_leads_where_its_logit_is_the_largest() -> None:
    seen = decision_map(linear([[1, -1, 0], [0, 0, 2]], [0, 0, -0.3]), AREA, (31, 41))
    x, y = np.meshgrid(np.linspace(-2, 3, 41), np.linspace(1, -1, 31))
    expected = [
        x - np.maximum(-x, 2 * y - 0.3),
        -x - np.maximum(x, 2 * y - 0.3),
        2 * y - 0.3 - np.maximum(x, -x),
    ]
    for lead, exact in zip(seen.leads(), expected, strict=True):
        np.testing.assert_allclose(lead, exact, atol=1e-5)


def test_the_map_sees_what_the_network_was_trained_on() -> None:
    plain = decision_map(linear([[0, 1], [0, 0]], [0, -0.5]), AREA, (3, 11), mean=1.0, std=2.0)
    # (x - 1)/2 - 0.5 = 0 at x = 2
    np.testing.assert_allclose(plain.leads()[0][0], (np.linspace(-2, 3, 11) - 2) / 2, atol=1e-6)


def test_each_unit_has_the_map_of_its_activation() -> None:
    network = Network((2, 3, 4, 2), Tanh())
    network.parameters[...] = np.random.default_rng(0).normal(size=network.parameters.shape)
    first, second = unit_maps(network, AREA, (40, 30))
    assert (first.shape, second.shape) == ((3, 40, 30), (4, 40, 30))
    x, y = np.meshgrid(np.linspace(-2, 3, 30), np.linspace(1, -1, 40))
    one, two = network.layers[:2]
    hidden = np.tanh(x[..., None] * one.weights[0] + y[..., None] * one.weights[1] + one.bias)
    np.testing.assert_allclose(np.moveaxis(first, 0, 2), hidden, atol=1e-5)
    np.testing.assert_allclose(np.moveaxis(second, 0, 2), np.tanh(hidden @ two.weights + two.bias), atol=1e-5)


def test_the_area_has_all_points_and_a_margin_around_them() -> None:
    area = Area.around(np.array([[0.0, 1.0], [4.0, 3.0]]))
    assert area == pytest.approx((-0.6, 4.6, 0.7, 3.3))
    assert Area.around(np.empty((0, 2))) == pytest.approx((-1.3, 1.3, -1.3, 1.3))


def test_what_is_on_a_plane_and_learnt_there() -> None:
    config = TrainingConfig(dataset="circles", train_size=200, batch_size=10, hidden_layers=(10,), epochs=30)
    trainer = Trainer(config, load(config.data))
    list(trainer.run())
    assert trainer.dataset.is_on_plane
    assert not easy_dataset().is_on_plane
    seen = decision_map(trainer.network, Area(-1.0, 1.0, -1.0, 1.0), (3, 3), *trainer.pixels)
    assert seen.taken_for[1, 1] == 1  # within the inner circle
    assert seen.taken_for[0, 0] == seen.taken_for[2, 2] == 0
