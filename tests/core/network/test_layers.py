"""The layers by themselves: batch norm, dropout, and how many units there are."""

import math

import numpy as np

from core.activations import Identity, ReLU, Tanh
from core.network import Network, Pass
from core.network.layers import Layer
from tests.core.network.small import small_network


def test_a_trace_without_batch_norm_is_a_matrix_product_and_an_activation_a_layer() -> None:
    network, x, labels = small_network(Tanh(), batch_norm=False)
    trace = network.trace(x, labels)
    first = network.layers[0]
    np.testing.assert_allclose(trace.layers[0].z, x @ first.weights + first.bias, rtol=1e-12)
    np.testing.assert_allclose(trace.layers[0].a, np.tanh(trace.layers[0].z), rtol=1e-12)
    np.testing.assert_allclose(trace.layers[-1].a, network.logits(x), rtol=1e-12)


def test_batch_norm_gives_each_unit_mean_0_and_deviation_1_over_the_batch() -> None:
    network, x, labels = small_network(Identity(), batch_norm=True)
    for layer in network.layers:
        layer.gamma[...], layer.beta[...] = 1, 0
    trace = network.trace(100 * x + 30, labels, training=True)
    np.testing.assert_allclose(trace.layers[0].z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(trace.layers[0].z.std(axis=0), 1, rtol=1e-6)


def test_a_unit_that_is_constant_over_the_batch_survives_batch_norm() -> None:
    network, x, labels = small_network(Tanh(), batch_norm=True)
    network.layers[0].weights[:, 2] = 0
    assert math.isfinite(network.loss_and_gradient(x, labels))
    assert np.isfinite(network.gradient).all()


def test_dropout_drops_its_share_and_scales_up_the_rest() -> None:
    network = Network((3, 400, 300, 2), ReLU(), dropout=0.7)
    batch = Pass(network, 100, network.gradient)
    batch.draw_masks(np.random.default_rng(0))
    for layer in batch.layers[:-1]:
        assert layer.mask is not None
        assert len(np.unique(layer.mask)) == 2
        np.testing.assert_allclose((layer.mask == 0).mean(), 0.7, atol=0.01)
        np.testing.assert_allclose(layer.mask.max(), 1 / 0.3, rtol=1e-4)
    assert batch.layers[-1].mask is None


def test_a_layer_says_how_many_units_it_has() -> None:
    layers: tuple[Layer, ...] = Network((4, 3, 2), ReLU()).layers
    assert [layer.fan_out for layer in layers] == [3, 2]
