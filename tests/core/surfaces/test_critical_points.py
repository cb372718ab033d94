"""Minima and saddles are found where they are declared, flat or in a crease, and none where there are none."""

import numpy as np
import pytest

from core.surfaces import (
    OwnFunction,
    Rastrigin,
    Surface,
)
from core.surfaces.critical_points import MOST, turns_around
from tests.core.surfaces.closed_forms import known_functions, missed_and_false
from tests.core.surfaces.typed import catalogue, typed


@catalogue
def test_the_minima_and_saddles_that_are_found_are_those_that_are_declared(surface: Surface, own: OwnFunction) -> None:
    np.testing.assert_allclose(sorted(own.minima), sorted(surface.minima), atol=1e-9)
    np.testing.assert_allclose(
        np.reshape(sorted(own.saddles), (-1, 2)), np.reshape(sorted(surface.saddles), (-1, 2)), atol=1e-9
    )
    assert own.lowest_value == pytest.approx(surface.lowest_value, abs=1e-12)
    assert own.is_lowest(own.minima[0])


def test_of_too_many_minima_the_lowest_are_found() -> None:
    own = typed(Rastrigin(), "20 + x² + y² − 10 cos(2π x) − 10 cos(2π y)")
    declared = Rastrigin().value(np.array(Rastrigin().minima))
    np.testing.assert_allclose(own.value(np.array(own.minima)), np.sort(declared)[:MOST], atol=1e-9)
    assert len(own.saddles) == MOST


@pytest.mark.parametrize(
    ("expression", "minima"),
    [
        ("x^4 + y^4", [(0, 0)]),
        ("x^2 + y^4", [(0, 0)]),
        ("x³ − 3 x y² + (x² + y²)² / 2", [(-1.5, 0), (0.75, -np.sqrt(27) / 4), (0.75, np.sqrt(27) / 4)]),
        ("sqrt((x - 1)^2 + (y + 2)^2)", [(1, -2)]),
        ("abs(x - 0.3) + 5 abs(y - 0.7)", [(0.3, 0.7)]),
        ("max(abs(x), abs(y - 1))", [(0, 1)]),
        ("x^x + (y - 1)^2", [(np.exp(-1), 1)]),
    ],
)
def test_flat_minima_and_those_in_a_crease_are_found(expression: str, minima: list[tuple[float, float]]) -> None:
    np.testing.assert_allclose(sorted(OwnFunction(expression=expression).minima), minima, atol=1e-5)


@pytest.mark.parametrize(
    ("expression", "lowest"),
    [
        ("x + 2y", -15),
        ("x²", 0),
        ("(x y − 1)²", 0),
        ("sin(x)", -1),
        ("max(0, x² + y² − 1)", 0),
        ("3", 3),
        ("x² − y²", -25),
    ],
)
def test_where_no_point_is_the_lowest_no_minimum_is_marked(expression: str, lowest: float) -> None:
    own = OwnFunction(expression=expression)
    assert own.minima == ()
    assert own.lowest_value == pytest.approx(lowest, abs=1e-9)


@pytest.mark.parametrize(
    "expression",
    [
        *("log(x)", "1/x", "log(x² + y²)", "tan(x) + y²", "1/(x² + y²)", "x^y", "exp(exp(x))"),
        *("tan(x) + tan(y)", "1/(x y)", "1/x + 1/y", "-1/(x² + y²)", "x/(x² + y²)", "-log|x| + y²"),
    ],
)
def test_a_pole_is_no_minimum_and_no_floor(expression: str) -> None:
    own = OwnFunction(expression=expression)
    assert own.minima == ()
    assert abs(own.lowest_value) < 1e3


def test_between_the_poles_of_a_product_there_are_the_saddles_of_its_zeros() -> None:
    zeros = [(n * np.pi, m * np.pi) for n in (-1, 0, 1) for m in (-1, 0, 1)]
    own = OwnFunction(expression="tan(x) tan(y)")
    np.testing.assert_allclose(sorted(own.saddles), sorted(zeros), atol=1e-9)
    assert own.minima == ()


@pytest.mark.parametrize(
    ("expression", "minima", "saddles"),
    [
        ("-exp(-50(x² + y²))", [(0, 0)], []),
        ("exp(-50(x² + y²))", [], []),
        ("-exp(-50 x²) - exp(-50 y²)", [(0, 0)], []),
        ("exp(8x)(x² - 8 y²)", [], [(0, 0)]),
        ("exp(x²) - exp(y²)", [], [(0, 0)]),
        ("1e6 sinh(3x) sinh(3y)", [], [(0, 0)]),
        ("1/(x² - 30) + 100 y²", [], [(0, 0)]),
    ],
)
def test_a_plain_has_no_saddle_and_a_steep_landscape_keeps_its_own(
    expression: str, minima: list[tuple[float, float]], saddles: list[tuple[float, float]]
) -> None:
    own = OwnFunction(expression=expression)
    np.testing.assert_allclose(np.reshape(own.minima, (-1, 2)), np.reshape(minima, (-1, 2)), atol=1e-6)
    np.testing.assert_allclose(np.reshape(own.saddles, (-1, 2)), np.reshape(saddles, (-1, 2)), atol=1e-6)


@pytest.mark.slow
def test_what_is_found_is_what_is_there_by_construction() -> None:
    for function in known_functions(seed=40, count=40):
        assert missed_and_false(function) == (0, 0), function.text


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_of_many_functions_hardly_a_point_is_missed_or_false() -> None:
    faults = [missed_and_false(function) for function in known_functions(seed=3000, count=3000)]
    assert np.sum(faults) <= 6  # of 6119 minima and saddles


def test_the_gradient_turns_forward_around_a_minimum_and_back_around_a_saddle() -> None:
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    x, y = circle.T
    monkey = np.stack([x * x - y * y, -2 * x * y], axis=-1)
    plain = np.zeros_like(circle)
    fields = (circle, -circle, circle * [1, -1], monkey, np.ones_like(circle), plain, circle * [1, np.nan])
    assert [int(turns_around(field)) for field in fields] == [1, 1, -1, -2, 0, 0, 0]


def test_a_minimum_above_the_edge_of_the_box_is_not_the_lowest() -> None:
    own = OwnFunction(expression="x³ − 3 x + y²")
    np.testing.assert_allclose(own.minima, [(1, 0)], atol=1e-12)
    assert own.lowest_value == -110
    assert not own.is_lowest(own.minima[0])


def test_the_search_is_made_once() -> None:
    own = OwnFunction()
    assert own.minima is own.minima
    assert own == OwnFunction()
    assert own.replace(a=2.0).minima is not own.minima
