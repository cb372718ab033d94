"""Many races of one racer: each is the race with its seed, or from its start."""

import numpy as np
import pytest

from core.descent import Racer, race
from core.descent.spread import Spread, has_chance, spread, starts_around
from core.optimizers import SGD, Adam, AnyOptimizer, NAdam, RMSProp
from core.surfaces import Beale, Regression


@pytest.mark.parametrize("optimizer", [SGD(learning_rate=0.01), RMSProp(), Adam(), NAdam()], ids=lambda one: one.kind)
def test_with_noise_each_race_is_that_of_its_seed_to_the_bit(optimizer: AnyOptimizer) -> None:
    racer, surface = Racer(optimizer=optimizer, noise=0.5), Beale()
    found = spread(surface, racer, surface.start, 60, 7)
    assert found.by_seeds
    assert found.count == 32
    for place in (0, 5, 31):
        (path,) = race(surface, [racer], surface.start, 60, seed=7 + place)
        np.testing.assert_array_equal(found.points[:, place], path.points)
        np.testing.assert_array_equal(found.losses[:, place], path.losses)


def test_with_batches_each_race_has_the_batches_of_its_seed() -> None:
    racer, surface = Racer(optimizer=SGD(learning_rate=0.05), batch_size=4), Regression()
    found = spread(surface, racer, surface.start, 40, 3)
    for place in (0, 9):
        (path,) = race(surface, [racer], surface.start, 40, seed=3 + place)
        np.testing.assert_allclose(found.points[:, place], path.points, rtol=1e-12)


def test_without_chance_the_starts_differ_and_the_first_is_the_one_shown() -> None:
    racer, surface = Racer(optimizer=Adam(learning_rate=0.2)), Beale()
    assert not has_chance(surface, racer)
    found = spread(surface, racer, surface.start, 60, 0)
    assert not found.by_seeds
    (path,) = race(surface, [racer], surface.start, 60)
    np.testing.assert_array_equal(found.points[:, 0], path.points)
    gaps = np.hypot(*(found.points[0] - np.array(surface.start)).T)
    assert gaps.max() <= 0.02 * surface.bounds.diagonal
    assert len(np.unique(gaps)) == 32


def test_a_quarter_of_the_starts_lies_within_half_the_radius() -> None:
    offsets = np.hypot(*starts_around(Beale(), 32).T)
    assert np.count_nonzero(offsets < 0.01 * Beale().bounds.diagonal) == 8


def test_quartiles_count_those_that_diverged_as_infinite() -> None:
    losses = np.array([[1.0, 2.0, 3.0, 4.0], [1.0, np.nan, 2.0, np.nan]])
    low, middle, high = Spread(True, np.zeros((2, 4, 2)), losses, 0.0).quartiles()
    np.testing.assert_array_equal(low, [1, 1])
    np.testing.assert_array_equal(middle, [2, 2])
    np.testing.assert_array_equal(high, [3, np.nan])


def test_all_starts_lie_within_the_radius_and_seeds_have_one_start() -> None:
    found = spread(Beale(), Racer(optimizer=SGD(learning_rate=0.01)), (1.0, 1.5), 10, 0)
    gaps = np.hypot(*(found.points[0] - (1.0, 1.5)).T)
    assert 0.9 * found.radius < gaps.max() <= found.radius
    assert spread(Beale(), Racer(optimizer=SGD(learning_rate=0.01), noise=0.1), (1.0, 1.5), 10, 0).radius == 0
