"""A function that is typed, as a surface: its minima are found, its rates are fit, and what is refused is explained."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import TypeAdapter, ValidationError

from core.descent import Racer, descend, race
from core.descent.outcomes import OutcomeKind, judge
from core.optimizers import OPTIMIZERS, SGD, Adam
from core.settings import Settings, explain
from core.surfaces import (
    AnySurface,
    Beale,
    Bowl,
    Himmelblau,
    OwnFunction,
    Rastrigin,
    Rosenbrock,
    Saddle,
    StyblinskiTang,
    Surface,
    TextbookRavine,
    ThreeHumpCamel,
    TwoWells,
)
from core.surfaces.base import MOST
from core.surfaces.contour_levels import LEVEL_SCALES, LevelScale, levels, line_shades
from tests.core.expressions.texts import TERMS


def typed(surface: Surface, expression: str) -> OwnFunction:
    """A surface of the catalogue as someone would type it, with its box and its start."""
    box, (x, y) = surface.bounds, surface.start
    return OwnFunction(
        expression=expression, x_min=box.x_min, x_max=box.x_max, y_min=box.y_min, y_max=box.y_max, start_x=x, start_y=y
    )


CATALOGUE: list[tuple[Surface, OwnFunction]] = [
    (surface, typed(surface, expression))
    for surface, expression in [
        (Bowl(), "(x² + y²) / 2"),
        (TextbookRavine(), "x² / 20 + y²"),
        (Rosenbrock(), "(1 − x)² + 100 (y − x²)²"),
        (Beale(), "(1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²"),
        (Himmelblau(), "(x² + y − 11)² + (x + y² − 7)²"),
        (ThreeHumpCamel(), "2 x² − 1.05 x⁴ + x⁶ / 6 + x y + y²"),
        (StyblinskiTang(), "(x⁴ − 16 x² + 5 x + y⁴ − 16 y² + 5 y) / 2"),
        (Saddle(), "x² / 2 − y² / 2 + y⁴ / 4"),
        (TwoWells(), "x² + y² − 2 exp(−5 ((x − 1)² + y²)) − 3 exp(−5 ((x + 1)² + y²))"),
    ]
]
catalogue = pytest.mark.parametrize(("surface", "own"), CATALOGUE, ids=[surface.kind for surface, _ in CATALOGUE])


class Room(Settings):
    """Something that has a surface, as a session has."""

    kind: str = "room"
    surface: AnySurface


def refused(**fields: Any) -> list[str]:
    """What is said about these fields in a file."""
    with pytest.raises(ValidationError) as caught:
        Room.model_validate_json(json.dumps({"surface": {"kind": "own", **fields}}))
    return explain(caught.value)


# What is found.


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
    "expression", ["log(x)", "1/x", "log(x² + y²)", "tan(x) + y²", "1/(x² + y²)", "x^y", "exp(exp(x))"]
)
def test_a_pole_is_no_minimum_and_no_floor(expression: str) -> None:
    own = OwnFunction(expression=expression)
    assert own.minima == ()
    assert abs(own.lowest_value) < 1e3


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


# What it is.


def test_letters_stand_for_numbers_that_can_be_changed() -> None:
    own = OwnFunction(expression="a x + b y + c d", a=2.0, b=3.0, c=4.0, d=5.0)
    assert float(own.value(np.array([1.0, 1.0]))) == 25
    assert float(own.replace(a=-2.0).value(np.array([1.0, 1.0]))) == 21
    assert own.formula == "a x + b y + c d"


def test_it_survives_a_file() -> None:
    own = OwnFunction(expression="a x² + y²", a=3.0, x_min=-1.0, y_max=2.0, start_x=0.5)
    adapter: TypeAdapter[Surface] = TypeAdapter(AnySurface)
    assert own.minima
    assert adapter.validate_json(adapter.dump_json(own)) == own
    assert json.loads(adapter.dump_json(own))["kind"] == "own"


def test_a_start_outside_the_box_moves_to_its_edge() -> None:
    assert OwnFunction(x_min=0.0, x_max=2.0, start_x=-3.0, start_y=1.0).start == (0, 1)


# What is refused.


def test_an_expression_that_is_none_is_explained() -> None:
    assert refused(expression="2 + foo") == ["surface.expression: unknown name “foo” at position 5"]
    assert refused(expression="") == ["surface.expression: is empty"]
    assert refused(expression=3) == ["surface.expression: 3 is not a text"]


def test_a_box_without_an_extent_is_explained() -> None:
    assert refused(x_min=2, x_max=2) == ["surface.x_max: 2 is not greater than 2"]
    assert refused(y_max=-6) == ["surface.y_max: -6 is not greater than -5"]
    assert refused(x_min=1, x_max=1.001) == ["surface.x_max: 1.001 is less than 1.01"]
    assert refused(x_min=-2000) == ["surface.x_min: -2000 is less than -1000"]


def test_a_function_without_values_is_explained() -> None:
    assert refused(expression="log(−1 − x²)") == ["surface: the function has no value anywhere in the box"]
    assert refused(expression="x / (a − 1)") == ["surface: the function has no value anywhere in the box"]
    assert refused(expression="9^9^9") == ["surface: the function has no value anywhere in the box"]


def test_a_change_to_a_worse_expression_is_refused() -> None:
    with pytest.raises(ValidationError, match="not closed"):
        OwnFunction().replace(expression="sin(x")


# The rates that it suggests.

STEEP_AND_FLAT = [
    "0.001 (x² + y²)",
    "1000000 (x² + y²)",
    "100 x² + y²",
    "abs(x) + 5 abs(y)",
    "exp(x) + exp(−x) + y²",
    "sin(x) sin(y)",
    "tanh(x)² + tanh(y)²",
    "(x y − 1)²",
    "x + y",
    "1",
    "1 / x",
]
OWN = [*(own for _, own in CATALOGUE), *(OwnFunction(expression=expression) for expression in STEEP_AND_FLAT)]


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.expression)
def test_at_the_suggested_rates_nobody_diverges(own: OwnFunction) -> None:
    racers = []
    for kind in OPTIMIZERS:
        rate = own.suggested_rate(kind)
        racers.append(Racer.model_validate({"optimizer": kind.model_validate({"learning_rate": rate})}))
    trajectories = race(own, racers, own.start, 300)
    assert [trajectory.diverged_at for trajectory in trajectories] == [None] * len(OPTIMIZERS)


@catalogue
def test_at_the_suggested_rate_sgd_gets_somewhere(surface: Surface, own: OwnFunction) -> None:
    losses = descend(own, SGD(learning_rate=own.suggested_rate(SGD)), own.start, 300).losses
    excess = losses - surface.lowest_value
    assert excess[-1] < 0.5 * excess[0]


def test_a_wider_box_asks_for_longer_steps() -> None:
    wide = OwnFunction(x_min=-50.0, x_max=50.0, y_min=-50.0, y_max=50.0)
    assert wide.suggested_rate(Adam) == pytest.approx(10 * OwnFunction().suggested_rate(Adam))


# What others make of it.


@pytest.mark.parametrize("scale", LEVEL_SCALES)
@pytest.mark.parametrize("expression", ["1", "x", "log(x)", "1/x", "sqrt(−x² − y²)", "10^(50 x)", "x^y", "(x y − 1)²"])
def test_any_function_can_be_shaded(expression: str, scale: LevelScale) -> None:
    own = OwnFunction(expression=expression)
    with np.errstate(over="ignore", invalid="ignore"):
        shades = levels(own, scale).shade(own.value(own.bounds.grid(20)))
    assert len(line_shades(np.append(shades[np.isfinite(shades)], 0.0)))
    assert (np.isfinite(shades) | ~np.isfinite(own.value(own.bounds.grid(20)))).all()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(TERMS)
def test_anything_that_is_accepted_can_be_searched_shaded_and_raced(expression: str) -> None:
    try:
        own = OwnFunction(expression=expression)
    except ValidationError:
        return
    assert all(own.bounds.contains(np.array(point)) for point in (*own.minima, *own.saddles))
    assert np.isfinite(own.value(np.array(own.minima).reshape(-1, 2))).all()
    assert np.isfinite(own.lowest_value)
    assert levels(own).heights.size
    assert descend(own, SGD(learning_rate=own.suggested_rate(SGD)), own.start, 60).outcome.kind in OutcomeKind


def test_a_race_without_minima_comes_to_an_end_that_has_a_name() -> None:
    valley = descend(OwnFunction(expression="x²"), SGD(learning_rate=0.1), (2.0, 1.0), 300)
    assert valley.outcome.kind is OutcomeKind.PLATEAU
    slope = descend(OwnFunction(expression="x + y"), SGD(learning_rate=0.1), (2.0, 1.0), 300)
    assert slope.outcome.kind is OutcomeKind.LEFT
    ridge = descend(OwnFunction(expression="x² − y²"), SGD(learning_rate=0.1), (2.0, 0.0), 300)
    assert ridge.outcome.kind is OutcomeKind.SADDLE


def test_a_rest_beside_a_hole_is_no_saddle() -> None:
    own = OwnFunction(expression="sqrt(x)^3 + y²")
    points = np.concatenate([np.linspace((2, 1), (0, 0), 50), np.zeros((60, 2))])
    assert judge(own, points, own.gradient(points)).kind is not OutcomeKind.SADDLE
