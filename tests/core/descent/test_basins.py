"""Basins: the minimum that each start reaches, as its own race has it."""

from typing import Any

import numpy as np
import pytest

from core.descent import Racer, race
from core.descent.basins import Fate, basins, looks, reached_by
from core.optimizers import OPTIMIZERS, SGD, Adam, Momentum, Optimizer
from core.surfaces import Beale, Bowl, Himmelblau, OwnFunction, Rastrigin, Ravine, StyblinskiTang, Surface

COARSE = 5  # starts along each side of the box


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
@pytest.mark.parametrize("surface", [Himmelblau(), Rastrigin()], ids=lambda surface: surface.kind)
def test_a_start_reaches_what_its_own_race_reaches(kind: type[Optimizer[Any]], surface: Surface) -> None:
    optimizer = kind.model_validate({"learning_rate": surface.suggested_rate(kind)})
    racer = Racer.model_validate({"optimizer": optimizer})
    starts = surface.bounds.grid(COARSE)
    found = basins(surface, racer, starts, 120)
    alone = [reached_by(race(surface, [racer], tuple(start), 120)[0]) for start in starts.reshape(-1, 2)]
    np.testing.assert_array_equal(found.reached.ravel(), alone)


def test_with_small_steps_downhill_each_start_reaches_the_minimum_of_its_quadrant() -> None:
    """Styblinski-Tang is a sum over both axes: the flow decides each axis by the side of its hilltop, x = 0.1567."""
    surface = StyblinskiTang()
    starts = surface.bounds.grid(24)
    found = basins(surface, Racer(optimizer=SGD(learning_rate=0.005)), starts, 600)
    hilltop = float(np.roots([2, 0, -16, 2.5])[np.argmin(np.abs(np.roots([2, 0, -16, 2.5])))].real)
    sides = starts > hilltop
    minima = np.array(surface.minima)
    expected = [int(np.flatnonzero(((minima > hilltop) == side).all(axis=1))[0]) for side in sides.reshape(-1, 2)]
    np.testing.assert_array_equal(found.reached.ravel(), expected)


def test_a_steady_contraction_is_near_when_its_power_says_so() -> None:
    """On the bowl SGD multiplies the distance by 1 - rate: at a look 10 k it is within r if (1 - rate)^10k d <= r."""
    surface, rate, steps = Bowl(), 0.02, 120
    starts = np.linspace(0.01, 4, 60)[:, None] * [1.0, 0.0]
    found = basins(surface, Racer(optimizer=SGD(learning_rate=rate)), starts, steps)
    third_last = steps - 20
    near = (1 - rate) ** third_last * starts[:, 0] <= 0.01 * surface.bounds.diagonal
    np.testing.assert_array_equal(found.reached, np.where(near, 0, Fate.ELSEWHERE))
    assert near.any()
    assert not near.all()


def test_what_reaches_nothing_is_told_apart() -> None:
    slope = OwnFunction(expression="x + y")
    left = basins(slope, Racer(optimizer=SGD(learning_rate=0.1)), np.array([(0.5, 1.0)]), 300)
    assert left.reached.tolist() == [Fate.LEFT_BOX]
    diverged = basins(Ravine(), Racer(optimizer=SGD(learning_rate=0.2)), np.array([(1.0, 1.0)]), 300)
    assert diverged.reached.tolist() == [Fate.DIVERGED]
    slow = basins(Beale(), Racer(optimizer=SGD(learning_rate=1e-6)), np.array([(1.0, 1.5)]), 300)
    assert slow.reached.tolist() == [Fate.ELSEWHERE]
    logarithm = OwnFunction(expression="log(x) + y**2", x_min=-2, x_max=2, y_min=-2, y_max=2)
    off = basins(logarithm, Racer(optimizer=SGD(learning_rate=0.5)), np.array([(0.5, 1.0)]), 60)
    assert off.reached.tolist() == [Fate.LEFT_DOMAIN]


def test_reached_is_not_the_end() -> None:
    """A stride that never shrinks leaves a minimum again; it has been reached all the same."""
    surface, racer = Himmelblau(), Racer(optimizer=Momentum(learning_rate=0.01))
    starts = surface.bounds.grid(COARSE)
    early, late = (basins(surface, racer, starts, steps) for steps in (150, 300))
    settled = early.reached >= 0
    np.testing.assert_array_equal(early.reached[settled], late.reached[settled])


def test_shares_and_what_is_found() -> None:
    surface = Himmelblau()
    found = basins(surface, Racer(optimizer=Adam(learning_rate=0.2)), surface.bounds.grid(12), 300)
    assert found.found == (0, 1, 2, 3)
    assert sum(map(found.share, found.found)) == pytest.approx(1)


def test_losses_are_those_where_the_start_was_last_seen() -> None:
    surface, racer = Beale(), Racer(optimizer=SGD(learning_rate=1e-4))
    found = basins(surface, racer, np.array([[(1.0, 1.5)]]), 30)
    (path,) = race(surface, [racer], (1.0, 1.5), 30)
    assert found.losses.shape == (1, 1)
    assert found.losses.item() == path.losses[-1]


def test_short_races_are_looked_at_often_enough() -> None:
    assert list(looks(10)) == [3, 6, 9]
    assert list(looks(40)) == [10, 20, 30, 40]
