"""The map of a race on a matrix: the plane of its main directions, the real loss on it, and the distance off it."""

import numpy as np
import pytest

from core.matrix_optimizers import Muon
from core.matrix_stage import Factorization
from core.matrix_stage.matrix_path import matrix_race
from core.matrix_stage.plane import OnPlane, on_plane
from core.optimizers import SGD, Adam
from tests.core.matrix_stage.racers import at_constant_rates

TASK = Factorization()
RACERS = at_constant_rates([SGD(learning_rate=0.1), Adam(learning_rate=0.01), Muon(learning_rate=0.01)])


@pytest.fixture(scope="module")
def race() -> OnPlane:
    return on_plane(matrix_race(TASK, RACERS, 60))


def test_coordinates_and_distance_off_the_plane_make_up_the_distance(race: OnPlane) -> None:
    for points, off, distance in zip(race.points, race.off_plane, race.distances, strict=True):
        np.testing.assert_allclose((points**2).sum(axis=1) + off**2, distance**2, rtol=1e-10, atol=1e-14)
        assert (points[0], off[0]) == (pytest.approx([0, 0], abs=1e-14), pytest.approx(0, abs=1e-14))


def test_the_plane_is_that_of_the_two_largest_singular_values_of_the_ways(race: OnPlane) -> None:
    ways = np.stack([path.end - TASK.start for path in matrix_race(TASK, RACERS, 60)]).reshape(3, -1)
    _, _, axes = np.linalg.svd(ways)
    both = np.stack([race.plane.u, race.plane.v])
    assert np.abs(np.linalg.det(both @ axes[:2].T)) == pytest.approx(1, rel=1e-9)


def test_two_racers_end_on_their_plane() -> None:
    race = on_plane(matrix_race(TASK, RACERS[1:], 60))
    assert [off[-1] for off in race.off_plane] == pytest.approx([0, 0], abs=1e-7)


def test_the_map_has_the_real_loss_of_the_matrices_on_the_plane(race: OnPlane) -> None:
    """At each point of its grid exactly; between them, it is interpolated."""
    box = race.loss_map
    for row, column in ((0, 0), (30, 12), (60, 60)):
        matrix = race.plane.at(box.a[column], box.b[row]).reshape(8, 8)
        assert box.losses[row, column] == pytest.approx(TASK.loss(matrix), rel=1e-12)
    between = np.array([[0.3, 0.7], [0.5, 0.2]]) * (box.a[-1] - box.a[0]) + [box.a[0], box.b[0]]
    true = [TASK.loss(race.plane.at(*point).reshape(8, 8)) for point in between]
    np.testing.assert_allclose(box.loss(between), true, rtol=1e-3)


def test_all_paths_are_on_the_map(race: OnPlane) -> None:
    a0, a1, b0, b1 = race.loss_map.box
    points = np.concatenate(race.points)
    assert ((points > [a0, b0]) & (points < [a1, b1])).all()
    assert a1 - a0 == pytest.approx(b1 - b0)


def test_a_racer_that_diverged_counts_up_to_there() -> None:
    race = on_plane(matrix_race(TASK, [*RACERS, *at_constant_rates([SGD(learning_rate=30.0)])], 60))
    assert np.isfinite(race.loss_map.losses).all()
    assert np.isnan(race.points[-1][-1]).all()
