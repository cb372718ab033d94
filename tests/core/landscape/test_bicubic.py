"""Bicubic splines, beside SciPy's and differences."""

import numpy as np
import pytest
from scipy.interpolate import RectBivariateSpline

from core.landscape.bicubic import Bicubic

RNG = np.random.default_rng(0)
X, Y = np.linspace(-2, 3, 17), np.sort(RNG.uniform(0, 4, 9))
VALUES = RNG.standard_normal((9, 17))
POINTS = np.column_stack([RNG.uniform(X[0], X[-1], 200), RNG.uniform(Y[0], Y[-1], 200)])


def test_it_is_scipys_spline() -> None:
    reference = RectBivariateSpline(Y, X, VALUES)
    smooth = Bicubic(X, Y, VALUES)
    assert smooth(POINTS) == pytest.approx(reference.ev(POINTS[:, 1], POINTS[:, 0]), abs=1e-12)
    expected = [reference.ev(POINTS[:, 1], POINTS[:, 0], *order) for order in ((0, 1), (1, 0))]
    assert smooth.gradient(POINTS) == pytest.approx(np.column_stack(expected), abs=1e-11)


def test_the_gradient_is_that_of_differences() -> None:
    smooth, h = Bicubic(X, Y, VALUES), 1e-5
    inside = POINTS[(np.abs(POINTS[:, 0] - 0.5) < 2.4) & (POINTS[:, 1] > Y[0] + h) & (POINTS[:, 1] < Y[-1] - h)]
    for axis in range(2):
        step = np.eye(2)[axis] * h
        differences = (smooth(inside + step) - smooth(inside - step)) / (2 * h)
        assert smooth.gradient(inside)[:, axis] == pytest.approx(differences, abs=1e-6, rel=1e-6)


def test_a_lattice_has_the_values_of_its_points() -> None:
    smooth = Bicubic(X, Y, VALUES)
    xs, ys = np.linspace(-2, 3, 7), np.linspace(1, 2, 5)
    points = np.stack(np.meshgrid(xs, ys), axis=-1)
    assert smooth.lattice(xs, ys) == pytest.approx(smooth(points), abs=1e-12)
    assert smooth.lattice(X, Y) == pytest.approx(VALUES, abs=1e-12)


def test_outside_it_is_not_a_number() -> None:
    smooth = Bicubic(X, Y, VALUES)
    assert np.isnan(smooth(np.array([[-2.1, 1.0], [3.1, 1.0], [0.0, 5.0]]))).all()
    assert np.isnan(smooth.gradient(np.array([-2.1, 1.0]))).all()
