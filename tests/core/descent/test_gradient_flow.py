"""The gradient flow: exact on quadratics, elsewhere the curve that a fine Runge-Kutta method follows."""

import numpy as np
import pytest

from core.descent.gradient_flow import gradient_flow
from core.settings import Array
from core.surfaces import SURFACES, Bowl, OwnFunction, Ravine, Regression, Rosenbrock, Saddle, Surface, TwoWells

KINDS = [kind.model_validate({}) for kind in SURFACES if kind is not Regression]


def by_arc_length(surface: Surface, start: Array, length: float, pieces: int = 4000) -> Array:
    """The classical fourth-order Runge-Kutta method on x' = -g / |g|, whose curve is the same."""

    def forward(point: Array) -> Array:
        slope = surface.gradient(point)
        return -slope / max(float(np.hypot(*slope)), 1e-300)

    h, points = length / pieces, [start]
    for _ in range(pieces):
        p = points[-1]
        a = forward(p)
        b = forward(p + h / 2 * a)
        c = forward(p + h / 2 * b)
        points.append(p + h / 6 * (a + 2 * b + 2 * c + forward(p + h * c)))
    return np.array(points)


def test_on_a_bowl_it_goes_straight_to_the_middle() -> None:
    curve = gradient_flow(Bowl(), (3.0, -1.5))
    np.testing.assert_allclose(curve[:, 1], -0.5 * curve[:, 0], atol=1e-9)
    np.testing.assert_allclose(curve[-1], 0, atol=1e-5)


def test_on_a_ravine_it_is_the_power_curve() -> None:
    """x = x0 e^-t and y = y0 e^-kt, so y / y0 = (x / x0)^k."""
    x, y = gradient_flow(Ravine(condition=20.0), (-3.0, 2.5)).T
    np.testing.assert_allclose(y / 2.5, (x / -3.0) ** 20, atol=1e-6)


def test_from_a_saddles_ridge_it_falls_off_to_one_side() -> None:
    curve = gradient_flow(Saddle(), (1.0, 1e-3))
    assert np.hypot(*(curve[-1] - curve[0])) > 0.5


@pytest.mark.parametrize("surface", [Rosenbrock(), TwoWells()], ids=lambda surface: surface.kind)
def test_it_is_the_curve_of_a_fine_method(surface: Surface) -> None:
    curve = gradient_flow(surface, surface.start)
    length = float(np.hypot(*np.diff(curve, axis=0).T).sum())
    fine = by_arc_length(surface, curve[0], 0.8 * length)
    gaps = np.array([np.hypot(*(curve - point).T).min() for point in fine[:: len(fine) // 100]])
    step = np.hypot(*np.diff(curve, axis=0).T).max()
    assert gaps.max() <= step / 2 + 1e-3 * surface.bounds.diagonal


@pytest.mark.parametrize("surface", KINDS, ids=lambda surface: surface.kind)
def test_it_only_goes_down(surface: Surface) -> None:
    curve = gradient_flow(surface, surface.start)
    values = surface.value(curve)
    assert np.isfinite(curve).all()
    assert (np.diff(values) <= 1e-3 * (values[0] - values.min()) + 1e-9).all()
    assert len(curve) < 3000


def test_where_nothing_slopes_it_stays_and_where_nothing_is_it_ends() -> None:
    assert gradient_flow(Bowl(), (0.0, 0.0)).tolist() == [[0.0, 0.0]]
    edge = gradient_flow(OwnFunction(expression="log(x) + y^2", x_min=-2, x_max=2, y_min=-2, y_max=2), (1.0, 1.0))
    assert np.isfinite(edge).all()
