"""A turned surface is the same one seen from another side."""

import numpy as np
import pytest

from core.surfaces import SURFACES, Beale, Himmelblau, OwnFunction, Ravine, Regression, Surface, TextbookRavine, Turned
from core.surfaces.turned import turned, turned_directions, why_not_turned

SQUARE = [kind.model_validate({}) for kind in SURFACES if kind not in (Regression, TextbookRavine)]
every_square = pytest.mark.parametrize("surface", SQUARE, ids=lambda surface: surface.kind)


def test_a_quarter_turn_is_known_by_heart() -> None:
    box = Himmelblau().bounds
    np.testing.assert_allclose(turned(np.array([2.0, 1.0]), 90, box), [-1.0, 2.0], atol=1e-15)
    np.testing.assert_allclose(turned_directions(np.array([1.0, 0.0]), -90), [0.0, -1.0], atol=1e-15)


def test_it_turns_around_the_middle_of_the_box() -> None:
    own = OwnFunction(expression="(x - 3)^2 + y^2", x_min=1, x_max=5, y_min=-1, y_max=3)
    half = Turned(surface=own, angle=180)
    np.testing.assert_allclose(half.minima, [(3.0, 2.0)], atol=1e-6)


@every_square
def test_what_was_turned_there_has_its_value_and_its_slope(surface: Surface) -> None:
    points = surface.bounds.grid(7)
    moved = turned(points, 35, surface.bounds)
    other = Turned.model_validate({"surface": surface, "angle": 35})
    np.testing.assert_allclose(other.value(moved), surface.value(points), rtol=1e-9, atol=1e-9)
    slopes = turned_directions(surface.gradient(points), 35)
    np.testing.assert_allclose(other.gradient(moved), slopes, rtol=1e-7, atol=1e-7)


def test_the_gradient_agrees_with_finite_differences() -> None:
    surface, points, h = Turned(surface=Beale(), angle=-20), Beale().bounds.grid(5) / 2, 1e-6
    right, up = np.array([h, 0]), np.array([0, h])
    differences = np.stack(
        [surface.value(points + one) - surface.value(points - one) for one in (right, up)], axis=-1
    ) / (2 * h)
    np.testing.assert_allclose(surface.gradient(points), differences, rtol=1e-5, atol=1e-4)


def test_a_turned_ravine_is_the_ravine_at_that_angle() -> None:
    points = Ravine().bounds.grid(9)
    one, other = Turned(surface=Ravine(condition=50.0), angle=30), Ravine(condition=50.0, angle=30.0)
    np.testing.assert_allclose(one.value(points), other.value(points), rtol=1e-12)
    np.testing.assert_allclose(one.gradient(points), other.gradient(points), rtol=1e-10, atol=1e-12)


@every_square
def test_the_lowest_points_turn_with_it(surface: Surface) -> None:
    other = Turned.model_validate({"surface": surface, "angle": 70})
    for before, after in zip(surface.minima, other.minima, strict=True):
        assert float(other.value(np.array(after))) == pytest.approx(float(surface.value(np.array(before))), abs=1e-9)
    assert other.unturned is other.surface


def test_what_cannot_be_turned_is_said() -> None:
    def why(kind: str) -> str:
        surface = next(one for one in SURFACES if one.model_fields["kind"].default == kind).model_validate({})
        return why_not_turned(surface, surface.start)

    free = ["bowl", "ravine", "rosenbrock", "beale", "himmelblau", "styblinski_tang", "saddle", "plateau", "own"]
    assert [kind for kind in free if why(kind)] == []
    assert "start" in why("three_hump_camel")
    assert "minimum" in why("rastrigin")
    assert "minimum" in why("ackley")
    assert "start" in why("two_wells")
    assert "square" in why("textbook_ravine")
    assert "slope" in why("regression")
    assert "start" in why_not_turned(Beale(), (4.4, 4.4))
