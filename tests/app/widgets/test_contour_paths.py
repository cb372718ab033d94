"""Lines of equal height, against a plane and a circle."""

import numpy as np
import pytest

from app.widgets.contour_paths import path_at

X, Y = np.linspace(0, 10, 101), np.linspace(0, 20, 201)


def test_the_line_of_a_plane_is_straight() -> None:
    path = path_at(3.0, X, Y, np.broadcast_to(X, (201, 101)).copy())
    area = path.boundingRect()
    assert (area.left(), area.right(), area.top(), area.bottom()) == pytest.approx((3, 3, 0, 20))


def test_the_line_of_a_cone_is_a_circle() -> None:
    x, y = np.meshgrid(X, Y)
    area = path_at(4.0, X, Y, np.hypot(x - 5, y - 10)).boundingRect()
    assert (area.left(), area.right(), area.top(), area.bottom()) == pytest.approx((1, 9, 6, 14), abs=0.01)


def test_where_nothing_is_finite_or_nothing_crosses_there_is_no_line() -> None:
    assert path_at(0.0, X, Y, np.full((201, 101), np.nan)).isEmpty()
    assert path_at(0.0, X, Y, np.ones((201, 101))).isEmpty()
