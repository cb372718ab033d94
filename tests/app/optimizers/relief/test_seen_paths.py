"""Paths on a relief: where they are seen, where they are hidden, and in which parts they are painted."""

from itertools import pairwise

import numpy as np
import pytest

from app.base.theme import RacerStyle
from app.optimizers.relief.seen_paths import SeenPath
from core.settings import Array

STYLE = RacerStyle("#000000", (), "")
CLEAR = np.array([True, True, False, True, False, False])


def parts(path: SeenPath, first: int, last: int) -> list[tuple[list[float], float, bool]]:
    return [(part.points[:, 0].tolist(), part.offset, part.clear) for part in path.stretches(first, last)]


def places(*x: float) -> Array:
    return np.array([[one, one * 0.0] for one in x])


def test_a_stretch_ends_where_the_path_leaves_the_ground() -> None:
    path = SeenPath(places(0, 10, np.nan, 30, 40, 50), CLEAR, STYLE)
    assert parts(path, 0, 5) == [([0, 10], 0, True), ([30, 40], 10, True), ([40, 50], 20, False)]


@pytest.mark.parametrize("middle", range(6))
def test_parts_of_a_path_are_the_path(middle: int) -> None:
    path = SeenPath(places(0, 10, 20, 30, 40, 50), CLEAR, STYLE)

    def segments(first: int, last: int) -> list[tuple[float, float, bool]]:
        return [(*pair, clear) for xs, _, clear in parts(path, first, last) for pair in pairwise(xs)]

    whole = [(0, 10, True), (10, 20, True), (20, 30, False), (30, 40, True), (40, 50, False)]
    assert segments(0, middle) + segments(middle, 5) == whole


def test_a_fork_begins_where_it_forks_and_a_path_that_ended_goes_no_further() -> None:
    path = SeenPath(places(0, 10, 20, 30), np.ones(4, np.bool_), STYLE, begins=2)
    assert parts(path, 0, 64) == [([20, 30], 20, True)]
    assert parts(path, 32, 64) == []


def test_with_a_point_for_every_second_step_it_is_as_long() -> None:
    path = SeenPath(places(0, 20, 40), np.ones(3, np.bool_), STYLE, every=2)
    assert parts(path, 0, 4) == [([0, 20, 40], 0, True)]
    assert parts(path, 0, 2) == [([0, 20], 0, True)]
