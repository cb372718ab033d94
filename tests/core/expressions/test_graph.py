"""The graph of a function: its values against the standard library, its derivatives against differences."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings

from core.expressions import Expression
from core.expressions.graph import FUNCTIONS
from core.settings import Array
from tests.core.expressions.texts import TERMS

POINTS = np.random.default_rng(0).uniform(0.15, 0.85, size=(40, 2))  # where every function has a value


def differences(function: Callable[[Array], Array], points: Array, h: float) -> Array:
    """The slopes along x and y, exact but for the sixth power of h, on a new last axis."""

    def slope(axis: Array) -> Array:
        near, middle, far = (function(points + n * h * axis) - function(points - n * h * axis) for n in (1, 2, 3))
        return (45 * near - 9 * middle + far) / (60 * h)

    return np.stack([slope(axis) for axis in np.eye(2)], axis=-1)


@pytest.mark.parametrize("name", ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "sqrt"])
def test_functions_are_those_of_the_standard_library(name: str) -> None:
    expected = [getattr(math, name)(x) for x in POINTS[:, 0]]
    np.testing.assert_allclose(Expression(f"{name}(x)").value(POINTS), expected, rtol=1e-14)


@pytest.mark.parametrize("exponent", [2, 3, 4, 5, 7, 15, 16, 17, 40])
def test_whole_powers_of_negative_numbers_are_exact(exponent: int) -> None:
    points = np.array([(-1.5, 0.0), (-1.0, 0.0), (-0.75, 0.0), (1.25, 0.0)])
    function = Expression(f"x^{exponent}")
    np.testing.assert_allclose(function.value(points), [x**exponent for x, _ in points.tolist()], rtol=1e-14)
    slopes = [exponent * x ** (exponent - 1) for x, _ in points.tolist()]
    np.testing.assert_allclose(function.gradient(points)[:, 0], slopes, rtol=1e-14)


@pytest.mark.parametrize(
    "text", ["x^y", "x^0.5", "x^(1/3)", "log(x)", "sqrt(x)", "log2(x)", "log10(x)", "asin(x - 5)", "(-2)^y"]
)
def test_where_a_function_is_not_defined_is_a_hole(text: str) -> None:
    function, beside = Expression(text), np.array([(-2.0, 2.0), (-2.0, 1.5)])
    assert np.isnan(function.value(beside)).all()
    assert np.isnan(function.gradient(beside)).any(axis=1).all()


@pytest.mark.parametrize("text", ["1 / 0", "9**9**9**9", "9^9^9^9^9^9", "1e300 * 1e300 x", "x / 0", "log(0) x"])
def test_overflow_is_infinite_at_once(text: str) -> None:
    assert np.isinf(Expression(text).value(np.array([3.0, 2.0])))


def test_parameters_are_numbers_so_that_their_powers_are_whole() -> None:
    assert float(Expression("x^a", a=3.0).value(np.array([-2.0, 0.0]))) == -8
    np.testing.assert_array_equal(Expression("x^a", a=2.0).gradient(np.array([-2.0, 0.0])), [-4, 0])


def test_many_points_are_evaluated_as_few_are() -> None:
    points = np.random.default_rng(1).normal(size=(10_001, 2))
    function = Expression("sin(x) * exp(-y^2) + x * y")
    np.testing.assert_array_equal(function.value(points[9_990:]), function.value(points)[9_990:])
    np.testing.assert_array_equal(function.gradient(points[::2]), function.gradient(points)[::2])


OPERATORS = [
    "x + y",
    "x - 2 y",
    "x * y",
    "x / y",
    "1 / x",
    "x^2",
    "x^3",
    "x^-2",
    "x^2.5",
    "x^y",
    "2^x",
    "0^x",
    "0.5^(x y)",
]
CALLS = [f"{name}(x * y + 0.1)" for name, function in FUNCTIONS.items() if function.operands == 1]
PAIRS = ["min(x, 2 y - 0.5)", "max(sin(x), y^2)", "max(x, 0.5)"]


@pytest.mark.parametrize("text", [*OPERATORS, *CALLS, *PAIRS, "y * sin(3 x) / (1 + exp(-x)) - abs(x - y)^1.5"])
def test_derivatives_agree_with_differences(text: str) -> None:
    function = Expression(text)
    points = POINTS[np.abs(np.subtract(*POINTS.T)) > 0.05]
    for kink in ("x - 2 y + 0.5", "sin(x) - y^2", "x - 0.5"):
        points = points[np.abs(Expression(kink).value(points)) > 0.01]
    gradient, hessian = function.derivatives(points)
    np.testing.assert_allclose(gradient, differences(function.value, points, 1e-3), rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(hessian, differences(function.gradient, points, 1e-3), rtol=1e-7, atol=1e-7)


@pytest.mark.slow
@settings(deadline=None, max_examples=200, derandomize=True)  # differences may be wrong together
@given(TERMS)
def test_derivatives_of_anything_agree_with_differences_where_those_agree_with_each_other(text: str) -> None:
    function = Expression(text, a=0.7)
    points = POINTS * 3 - 1
    with np.errstate(all="ignore"):
        coarse, fine = (differences(function.value, points, h) for h in (2e-3, 1e-3))
        smooth = np.abs(coarse - fine) <= 1e-7 * (1 + np.abs(fine))
    gradient = function.gradient(points)
    # Large values have no digits left for differences, and what is in between may have overflown.
    smooth &= np.isfinite(gradient) & (np.abs(function.value(points)) < 1e4)[:, None]
    np.testing.assert_allclose(gradient[smooth], fine[smooth], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("text", ["sqrt(x^2 + y^2)", "(x^2 + y^2)^0.5", "abs(x) + 5 abs(y)", "max(x, -x) + abs(y)"])
def test_the_gradient_at_the_tip_of_a_cone_or_in_a_crease_is_the_middle_one(text: str) -> None:
    np.testing.assert_array_equal(Expression(text).gradient(np.zeros((1, 2))), 0)


def test_an_arc_sine_at_its_end_has_no_slope_where_its_operand_has_none() -> None:
    function = Expression("asin(min(1, 2 + x)) + acos(max(-1, y - 2))")
    np.testing.assert_array_equal(function.gradient(np.zeros((1, 2))), 0)


def test_equal_parts_are_computed_once_and_constants_never() -> None:
    function = Expression("(1-x)^2 + 100*(y-x^2)^2")
    assert len(function._values._steps) == 7
    assert len(function._gradients._steps) == 8
