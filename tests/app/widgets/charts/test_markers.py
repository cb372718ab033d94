"""Markers: each shape is another, lies around its centre and is about as large as the others."""

import math
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF

from app.base.theme import MARKERS
from app.widgets.charts.markers import marker_path

CENTRE, RADIUS = QPointF(100, 50), 10.0
SHAPES = [*MARKERS, "star", "x"]


def area_of(shape: str) -> float:
    """The area of a polygon by its corners (the shoelace formula)."""
    corners = [(point.x(), point.y()) for point in marker_path(shape, CENTRE, RADIUS).toFillPolygon().toList()]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(corners, [*corners[1:], corners[0]], strict=True))) / 2


@pytest.mark.parametrize("shape", SHAPES)
def test_a_marker_lies_around_its_centre_within_its_radius(shape: str) -> None:
    bounds = marker_path(shape, CENTRE, RADIUS).boundingRect()
    assert bounds.contains(CENTRE)
    assert max(bounds.width(), bounds.height()) <= 2 * 1.15 * RADIUS + 1e-6
    assert bounds.center().x() == pytest.approx(CENTRE.x(), abs=1e-6)


@pytest.mark.parametrize("shape", MARKERS)
def test_heads_are_about_equally_large(shape: str) -> None:
    assert 0.4 < area_of(shape) / (math.pi * RADIUS**2) < 1.3


def test_a_square_a_circle_and_a_cross_have_the_areas_of_geometry() -> None:
    assert area_of("circle") == pytest.approx(math.pi * RADIUS**2, rel=0.03)  # a polygon inside of it
    assert area_of("square") == pytest.approx(2 * (1.15 * RADIUS) ** 2, rel=0.01)  # of half a diagonal
    arm = 2 * 0.36 * RADIUS
    assert area_of("cross") == pytest.approx(2 * arm * 2 * RADIUS - arm**2, rel=0.01)


def test_no_shape_is_another() -> None:
    paths = {shape: marker_path(shape, CENTRE, RADIUS) for shape in SHAPES}
    assert all(paths[one] != paths[other] for one, other in combinations(SHAPES, 2))


def test_a_triangle_points_up_and_its_sister_down() -> None:
    up, down = (marker_path(shape, QPointF(0, 0), RADIUS).boundingRect() for shape in ("triangle", "triangle down"))
    assert -up.top() > up.bottom()
    assert -down.top() < down.bottom()
