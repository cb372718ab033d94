"""Points of one's own: read from two columns, refused with their line, and fitted by a line."""

import numpy as np
import pytest
from pydantic import ValidationError

from core.settings import RefusedError, explain
from core.surfaces import Regression
from core.surfaces.own_samples import MOST_POINTS, read_points

POINTS = ((0.0, 1.0), (1.0, 3.5), (2.0, 4.0))


@pytest.mark.parametrize(
    "text",
    [
        "0 1\n1 3.5\n2 4",
        "0,1\n1,3.5\n\n2,4\n",
        "\ufeffX;Y\n0;1\n1;3.5\n2;4\n",
        "x\ty\r\n0\t1.0\r\n1e0\t3.5\r\n 2\t+4 \r\n",
        '"input", "target"\n"0", "1"\n1, 3.5\n2, 4',
    ],
)
def test_two_columns_are_points(text: str) -> None:
    assert read_points(text) == POINTS


def test_a_minus_sign_may_be_a_typed_one() -> None:
    assert read_points("−1 2\n3 −4.5") == ((-1.0, 2.0), (3.0, -4.5))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0 1\n1 3.5 7\n", "line 2: “1 3.5 7” is no point; a point is two numbers, X and Y"),
        ("0 1\n\n1\n", "line 3: “1” is no point"),
        ("0 1\nX Y\n", "line 2: “X Y” is no point"),
        ("X Y\nX Y\n0 1\n", "line 2: “X Y” is no point"),
        ("1 x\n", "line 1: “1 x” is no point"),
        ("0 1\n1 nan\n", "line 2: nan is too far away; numbers go from −1,000,000 to 1,000,000"),
        ("0 1\n1 -inf\n", "line 2: -inf is too far away"),
        ("0 1\n2e6 1\n", "line 2: 2e+06 is too far away"),
        ("", "a line needs at least 2 points; there are 0"),
        ("3 4", "a line needs at least 2 points; there are 1"),
        ("3 4\n3 5", "all points have the same X, 3: no line fits them best"),
        ("\n".join(f"{n} 1" for n in range(MOST_POINTS + 1)), "there are 10,001 points; up to 10,000 can be used"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_points(text)
    assert sentence in str(caught.value)


def test_a_session_holds_points_as_pairs() -> None:
    surface = Regression.model_validate_json('{"kind": "regression", "points": [[0, 1], [1, 3.5], [2, 4]]}')
    assert surface.points == POINTS
    assert surface.count == 3
    assert Regression.model_validate_json(surface.model_dump_json()) == surface


def test_the_minimum_is_the_line_of_least_squares() -> None:
    surface = Regression(points=POINTS)
    slope, intercept = np.polyfit([0, 1, 2], [1, 3.5, 4], 1)
    assert surface.minima[0] == pytest.approx((slope, intercept))
    assert surface.gradient(np.array(surface.minima[0])) == pytest.approx([0, 0], abs=1e-12)
    assert surface.bounds.contains(np.array(surface.minima[0]))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_box_follows_the_points(scale: float) -> None:
    rng = np.random.default_rng(0)
    inputs = rng.normal(50, 10, 30)
    targets = scale * (3 * inputs + rng.normal(0, 5, 30))
    surface = Regression(points=tuple(zip(inputs.tolist(), targets.tolist(), strict=True)))
    middle = np.array(surface.minima[0])
    assert surface.bounds.contains(middle)
    assert surface.bounds.contains(np.array(surface.start))
    across = surface.value(middle + np.array([surface.bounds.width / 2, 0])) / surface.lowest_value
    assert across > 10  # the bowl is seen, and the minimum is not its rim


def test_edges_of_the_box_can_be_set_one_by_one() -> None:
    free = Regression(points=POINTS).bounds
    assert Regression(points=POINTS, x_min=-20.0, y_max=50.0).bounds == (-20.0, free.x_max, free.y_min, 50.0)
    with pytest.raises(ValidationError) as caught:
        Regression(x_min=100.0)
    assert "x_max: 6 is less than 100.01" in explain(caught.value)[0]


def test_drawn_points_are_where_they_were() -> None:
    surface = Regression()
    assert surface.bounds == (-2, 6, -7, 5)
    assert surface.start == (-1, -4)
    assert surface.count == 40


@pytest.mark.parametrize("points", [((1.0, 2.0),), ((1.0, 2.0), (1.0, 3.0)), ((1e7, 0.0), (0.0, 0.0))])
def test_points_that_no_line_fits_best_are_no_surface(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValidationError):
        Regression(points=points)


def test_settings_of_drawn_points_have_no_effect_on_ones_own() -> None:
    assert set(Regression(points=POINTS).inactive_fields()) == {"samples", "noise", "seed"}
    assert Regression().inactive_fields() == {}
