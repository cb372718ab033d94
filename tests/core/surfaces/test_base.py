"""The box of a surface, and what follows from its curvatures."""

import numpy as np
import pytest

from core.surfaces import Bounds
from core.surfaces.base import curvature_extremes, rate_for_curvature


def test_a_grid_is_spread_over_the_box_from_corner_to_corner() -> None:
    box = Bounds(-1, 3, 0, 2)
    grid = box.grid(5)
    assert grid[0, 0].tolist() == [-1, 0]
    assert grid[-1, -1].tolist() == [3, 2]
    assert grid[2, 1].tolist() == [0, 1]  # rows go up, columns to the right
    assert box.contains(grid).all()
    assert not box.contains(np.array([(3.1, 1), (0, -0.1)])).any()


def test_the_extremes_of_the_curvature_are_the_eigenvalues() -> None:
    halves = np.random.default_rng(3).normal(size=(50, 2, 2))
    hessians = halves + np.swapaxes(halves, -1, -2)
    np.testing.assert_allclose(np.stack(curvature_extremes(hessians), -1), np.linalg.eigvalsh(hessians), atol=1e-13)


@pytest.mark.parametrize("condition", [1, 7, 100, 1000])
def test_at_a_scaled_rate_below_one_a_quadratic_is_descended(condition: float) -> None:
    curvatures = np.array([1, condition])
    rate = rate_for_curvature(0.9, curvatures.mean())
    assert (np.abs(1 - rate * curvatures) < 1).all()
