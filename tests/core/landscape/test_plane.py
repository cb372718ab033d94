"""Planes through weight space."""

import numpy as np
import pytest

from core.activations import ReLU
from core.initializers import HeNormal
from core.landscape.plane import Plane, around_end, in_plane, through_points, through_start
from core.network import Network
from core.settings import RefusedError

RNG = np.random.default_rng(0)
START, *ENDS = RNG.standard_normal((5, 30)).astype(np.float32)


def test_a_plane_through_start_and_two_ends_holds_them() -> None:
    plane = through_start(START, ENDS[:2])
    assert plane.u @ plane.u == pytest.approx(1)
    assert plane.v @ plane.v == pytest.approx(1)
    assert plane.u @ plane.v == pytest.approx(0, abs=1e-12)
    assert plane.place(START) == (0, 0, 0)
    for end in ENDS[:2]:
        assert plane.off_plane(end) == pytest.approx(0, abs=1e-6)
        assert plane.at(*plane.project(end)) == pytest.approx(end, abs=1e-6)


def test_of_more_ends_it_has_the_main_directions() -> None:
    ways = np.array(ENDS, np.float64) - START
    _, values, axes = np.linalg.svd(ways)  # uncentred
    plane = through_start(START, ENDS)
    off = sum(plane.off_plane(end) ** 2 for end in ENDS)
    assert off == pytest.approx((values[2:] ** 2).sum())
    assert abs(plane.u @ axes[0]) == pytest.approx(1)
    assert abs(plane.v @ axes[1]) == pytest.approx(1)


def test_the_first_end_lies_to_the_right_and_the_second_one_above() -> None:
    for order in ([0, 1, 2], [1, 0, 2], [2, 1, 0]):
        ends = [ENDS[n] for n in order]
        plane = through_start(START, ends)
        assert plane.project(ends[0])[0] > 0
        assert plane.project(ends[1])[1] > 0


def test_one_end_takes_its_second_direction_from_the_way() -> None:
    end, between = START + 2 * ENDS[0], START + ENDS[0] + ENDS[1]
    plane = through_start(START, [end], [between])
    assert plane.off_plane(end) == pytest.approx(0, abs=1e-5)
    assert plane.off_plane(between) == pytest.approx(0, abs=1e-5)
    assert plane.project(end)[1] == pytest.approx(0, abs=1e-6)
    straight = through_start(START, [end], [START + ENDS[0]])
    assert straight.v @ straight.v == pytest.approx(1)
    assert straight.u @ straight.v == pytest.approx(0, abs=1e-12)


def test_racers_that_did_not_move_have_no_plane() -> None:
    with pytest.raises(RefusedError, match="no racer has moved"):
        through_start(START, [START, START])


def test_three_points_lie_in_their_plane_but_not_on_a_line() -> None:
    plane = through_points(*ENDS[:3])
    assert plane.project(ENDS[1]) == pytest.approx([np.linalg.norm(ENDS[1].astype(float) - ENDS[0]), 0])
    assert plane.off_plane(ENDS[2]) == pytest.approx(0, abs=1e-6)
    with pytest.raises(RefusedError, match="on one line"):
        through_points(START, START + ENDS[0], START + 2 * ENDS[0])


def test_the_distance_off_a_plane_is_that_of_least_squares() -> None:
    u, v = RNG.standard_normal((2, 30))  # at no right angles
    plane = Plane(START.astype(np.float64), u, v)
    coordinates, rest, *_ = np.linalg.lstsq(np.column_stack([u, v]), ENDS[0].astype(np.float64) - START, rcond=None)
    assert plane.project(ENDS[0]) == pytest.approx(coordinates)
    assert plane.off_plane(ENDS[0]) == pytest.approx(np.sqrt(rest[0]))
    distance = np.hypot(in_plane(plane.gram, coordinates), plane.off_plane(ENDS[0]))
    assert distance == pytest.approx(np.linalg.norm(ENDS[0].astype(np.float64) - START))


def test_a_rough_place_is_near_the_exact_one() -> None:
    plane = through_start(START, ENDS[:2])
    for vector in ENDS:
        exact, room = plane.place(vector), np.empty_like(vector)
        (rough,) = plane.placed(np.array([plane.products(vector, room)], np.float64))
        np.testing.assert_array_equal(room, vector - START)
        way = float(np.linalg.norm(vector.astype(np.float64) - START))
        assert rough[:2] == pytest.approx(exact[:2], abs=1e-6 * way)
        assert rough[2] == pytest.approx(exact.off_plane, abs=2e-3 * way)


def test_a_place_beyond_all_numbers_is_no_error() -> None:
    plane = through_start(START, ENDS[:2])
    assert not np.isfinite(plane.placed(np.array([[np.inf, 0.0, np.inf], [1.0, 0.0, np.inf]]))[:, 2]).any()


def test_a_parallel_plane_keeps_the_coordinates() -> None:
    plane = through_start(START, ENDS[:2])
    parallel = plane.through(ENDS[2])
    assert parallel.off_plane(ENDS[2]) == pytest.approx(0, abs=1e-6)
    assert parallel.project(ENDS[2]) == pytest.approx(plane.project(ENDS[2]))


def test_round_an_end_each_unit_keeps_its_size() -> None:
    network = Network((5, 4, 3), ReLU(), batch_norm=True, dtype=np.float64)
    network.initialize(HeNormal(), np.random.default_rng(1))
    plane = around_end(network, network.parameters, np.random.default_rng(2))
    for direction in (plane.u, plane.v):
        for layer, own in zip(network.views(direction), network.layers, strict=True):
            assert np.linalg.norm(layer.weights, axis=0) == pytest.approx(np.linalg.norm(own.weights, axis=0))
            assert not any(part.any() for part in (layer.bias, layer.gamma, layer.beta))
