"""What a camera sees of a surface, and what hides what: by the geometry of bowls and ridges."""

import numpy as np
import pytest

from app.optimizers.relief.height_field import HEIGHT, HIGHEST_VIEW, Camera, HeightField, open_side
from core.surfaces import Bowl, OwnFunction, TwoWells
from core.surfaces.contour_levels import levels

SIDE = 41
RIDGE = OwnFunction(expression="exp(-8 x^2)", x_min=-2, x_max=2, y_min=-2, y_max=2)


def field_of(surface: OwnFunction | Bowl | TwoWells, side: int = SIDE) -> HeightField:
    box = surface.bounds
    scale = levels(surface, "linear")
    return HeightField.over(surface, scale, (box.x_min, box.x_max), (box.y_min, box.y_max), side)


def test_a_camera_from_above_sees_the_map() -> None:
    seen = Camera(0.0, 90.0).project(np.array([(0.3, 0.2, 0.4), (-1.0, 0.5, -0.4)]))
    np.testing.assert_allclose(seen, [(0.3, 0.2), (-1.0, 0.5)], atol=1e-12)


def test_a_camera_from_the_side_sees_heights() -> None:
    seen = Camera(0.0, 0.0).project(np.array([(0.3, 0.2, 0.4), (0.3, 0.9, 0.4)]))
    np.testing.assert_allclose(seen, [(0.3, 0.4), (0.3, 0.4)], atol=1e-12)


@pytest.mark.parametrize("azimuth", [0.0, 45.0, 130.0, -100.0])
def test_what_lies_towards_the_camera_is_seen_at_the_same_place(azimuth: float) -> None:
    camera = Camera(azimuth, 30.0)
    point = np.array([0.2, -0.1, 0.3])
    np.testing.assert_allclose(camera.project(point), camera.project(point + 0.7 * camera.towards()), atol=1e-12)
    assert np.linalg.norm(camera.towards()) == pytest.approx(1)


def test_a_turn_never_goes_below_the_ground_nor_over_the_top() -> None:
    assert Camera(170.0, 40.0).turned(20.0, 0.0).azimuth == pytest.approx(-170.0)
    assert Camera(0.0, 40.0).turned(0.0, 100.0).elevation == HIGHEST_VIEW


def test_points_of_the_surface_stand_on_it_and_those_beside_it_nowhere() -> None:
    bowl, field = Bowl(), field_of(Bowl())
    placed = field.placed(np.array([(0.0, 0.0), (bowl.bounds.x_max, bowl.bounds.y_max), (99.0, 0.0), (np.nan, 0.0)]))
    np.testing.assert_allclose(placed[0], np.array([0, 0, -HEIGHT / 2]), atol=1e-9)
    np.testing.assert_allclose(placed[1][:2], field.half)
    assert placed[1][2] == pytest.approx(HEIGHT / 2)
    assert np.isnan(placed[2:]).all()


def test_a_ridge_hides_what_is_behind_it_and_from_above_nothing_is_hidden() -> None:
    """The camera at azimuth 90 looks along -x from the far side: it stands at negative x."""
    field = field_of(RIDGE, 81)
    near, far = field.placed(np.array([(-1.0, 0.0), (1.0, 0.0)]))
    low, high = Camera(90.0, 15.0), Camera(90.0, 85.0)
    assert low.towards()[0] < 0
    assert field.sees(low, np.array([near, far])).tolist() == [True, False]
    assert field.sees(Camera(-90.0, 15.0), np.array([near, far])).tolist() == [False, True]
    assert field.sees(high, np.array([near, far])).all()


def test_the_length_of_the_shadow_is_that_of_the_angle() -> None:
    """Behind a wall of height h, the ground is hidden as far as h / tan(elevation)."""
    wall = OwnFunction(expression="min(1, max(0, 3 - 20 abs(x)))", x_min=-2, x_max=2, y_min=-2, y_max=2)
    field, elevation = field_of(wall, 161), 55.0
    places = np.stack([np.linspace(0.1, 2.0, 200), np.zeros(200)], axis=-1)
    placed = field.placed(places)
    seen = field.sees(Camera(90.0, elevation), placed)
    shadow = placed[np.flatnonzero(~seen).max(), 0]
    assert shadow == pytest.approx(0.05 + HEIGHT / np.tan(np.radians(elevation)), abs=0.06)  # behind its top


def test_the_camera_looks_from_where_the_minima_are_seen() -> None:
    surface, field = TwoWells(), field_of(TwoWells())
    minima = field.placed(np.array(surface.minima))
    assert field.sees(open_side(field, minima, np.empty((0, 3))), minima).all()


def test_a_hole_hides_nothing() -> None:
    field = field_of(OwnFunction(expression="log(x)", x_min=-2, x_max=2, y_min=-2, y_max=2))
    assert np.isnan(field.placed(np.array([(-1.0, 0.0)]))[0, 2])
    assert field.sees(Camera(90.0, 20.0), field.placed(np.array([(1.9, 0.0)]))).shape == (1,)
