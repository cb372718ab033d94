"""Products with the Hessian against PyTorch's autograd and differences of the network's own gradients."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.activations import ReLU, Sigmoid, Tanh
from core.landscape.hessian import HessianProduct, Preconditioned
from core.network import Network
from core.settings import Array
from tests.core.network.small import small_network
from tests.core.network.test_network import BY_KIND, GOLDEN, case_name, every_activation, network_of

HESSIANS = json.loads((Path(__file__).parents[2] / "golden" / "torch_hessians.json").read_text())


def golden_product(case: dict[str, Any]) -> HessianProduct:
    network = network_of(GOLDEN["given"], BY_KIND[case["activation"]], batch_norm=case["batch_norm"])
    return HessianProduct(network, np.array(GOLDEN["given"]["x"]), np.array(GOLDEN["given"]["labels"]))


def full(product: HessianProduct) -> Array:
    """The whole Hessian."""
    return np.array([product(row) for row in np.eye(product.size)])


@pytest.mark.parametrize("case", HESSIANS["cases"], ids=lambda case: case_name({**case, "dropout": False}))
def test_a_product_equals_that_of_pytorch(case: dict[str, Any]) -> None:
    product = golden_product(case)
    np.testing.assert_allclose(product.loss, case["loss"], rtol=1e-12)
    np.testing.assert_allclose(product(np.cos(np.arange(product.size))), case["product"], rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(np.linalg.eigvalsh(full(product))[-1], case["largest"], rtol=1e-9)


@every_activation
@pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch_norm"])
def test_a_product_is_the_difference_of_two_gradients_with_a_penalty(activation: Any, *, batch_norm: bool) -> None:
    network, x, labels = small_network(activation, batch_norm=batch_norm)
    l2, h = 0.3, 1e-6
    direction = np.random.default_rng(5).standard_normal(network.parameters.size)
    product = HessianProduct(network, x, labels, l2)(direction)
    start, gradients = network.parameters.copy(), []
    for sign in (1, -1):
        network.parameters[...] = start + sign * h * direction
        network.loss_and_gradient(x, labels)
        network.gradient[: network.weights.size] += l2 * network.weights
        gradients.append(network.gradient.copy())
    np.testing.assert_allclose(product, (gradients[0] - gradients[1]) / (2 * h), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("sizes", [(7, 4), (7, 5, 4)], ids=["no hidden layer", "one"])
def test_inputs_that_are_always_0_and_networks_of_any_depth_have_their_hessian(sizes: tuple[int, ...]) -> None:
    network = Network(sizes, Tanh(), dtype=np.float64)
    rng = np.random.default_rng(0)
    network.parameters[...] = rng.standard_normal(network.parameters.size)
    x, labels = rng.standard_normal((9, 7)), rng.integers(0, 4, 9)
    x[:, [0, 3]] = 0
    hessian = full(HessianProduct(network, x, labels))
    first = hessian[: 7 * sizes[1]].reshape(7, sizes[1], -1)
    np.testing.assert_array_equal(first[[0, 3]], 0)
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-13)
    if len(sizes) == 2:  # softmax regression: the loss is convex (Bohning 1992)
        assert np.linalg.eigvalsh(hessian)[0] > -1e-12


def test_dropout_is_off_and_the_network_stays_as_it_is() -> None:
    network, x, labels = small_network(Sigmoid(), batch_norm=True, dropout=0.5)
    before = [array.copy() for array in (network.parameters, network.gradient, network.statistics)]
    product = HessianProduct(network, x, labels)
    plain, _, _ = small_network(Sigmoid(), batch_norm=True)
    direction = np.ones(product.size)
    np.testing.assert_array_equal(product(direction), HessianProduct(plain, x, labels)(direction))
    for array, copy in zip((network.parameters, network.gradient, network.statistics), before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_network_in_float32_has_its_hessian_in_float64() -> None:
    single = Network((7, 6, 4), ReLU())
    rng = np.random.default_rng(0)
    single.parameters[...] = rng.standard_normal(single.parameters.size)
    double = Network((7, 6, 4), ReLU(), dtype=np.float64)
    double.parameters[...] = single.parameters
    x, labels = rng.standard_normal((9, 7)).astype(np.float32), rng.integers(0, 4, 9)
    products = [HessianProduct(one, x, labels)(np.ones(single.parameters.size)) for one in (single, double)]
    assert products[0].dtype == np.float64
    np.testing.assert_array_equal(products[0], products[1])


def test_a_preconditioned_hessian_has_the_eigenvalues_of_p_inverse_h() -> None:
    network, x, labels = small_network(Tanh(), batch_norm=False)
    product = HessianProduct(network, x, labels)
    denominators = np.random.default_rng(1).uniform(0.5, 3, product.size)
    scaled = Preconditioned(product, denominators)
    symmetric = np.array([scaled(row) for row in np.eye(product.size)])
    expected = np.linalg.eigvals(full(product) / denominators[:, None]).real.max()
    np.testing.assert_allclose(np.linalg.eigvalsh(symmetric)[-1], expected, rtol=1e-9)
