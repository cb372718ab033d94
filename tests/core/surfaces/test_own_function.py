"""A function that is typed, as a surface: its minima are found, its rates are fit, and what is refused is explained."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import TypeAdapter, ValidationError

from core.descent import Racer, descend, race
from core.descent.outcomes import OutcomeKind
from core.optimizers import OPTIMIZERS, SGD, Adam
from core.settings import Settings, explain
from core.surfaces import (
    AnySurface,
    OwnFunction,
    Surface,
)
from core.surfaces.contour_levels import levels
from tests.core.expressions.texts import TERMS
from tests.core.surfaces.typed import CATALOGUE, catalogue


class Room(Settings):
    """Something that has a surface, as a session has."""

    kind: str = "room"
    surface: AnySurface


def refused(**fields: Any) -> list[str]:
    """What is said about these fields in a file."""
    with pytest.raises(ValidationError) as caught:
        Room.model_validate_json(json.dumps({"surface": {"kind": "own", **fields}}))
    return explain(caught.value)


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


@pytest.mark.parametrize("expression", ["1e300 (x² + y²)", "-1e300 (x² + y²)", "1e291 + x²", "1e308 x", "-1e291"])
def test_heights_that_are_too_large_to_be_drawn_are_refused(expression: str) -> None:
    reason = "the values of the function are too large to be drawn: above 1e290 in most of the box"
    assert refused(expression=expression) == [f"surface: {reason}"]


@pytest.mark.parametrize(
    "expression", ["exp(x⁴)", "exp(exp(x²))", "1e289 (x² + y²)", "-1e289 (x² + y²)", "-exp(exp(x²))"]
)
def test_of_larger_heights_those_that_can_be_drawn_are(expression: str) -> None:
    own = OwnFunction(expression=expression)
    heights = own.value(own.bounds.grid(65))
    assert np.isfinite(heights).mean() > 0.1
    assert np.abs(heights[np.isfinite(heights)]).max() <= 1e290
    assert abs(own.lowest_value) <= 1e290
    shades = levels(own).shade(heights)
    assert np.isfinite(shades[np.isfinite(heights)]).all()


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


def test_a_way_that_leads_out_of_the_box_needs_no_smaller_steps() -> None:
    far = OwnFunction(expression="(x - 20)^2 + y^2")  # SGD diverges from a rate of 1 on
    near = OwnFunction(expression="(x + 20)^2 + y^2")
    assert 0.01 <= far.suggested_rate(SGD) < 1
    assert 0.005 <= near.suggested_rate(SGD) < 1


def test_a_wider_box_asks_for_longer_steps() -> None:
    wide = OwnFunction(x_min=-50.0, x_max=50.0, y_min=-50.0, y_max=50.0)
    assert wide.suggested_rate(Adam) == pytest.approx(10 * OwnFunction().suggested_rate(Adam))


# What others make of it.


@pytest.mark.slow
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
