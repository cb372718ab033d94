"""Maps of losses: smooth, positive, and never made up outside."""

import numpy as np
import pytest

from core.landscape.loss_map import Box, LossMap

A, B = np.linspace(-1, 2, 17), np.linspace(0, 2, 17)


def bowl(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.exp(a**2 - 0.3 * a * b + 0.5 * b**2 - 2)


MAP = LossMap(A, B, bowl(*np.meshgrid(A, B)).astype(np.float32), 100)
POINTS = np.random.default_rng(0).uniform([-0.9, 0.1], [1.9, 1.9], (50, 2))


def test_between_the_points_of_its_grid_it_interpolates_the_logarithm() -> None:
    assert MAP.loss(POINTS) == pytest.approx(bowl(POINTS[:, 0], POINTS[:, 1]), rel=1e-6)  # whose logarithm is quadratic
    assert MAP.lattice(A, B) == pytest.approx(MAP.losses, rel=1e-6)


def test_its_gradient_is_that_of_differences() -> None:
    h = 1e-5
    for axis in range(2):
        step = np.eye(2)[axis] * h
        differences = (MAP.loss(POINTS + step) - MAP.loss(POINTS - step)) / (2 * h)
        assert MAP.gradient(POINTS)[:, axis] == pytest.approx(differences, rel=1e-5, abs=1e-8)


def test_outside_its_box_there_is_no_number() -> None:
    assert MAP.box == Box(-1, 2, 0, 2)
    assert np.isnan(MAP.loss(np.array([[-1.1, 1], [0, 2.1]]))).all()


def test_a_loss_beyond_all_numbers_counts_as_the_greatest_other() -> None:
    losses = MAP.losses.copy()
    losses[0, 0], losses[3, 3] = np.inf, np.nan
    found = LossMap(A, B, losses, 100)
    assert found.loss(np.array([A[0], B[0]])) == pytest.approx(np.nanmax(losses[np.isfinite(losses)]))
    assert np.isfinite(found.lattice(A, B)).all()


def test_a_loss_of_0_stays_above_it() -> None:
    assert (LossMap(A, B, MAP.losses * 0, 100).lattice(A, B) > 0).all()
