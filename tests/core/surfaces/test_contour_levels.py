"""Heights become shades: monotone, between 0 and 1 in the box, and back again."""

import numpy as np
import pytest

from core.surfaces import (
    SURFACES,
    Beale,
    Bowl,
    OwnFunction,
    Rosenbrock,
    Surface,
)
from core.surfaces.contour_levels import LEVEL_SCALES, Levels, LevelScale, levels, line_shades, round_heights


@pytest.mark.parametrize("scale", LEVEL_SCALES)
@pytest.mark.parametrize("surface", [kind.model_validate({}) for kind in SURFACES], ids=lambda s: s.kind)
def test_higher_is_darker_and_a_shade_has_its_height(surface: Surface, scale: LevelScale) -> None:
    map_of_heights = levels(surface, scale)
    shades = np.linspace(0.05, 0.95, 19)
    heights = np.array([map_of_heights.height(float(shade)) for shade in shades])
    assert (np.diff(heights) >= 0).all()
    distinct = np.diff(heights, prepend=-np.inf) > 0
    np.testing.assert_allclose(map_of_heights.shade(heights)[distinct], shades[distinct], atol=0.02)


def test_steep_surfaces_are_shaded_by_the_logarithm() -> None:
    assert levels(Rosenbrock()).scale == "logarithmic"
    assert levels(Beale()).scale == "logarithmic"
    assert levels(Bowl()).scale == "linear"


@pytest.mark.parametrize("expression", ["max(x^2+y^2, 1)", "max(0, x)", "max(0, 1-x^2-y^2)", "min(max(x, -1), 1)"])
def test_a_plateau_at_the_lowest_makes_no_logarithm(expression: str) -> None:
    assert levels(OwnFunction(expression=expression)).scale == "linear"


def test_a_plateau_has_one_shade_of_equal_area() -> None:
    own = OwnFunction(expression="max(min(x, 0), x-2)")  # flat from 0 to 2
    below, above = levels(own, "equal area").shade(np.array([-0.01, 0.01]))
    assert above - below < 0.02


def test_equal_area_gives_each_shade_the_same_share_of_the_box() -> None:
    box = Beale().bounds
    grid = np.random.default_rng(0).uniform((box.x_min, box.y_min), (box.x_max, box.y_max), size=(20_000, 2))
    shades = levels(Beale(), "equal area").shade(Beale().value(grid))
    np.testing.assert_allclose(np.histogram(shades, bins=5, range=(0, 1))[0] / len(grid), 0.2, atol=0.01)


def test_a_hole_has_no_shade() -> None:
    assert np.isnan(levels(Bowl()).shade(np.array([np.nan]))).all()


def test_isolines_get_finer_when_zoomed_in() -> None:
    whole, detail = line_shades(np.array([0.0, 1.0])), line_shades(np.array([0.40, 0.41]))
    assert len(whole) >= 6
    assert len(detail) >= 6
    assert 0.40 <= detail[0] <= detail[-1] <= 0.41


@pytest.mark.parametrize("scale", LEVEL_SCALES)
@pytest.mark.parametrize("expression", ["1", "x", "log(x)", "1/x", "sqrt(−x² − y²)", "10^(50 x)", "x^y", "(x y − 1)²"])
def test_any_function_can_be_shaded(expression: str, scale: LevelScale) -> None:
    own = OwnFunction(expression=expression)
    with np.errstate(over="ignore", invalid="ignore"):
        shades = levels(own, scale).shade(own.value(own.bounds.grid(20)))
    assert np.isfinite(line_shades(np.append(shades[np.isfinite(shades)], 0.0))).all()
    assert (np.isfinite(shades) | ~np.isfinite(own.value(own.bounds.grid(20)))).all()


@pytest.mark.parametrize("scale", ["linear", "logarithmic", "equal area"])
def test_a_plain_that_is_uneven_by_rounding_only_has_one_loss_at_its_scale(scale: str) -> None:
    """As the loss of networks that hardly move."""
    heights = 2.4005265235900954 + np.arange(3) * 4.5e-16
    found = round_heights(Levels(heights, np.linspace(0, 1, 3), float(heights[0]), 1e-12, scale))
    assert [round(one, 9) for one in found] == [2.400526524]
