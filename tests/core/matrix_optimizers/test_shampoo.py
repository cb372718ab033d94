"""Shampoo against its paper written once more in float64, with the roots from elsewhere."""

import numpy as np
import pytest
from scipy.linalg import fractional_matrix_power

from core.matrix_optimizers import Shampoo, inverse_root
from core.settings import Array
from tests.core.matrix_optimizers.descents import SHAPES, gradient, path

VARIANTS = [
    Shampoo(learning_rate=0.1),
    Shampoo(learning_rate=0.3, momentum=0.9, weight_decay=0.2),
    Shampoo(learning_rate=0.3, eps=1e-2, root_every=4),
]


def root_of_sum(gradients: list[Array], eps: float) -> Array:
    """(eps I + Σ G Gᵀ)^-1/4, by the singular values of all gradients side by side: nothing is squared."""
    side = len(gradients[0])
    u, s, _ = np.linalg.svd(np.hstack([np.sqrt(eps) * np.eye(side), *gradients]), full_matrices=False)
    root: Array = (u / np.sqrt(s)) @ u.T
    return root


def again(optimizer: Shampoo, shape: tuple[int, int], steps: int) -> Array:
    """Algorithm 1 of Gupta, Koren and Singer, from all gradients at each step."""
    weights, mean, seen = np.zeros(shape), np.zeros(shape), []
    left: Array = np.zeros(0)
    right: Array = np.zeros(0)
    for step in range(steps):
        slope = gradient(shape, weights)
        seen.append(slope)
        mean = optimizer.momentum * mean + (1 - optimizer.momentum) * slope
        if step < optimizer.root_every or step % optimizer.root_every == 0:
            left = root_of_sum(seen, optimizer.eps)
            right = root_of_sum([one.T for one in seen], optimizer.eps)
        weights = (1 - optimizer.learning_rate * optimizer.weight_decay) * weights
        weights = weights - optimizer.learning_rate * left @ mean @ right
    return weights


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("optimizer", VARIANTS, ids=range(len(VARIANTS)))
def test_path_is_that_of_the_paper(optimizer: Shampoo, shape: tuple[int, int]) -> None:
    assert np.abs(path(optimizer, shape, 10)[-1] - again(optimizer, shape, 10)).max() < 1e-12


def test_an_inverse_root_is_that_of_scipy() -> None:
    half = np.random.default_rng(0).standard_normal((6, 9))
    matrix = half @ half.T
    np.testing.assert_allclose(inverse_root(matrix, 4), fractional_matrix_power(matrix, -0.25), rtol=1e-11, atol=1e-13)


def test_a_root_in_float32_is_taken_in_float64() -> None:
    half = np.random.default_rng(1).standard_normal((20, 3))
    matrix = (half @ half.T + 1e-4 * np.eye(20)).astype(np.float32)
    expected = fractional_matrix_power(matrix.astype(np.float64), -0.25)
    found = inverse_root(matrix, 4)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_directions_that_no_gradient_had_get_no_step_from_rounding(dtype: type[np.floating]) -> None:
    """All gradients are G, of rank 1, so that step t is learning_rate / √t of its U Vᵀ, whatever its size."""
    rng = np.random.default_rng(0)
    left, right = (half / np.linalg.norm(half) for half in (rng.standard_normal(20), rng.standard_normal(10)))
    shampoo, weights = Shampoo(learning_rate=0.1, eps=1e-8), np.zeros((20, 10), dtype)
    state = shampoo.init(weights)
    for _ in range(4):
        shampoo.step(weights, (1e4 * np.outer(left, right)).astype(dtype), state)
    expected = -0.1 * (1 + 2**-0.5 + 3**-0.5 + 0.5) * np.outer(left, right)
    np.testing.assert_allclose(weights, expected, atol=0.1 * float(np.finfo(dtype).eps) ** 0.25)


def test_a_matrix_that_is_not_finite_has_no_root() -> None:
    assert np.isnan(inverse_root(np.array([[1.0, np.inf], [np.inf, 1.0]]), 4)).all()


def test_the_first_step_of_a_diagonal_gradient_is_the_rate_times_the_sign() -> None:
    """L and R are G² but for eps, so that L^-1/4 G R^-1/4 is G / |G|."""
    weights = np.zeros((3, 3))
    shampoo = Shampoo(learning_rate=0.1, eps=1e-12)
    shampoo.step(weights, np.diag([4.0, -0.5, 30.0]), shampoo.init(weights))
    np.testing.assert_allclose(weights, np.diag([-0.1, 0.1, -0.1]), atol=1e-10)
