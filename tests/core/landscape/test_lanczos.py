"""The largest eigenvalue by products alone, against NumPy's of the whole matrix."""

from dataclasses import dataclass

import numpy as np
import pytest

from core.activations import ReLU, Tanh
from core.landscape.hessian import HessianProduct
from core.landscape.lanczos import BASIS, MOST_PRODUCTS, Lanczos
from core.settings import Array
from tests.core.network.small import small_network


@dataclass
class Matrix:
    """A matrix that counts its products."""

    values: Array
    products: int = 0

    @property
    def size(self) -> int:
        return len(self.values)

    def __call__(self, vector: Array) -> Array:
        self.products += 1
        product: Array = self.values @ vector
        return product


def symmetric(eigenvalues: Array, seed: int = 0) -> Matrix:
    basis, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(eigenvalues), len(eigenvalues))))
    return Matrix(basis * eigenvalues @ basis.T)


def of_a_network(seed: int) -> Array:
    """A spectrum as networks have it: a bulk round 0, of either sign, and some values that stand out."""
    rng = np.random.default_rng(seed)
    return np.concatenate([0.3 * rng.standard_normal(200), [-2.0, 3, 5, 9, 9.9, 10]])


@pytest.mark.parametrize("seed", range(5))
def test_the_largest_eigenvalue_is_found_to_one_per_cent(seed: int) -> None:
    matrix = symmetric(of_a_network(seed), seed)
    search = Lanczos(matrix, seed=seed)
    last = list(search.estimates())[-1]
    assert last.is_close
    assert last.value == pytest.approx(10, rel=0.01)
    assert matrix.products == last.products <= BASIS
    vector = search.vector()
    np.testing.assert_allclose(np.linalg.norm(vector), 1)
    assert np.linalg.norm(matrix(vector) - last.value * vector) == pytest.approx(last.residual, rel=1e-6)


def test_it_is_the_largest_not_the_farthest_from_0() -> None:
    assert list(Lanczos(symmetric(np.linspace(-100, 3, 80))).estimates())[-1].value == pytest.approx(3, abs=1)


def test_a_start_near_the_eigenvector_saves_products_and_one_across_it_misses_nothing() -> None:
    matrix = symmetric(of_a_network(0))
    fresh = list(Lanczos(matrix).estimates())[-1].products
    vectors = np.linalg.eigh(matrix.values)[1]
    near = list(Lanczos(matrix, start=vectors[:, -1]).estimates())[-1]
    across = list(Lanczos(matrix, start=vectors[:, 0]).estimates())[-1]
    assert near.products < fresh
    assert [near.value, across.value] == pytest.approx([10, 10], rel=0.01)


def test_a_start_does_not_hide_a_larger_eigenvalue_that_has_overtaken_its_own() -> None:
    for bulk in (np.zeros(998), np.random.default_rng(0).uniform(0, 1, 998)):
        matrix = Matrix(np.diag([10.0, 20.0, *bulk]))
        assert list(Lanczos(matrix, start=np.eye(1000)[0]).estimates())[-1].value == pytest.approx(20, rel=0.01)


def test_a_hard_matrix_takes_more_than_a_basis_and_never_more_than_the_most_products() -> None:
    matrix = symmetric(np.linspace(0, 1, 400) ** 0.1)
    last = list(Lanczos(matrix).estimates())[-1]
    assert last.products == matrix.products <= MOST_PRODUCTS
    assert last.value == pytest.approx(1, rel=0.01)


@pytest.mark.parametrize("eigenvalues", [np.zeros(5), np.ones(1), np.full(7, 2.0), np.array([-1.0, -2.0])], ids=repr)
def test_matrices_that_lead_no_further_end_it(eigenvalues: Array) -> None:
    last = list(Lanczos(symmetric(eigenvalues)).estimates())[-1]
    assert last.value == pytest.approx(eigenvalues.max(), abs=1e-12)


def test_a_matrix_that_is_not_finite_ends_it_without_a_number() -> None:
    assert np.isnan([one.value for one in Lanczos(Matrix(np.full((4, 4), np.nan))).estimates()]).all()


@pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch_norm"])
@pytest.mark.parametrize("activation", [ReLU(), Tanh()], ids=repr)
def test_the_sharpness_of_a_network_is_that_of_its_whole_hessian(activation: ReLU | Tanh, *, batch_norm: bool) -> None:
    product = HessianProduct(*small_network(activation, batch_norm=batch_norm), l2=0.1)
    hessian = np.array([product(row) for row in np.eye(product.size)])
    last = list(Lanczos(product).estimates())[-1]
    assert last.value == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=0.01)
