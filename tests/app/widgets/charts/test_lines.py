"""Lines: how far along they are, which part of them is in a box, and how few points look the same."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT, RacerStyle
from app.widgets.charts.lines import (
    PIECE,
    WIDTH,
    blank,
    columns,
    cut,
    draw_line,
    is_dense,
    lengths_along,
    line_pen,
    thin,
)
from core.settings import Array
from tests.app.pictures import pixels

LOW, HIGH = np.array([0.0, 0.0]), np.array([10.0, 10.0])


def test_a_line_is_as_long_as_its_pieces() -> None:
    points = np.array([(0.0, 0.0), (3.0, 4.0), (3.0, 4.0), (3.0, -1.0)])
    np.testing.assert_allclose(lengths_along(points), [0, 5, 5, 10])
    np.testing.assert_array_equal(lengths_along(points[:1]), [0])


@pytest.mark.parametrize(
    ("begin", "end", "inside"),
    [
        ((1, 1), (9, 2), ((1, 1), (9, 2))),
        ((-5, 5), (15, 5), ((0, 5), (10, 5))),
        ((-5, -5), (5, 5), ((0, 0), (5, 5))),
        ((5, 20), (5, -20), ((5, 10), (5, 0))),  # upright, from above
        ((-1, 9), (2, 12), None),  # past a corner
        ((-1, 1), (-1, 9), None),  # along an edge, outside
        ((20, 20), (30, 30), None),
    ],
)
def test_of_a_segment_what_is_inside_of_the_box_is_kept(
    begin: tuple[float, float], end: tuple[float, float], inside: tuple[tuple[float, float], ...] | None
) -> None:
    found = cut(np.array([begin, end], float), LOW, HIGH)
    assert len(found) == (inside is not None)
    for segment in found:
        np.testing.assert_allclose(segment, inside, atol=1e-12)  # type: ignore[arg-type]


def noise(points: int, width: float) -> Array:
    rng = np.random.default_rng(0)
    return np.stack([np.linspace(0, width, points), rng.uniform(0, 50, points)], axis=-1)


def test_the_lowest_and_the_highest_point_of_each_column_are_kept() -> None:
    points = np.array([(0.1, 5.0), (0.5, 9.0), (0.9, 7.0), (2.2, 3.0), (2.3, 4.0)])
    middles, low, high = columns(points)
    assert (middles.tolist(), low.tolist(), high.tolist()) == ([0.5, 2.5], [5, 3], [9, 4])


def test_many_points_become_two_a_column_and_few_stay() -> None:
    many, few = noise(10_000, 100), noise(50, 100)
    assert is_dense(many)
    assert not is_dense(few)
    assert len(thin(many)) <= 2 * 101
    np.testing.assert_array_equal(thin(few), few)
    assert not is_dense(np.empty((0, 2)))


def painted(points: Array) -> Array:
    picture = QImage(110, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    draw_line(painter, points, lambda offset: line_pen(LIGHT.racer(0), offset))
    painter.end()
    return pixels(picture).astype(float)


def test_a_thinned_line_looks_the_same(qtbot: QtBot) -> None:  # noqa: ARG001
    many = noise(10_000, 100)
    covered, again = (painted(points).min(axis=-1) < 200 for points in (many, thin(many)))
    assert covered.mean() > 0.5
    assert (covered != again).mean() < 0.03


def test_dashes_go_on_where_the_last_piece_ended(qtbot: QtBot) -> None:  # noqa: ARG001
    style = RacerStyle("#000000", (5.0, 2.0), "circle")
    assert line_pen(style).dashOffset() == 0
    assert line_pen(style, 3 * WIDTH).dashOffset() == pytest.approx(3)
    assert line_pen(style, (7 + 3) * WIDTH).dashOffset() == pytest.approx(3)
    assert line_pen(RacerStyle("#000000", (), "circle"), 3.0).dashPattern() == []


def test_a_long_line_is_stroked_in_pieces_that_leave_no_gap(qtbot: QtBot) -> None:  # noqa: ARG001
    straight = np.stack([np.linspace(5, 105, 3 * PIECE + 5), np.full(3 * PIECE + 5, 30.0)], axis=-1)
    assert (painted(straight)[30, 6:104].min(axis=-1) < 200).all()


def test_a_blank_picture_is_transparent() -> None:
    picture = blank((4, 3))
    assert (picture.width(), picture.height(), picture.pixelColor(2, 1).alpha()) == (4, 3, 0)
