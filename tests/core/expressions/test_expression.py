"""A function keeps the shape and the type of its points, and the catalogue's surfaces can be typed."""

import numpy as np
import pytest

from core.expressions import Expression
from core.surfaces import Beale, Himmelblau, Rastrigin, Rosenbrock, Surface


@pytest.mark.parametrize("text", ["7", "x", "y", "x + sin(y)", "x^y", "sqrt(x^2 + y^2)", "max(x, 2^y)", "abs(x)"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
def test_shape_and_type_of_the_points_are_kept(text: str, dtype: type[np.floating]) -> None:
    function = Expression(text)
    for shape in [(2,), (0, 2), (5, 2), (3, 4, 2)]:
        points = np.full(shape, 0.5, dtype)
        value, gradient = function.value(points), function.gradient(points)
        again, hessian = function.derivatives(points)
        assert value.dtype == gradient.dtype == hessian.dtype == dtype
        assert [value.shape, gradient.shape, hessian.shape] == [shape[:-1], shape, (*shape, 2)]
        np.testing.assert_array_equal(again, gradient)
        assert not np.shares_memory(value, points)
        assert (points == 0.5).all()


@pytest.mark.parametrize(
    ("surface", "text"),
    [
        (Rosenbrock(), "(1 − x)² + 100 (y − x²)²"),
        (Beale(), "(1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²"),
        (Himmelblau(), "(x^2 + y - 11)**2 + (x + y^2 - 7)**2"),
        (Rastrigin(), "20 + x^2 - 10 cos(2pi x) + y^2 - 10 cos(2pi y)"),
    ],
    ids=lambda case: case.kind if isinstance(case, Surface) else "",
)
def test_the_surfaces_of_the_catalogue_can_be_typed(surface: Surface, text: str) -> None:
    box, function = surface.bounds, Expression(text)
    points = np.random.default_rng(0).uniform((box.x_min, box.y_min), (box.x_max, box.y_max), size=(500, 2))
    np.testing.assert_allclose(function.value(points), surface.value(points), rtol=1e-10)
    np.testing.assert_allclose(function.gradient(points), surface.gradient(points), rtol=1e-10, atol=1e-10)
