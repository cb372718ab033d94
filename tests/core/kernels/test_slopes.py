"""The passes for gradients are those of the formulas: their values by hand, and central differences of the losses."""

import math

import numpy as np
import pytest

from core.kernels import Pass, slopes
from core.settings import Array


def slope(one: Pass, x: float, y: float, *scalars: float) -> list[float]:
    along_x, along_y = np.zeros(1), np.zeros(1)
    one(np.array([x]), np.array([y]), along_x, along_y, *scalars)
    return [float(along_x[0]), float(along_y[0])]


@pytest.mark.parametrize(
    ("one", "place", "expected"),
    [
        (slopes.bowl, (2.0, -3.0), [2.0, -3.0]),
        (slopes.rosenbrock, (0.0, 0.0), [-2.0, 0.0]),
        (slopes.rosenbrock, (1.0, 2.0), [-400.0, 200.0]),
        (slopes.beale, (3.0, 0.5), [0.0, 0.0]),
        (slopes.beale, (0.0, 0.0), [-12.75, 0.0]),
        (slopes.himmelblau, (3.0, 2.0), [0.0, 0.0]),
        (slopes.himmelblau, (0.0, 0.0), [-14.0, -22.0]),
        (slopes.three_hump_camel, (1.0, 0.0), [0.8, 1.0]),
        (slopes.styblinski_tang, (0.0, 1.0), [2.5, -11.5]),
        (slopes.saddle, (1.0, 1.0), [1.0, 0.0]),
    ],
)
def test_the_slopes_are_those_by_hand(one: Pass, place: tuple[float, float], expected: list[float]) -> None:
    assert slope(one, *place) == pytest.approx(expected, abs=1e-12)


def test_the_ravine_is_steep_across_its_axis() -> None:
    c, s = math.cos(math.radians(30)), math.sin(math.radians(30))
    assert slope(slopes.ravine, c, s, 20.0, c, s) == pytest.approx([c, s])
    assert slope(slopes.ravine, -s, c, 20.0, c, s) == pytest.approx([-20 * s, 20 * c])


def himmelblau(x: Array, y: Array) -> Array:
    height: Array = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
    return height


def test_himmelblau_agrees_with_central_differences() -> None:
    x, y = np.random.default_rng(0).uniform(-5, 5, (2, 20))
    along_x, along_y = np.empty(20), np.empty(20)
    slopes.himmelblau(x, y, along_x, along_y)
    h = 1e-5
    np.testing.assert_allclose(along_x, (himmelblau(x + h, y) - himmelblau(x - h, y)) / (2 * h), rtol=1e-6, atol=1e-5)
    np.testing.assert_allclose(along_y, (himmelblau(x, y + h) - himmelblau(x, y - h)) / (2 * h), rtol=1e-6, atol=1e-5)
