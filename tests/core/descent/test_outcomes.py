"""How a race ends, rule by rule, on paths that were drawn by hand."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.outcomes import OutcomeKind, judge
from core.optimizers import SGD, Adam, Lion, Momentum
from core.settings import Array
from core.surfaces import (
    Beale,
    Bowl,
    Himmelblau,
    OwnFunction,
    Plateau,
    Saddle,
    Surface,
    TwoWells,
)


def ending(surface: Surface, points: Array) -> OutcomeKind:
    return judge(surface, points, surface.gradient(points)).kind


def line(start: tuple[float, float], end: tuple[float, float], steps: int = 200) -> Array:
    return np.linspace(start, end, steps + 1)


def test_a_path_that_leaves_the_box_has_left() -> None:
    assert ending(Bowl(), line((0, 0), (3.1, 0))) is OutcomeKind.LEFT


def test_a_path_that_rests_at_a_minimum_has_converged() -> None:
    points = np.concatenate([line((2, 1), (0, 0)), np.zeros((30, 2))])
    assert ending(Bowl(), points) is OutcomeKind.CONVERGED


def test_which_minimum_is_named() -> None:
    path = descend(Himmelblau(), SGD(learning_rate=0.01), (-3.0, 3.0), 300)
    assert path.outcome.minimum is not None
    np.testing.assert_allclose(Himmelblau().minima[path.outcome.minimum], (-2.805118, 3.131313), atol=1e-6)


def test_a_minimum_that_is_not_the_lowest_is_a_local_one() -> None:
    path = descend(TwoWells(), SGD(learning_rate=0.01), (1.4, 1.5), 500)
    assert path.outcome.kind is OutcomeKind.CONVERGED_HIGHER
    assert path.outcome.minimum == 1


def test_sign_steps_of_one_size_end_in_a_limit_cycle() -> None:
    assert descend(Bowl(), Lion(learning_rate=0.1, beta1=0.0), (2.03, 1.01), 300).outcome.kind is OutcomeKind.CYCLE


def test_a_point_on_the_ridge_stays_at_the_saddle() -> None:
    assert descend(Saddle(), SGD(learning_rate=0.1), (2.0, 0.0), 300).outcome.kind is OutcomeKind.SADDLE


def test_where_everything_is_flat_is_a_plateau() -> None:
    points = np.concatenate([line((1, 1), (3.9, 3.9)), np.full((60, 2), 3.9)])
    assert ending(Plateau(), points) is OutcomeKind.PLATEAU


def test_a_slow_end_near_a_minimum_is_no_plateau() -> None:
    path = descend(Beale(), SGD(learning_rate=0.02), (1.0, 1.5), 300)
    assert path.outcome.kind is OutcomeKind.MOVING


def test_a_path_on_its_way_is_still_moving() -> None:
    assert descend(Bowl(), SGD(learning_rate=1e-3), (2.0, 1.0), 100).outcome.kind is OutcomeKind.MOVING


@pytest.mark.parametrize("optimizer", [SGD(learning_rate=0.1), Momentum(learning_rate=0.02), Adam(learning_rate=0.1)])
def test_the_bowl_is_easy(optimizer: SGD | Momentum | Adam) -> None:
    assert descend(Bowl(), optimizer, (2.0, 1.0), 1000).outcome.kind is OutcomeKind.CONVERGED


def test_hopping_to_and_fro_at_one_height_is_no_rest() -> None:
    points = np.tile([[0.02, 0.0], [-0.02, 0.0]], (80, 1))
    assert ending(Bowl(), np.concatenate([line((2, 1), (0.02, 0)), points])) is OutcomeKind.CYCLE


def test_a_start_on_the_saddle_stays_there() -> None:
    assert descend(Saddle(), SGD(learning_rate=0.1), (0.0, 0.0), 300).outcome.kind is OutcomeKind.SADDLE


def test_where_the_decay_pulls_as_hard_as_the_steps_is_a_standstill() -> None:
    path = descend(TwoWells(), SGD(learning_rate=0.01, weight_decay=2.0), (-1.4, 1.5), 1000)
    np.testing.assert_allclose(path.true_gradients[-1], -2.0 * path.points[-1], rtol=1e-6, atol=1e-12)
    assert path.outcome.kind is OutcomeKind.STANDSTILL


def test_steps_too_small_to_be_seen_are_a_standstill() -> None:
    assert descend(Bowl(), SGD(learning_rate=1e-9), (2.0, 1.0), 300).outcome.kind is OutcomeKind.STANDSTILL


@pytest.mark.parametrize(("radius", "kind"), [(0.015, OutcomeKind.CYCLE), (0.1, OutcomeKind.MOVING)])
def test_only_a_small_round_trip_is_a_limit_cycle(radius: float, kind: OutcomeKind) -> None:
    angles = np.linspace(0, 20 * np.pi, 201)
    circle = radius * Bowl().bounds.diagonal * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    assert ending(Bowl(), circle) is kind


def test_a_race_without_minima_comes_to_an_end_that_has_a_name() -> None:
    valley = descend(OwnFunction(expression="x²"), SGD(learning_rate=0.1), (2.0, 1.0), 300)
    assert valley.outcome.kind is OutcomeKind.PLATEAU
    slope = descend(OwnFunction(expression="x + y"), SGD(learning_rate=0.1), (2.0, 1.0), 300)
    assert slope.outcome.kind is OutcomeKind.LEFT
    ridge = descend(OwnFunction(expression="x² − y²"), SGD(learning_rate=0.1), (2.0, 0.0), 300)
    assert ridge.outcome.kind is OutcomeKind.SADDLE


def test_a_rest_beside_a_hole_is_no_saddle() -> None:
    own = OwnFunction(expression="sqrt(x)^3 + y²")
    points = np.concatenate([np.linspace((2, 1), (0, 0), 50), np.zeros((60, 2))])
    assert judge(own, points, own.gradient(points)).kind is not OutcomeKind.SADDLE
