"""The swing and the period of paths that were drawn by hand."""

import numpy as np
import pytest

from core.descent.motion import circles, hovers, period_of, spans, swing, way
from core.settings import Array


def period(points: Array) -> int | None:
    return period_of(points, rest=1e-9, agreement=1e-3, change=1e-2)


def on_a_circle(steps_around: float, shrinks: float = 1.0) -> Array:
    step = np.arange(401)
    return (np.exp(2j * np.pi * step / steps_around) * shrinks**step).view(float).reshape(-1, 2)


def test_the_way_is_the_sum_of_the_steps_and_the_swing_a_diagonal() -> None:
    points = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 0.0]])
    assert way(points) == 10
    assert spans(points).tolist() == [3, 4]
    assert swing(points) == 5


@pytest.mark.parametrize("steps", [2, 3, 7, 40])
def test_a_polygon_has_a_period_of_its_corners(steps: int) -> None:
    assert period(on_a_circle(steps)) == steps


@pytest.mark.parametrize("points", [on_a_circle(2 * np.pi), on_a_circle(4, 0.999), np.zeros((99, 2))])
def test_what_turns_without_end_dies_away_or_rests_has_none(points: Array) -> None:
    assert period(points) is None


def test_a_cycle_that_drifts_has_no_period() -> None:
    assert period(on_a_circle(2) + 5e-4 * np.arange(401)[:, None]) is None


@pytest.mark.parametrize(("shrinks", "lasts"), [(1.0, True), (0.999, False), (1.001, False)])
def test_only_a_swing_that_lasts_circles(shrinks: float, lasts: bool) -> None:  # noqa: FBT001
    assert circles(on_a_circle(2 * np.pi, shrinks), spread=1.25, shift=0.25) is lasts


def test_noise_hovers_and_a_drift_does_not() -> None:
    noise = np.random.default_rng(0).standard_normal((400, 2))
    assert hovers(noise, shift=1.0, spread=2.0)
    assert not hovers(noise + 0.1 * np.arange(400)[:, None], shift=1.0, spread=2.0)
    assert not hovers(noise * 0.98 ** np.arange(400)[:, None], shift=1.0, spread=2.0)
    assert not hovers(np.zeros((400, 2)), shift=1.0, spread=2.0)
