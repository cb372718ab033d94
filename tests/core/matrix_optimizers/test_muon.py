"""Muon against its algorithm written once more, by singular values, and against PyTorch's, which is in bfloat16."""

import json
from typing import Any

import numpy as np
import pytest

from core.matrix_optimizers import Muon, orthogonalized
from core.settings import Array
from tests.core.matrix_optimizers.descents import SHAPES, STORED, gradient, path

COEFFICIENTS = (3.4445, -4.775, 2.0315)
VARIANTS = [
    Muon(learning_rate=0.02),
    Muon(learning_rate=0.02, nesterov=False, momentum=0.8, weight_decay=0.5),
    Muon(learning_rate=0.02, adjust_lr_fn="match_rms_adamw", ns_steps=3),
    Muon(learning_rate=0.02, a=1.5, b=-0.5, c=0.0, ns_steps=8),
]


def by_singular_values(optimizer: Muon, shape: tuple[int, int], steps: int) -> Array:
    """The algorithm of Jordan et al. again: the iteration as a polynomial of each singular value, in (out, in)."""
    weights, mean = np.zeros(shape[::-1]), np.zeros(shape[::-1])
    beta = optimizer.momentum
    rows, columns = weights.shape
    by_shape = np.sqrt(max(1, rows / columns))
    scale = by_shape if optimizer.adjust_lr_fn == "original" else 0.2 * np.sqrt(max(rows, columns))
    for _ in range(steps):
        slope = gradient(shape, weights.T).T
        mean = beta * mean + (1 - beta) * slope
        u, s, vt = np.linalg.svd((1 - beta) * slope + beta * mean if optimizer.nesterov else mean, full_matrices=False)
        s /= np.sqrt((s**2).sum())
        for _ in range(optimizer.ns_steps):
            s = optimizer.a * s + optimizer.b * s**3 + optimizer.c * s**5
        weights *= 1 - optimizer.learning_rate * optimizer.weight_decay
        weights -= optimizer.learning_rate * scale * (u * s) @ vt
    return weights.T


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("optimizer", VARIANTS, ids=range(len(VARIANTS)))
def test_path_is_that_of_the_polynomial_of_each_singular_value(optimizer: Muon, shape: tuple[int, int]) -> None:
    expected = by_singular_values(optimizer, shape, 10)
    assert np.abs(path(optimizer, shape, 10)[-1] - expected).max() < 1e-12


@pytest.mark.parametrize("case", json.loads(STORED.read_text()))
def test_path_is_that_of_pytorch_to_the_precision_of_bfloat16(case: dict[str, Any]) -> None:
    arguments = {("learning_rate" if name == "lr" else name): value for name, value in case["arguments"].items()}
    arguments |= dict(zip("abc", arguments.pop("ns_coefficients", ()), strict=False))
    ours, theirs = path(Muon(**arguments), tuple(case["shape"]), case["steps"])[-1], np.array(case["matrix"])
    assert np.linalg.norm(ours - theirs) < 2e-2 * np.linalg.norm(theirs)


def test_settings_are_those_of_pytorch() -> None:
    muon = Muon()
    assert (muon.learning_rate, muon.momentum, muon.nesterov, muon.weight_decay) == (1e-3, 0.95, True, 0.1)
    assert (muon.a, muon.b, muon.c, muon.ns_steps) == (*COEFFICIENTS, 5)


def test_five_iterations_leave_singular_values_near_1() -> None:
    rng = np.random.default_rng(0)
    u, v = (np.linalg.qr(rng.standard_normal((8, 8)))[0] for _ in range(2))
    values = np.geomspace(1, 0.01, 8)
    result = orthogonalized((u * values) @ v.T, COEFFICIENTS, 5, 1e-7)
    sizes = np.linalg.svd(result, compute_uv=False)
    assert sizes.min() > 0.65
    assert sizes.max() < 1.21


def test_a_step_keeps_the_directions_of_the_gradient() -> None:
    rng = np.random.default_rng(1)
    matrix = rng.standard_normal((4, 7))
    u, _, vt = np.linalg.svd(matrix, full_matrices=False)
    in_them = u.T @ orthogonalized(matrix, COEFFICIENTS, 5, 1e-7) @ vt.T
    assert np.abs(in_them - np.diag(np.diag(in_them))).max() < 1e-12


def test_a_matrix_of_zeros_stays_where_it_is() -> None:
    weights = np.zeros((3, 4))
    muon = Muon()
    muon.step(weights, np.zeros((3, 4)), muon.init(weights))
    assert not weights.any()


def test_more_outputs_than_inputs_lengthen_a_step_and_more_inputs_do_not() -> None:
    """In PyTorch's (out, in), the factor is √max(1, rows / columns)."""
    assert Muon().shape_factor((100, 400)) == 2
    assert Muon().shape_factor((400, 100)) == 1
    assert Muon(adjust_lr_fn="match_rms_adamw").shape_factor((400, 100)) == pytest.approx(4)


def test_on_two_numbers_every_step_is_about_as_long_as_the_rate() -> None:
    """Muon is momentum of a fixed length there."""
    for size in (1e-3, 1.0, 1e3):
        weights = np.zeros((2, 1))
        muon = Muon(learning_rate=0.1)
        muon.step(weights, size * np.array([[3.0], [4.0]]), muon.init(weights))
        assert 0.65 < np.linalg.norm(weights) / 0.1 < 1.21
        np.testing.assert_allclose(weights[:, 0] / np.linalg.norm(weights), [-0.6, -0.8])
