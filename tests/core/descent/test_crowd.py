"""Many points at once: each goes where its own race goes, to the bit."""

from typing import Any

import numpy as np
import pytest

from core.descent import Racer, race
from core.descent.crowd import Crowd
from core.optimizers import OPTIMIZERS, SGD, Adam, Momentum, Optimizer
from core.schedules import Cosine
from core.settings import Array
from core.surfaces import Beale, Himmelblau, Regression, Surface

STARTS = np.array([(1.0, 1.5), (-2.0, 3.0), (0.3, -0.2), (4.4, 4.4), (-3.0, -3.5)])


def ends(surface: Surface, racer: Racer, steps: int, seed: int = 0) -> Array:
    return np.array([race(surface, [racer], tuple(start), steps, seed=seed)[0].points[-1] for start in STARTS])


def crowd_ends(surface: Surface, racer: Racer, steps: int, seed: int = 0) -> Array:
    crowd = Crowd(surface, racer, STARTS, steps, seed)
    crowd.run(steps)
    return crowd.points


@pytest.mark.parametrize("kind", OPTIMIZERS, ids=lambda kind: kind.model_fields["kind"].default)
def test_each_point_goes_where_its_own_race_goes(kind: type[Optimizer[Any]]) -> None:
    surface = Himmelblau()
    racer = Racer.model_validate(
        {
            "optimizer": kind.model_validate({"learning_rate": surface.suggested_rate(kind)}),
            "schedule": Cosine(warm_up=5),
            "noise": 0.5,
        }
    )
    np.testing.assert_array_equal(crowd_ends(surface, racer, 60, 7), ends(surface, racer, 60, 7))


def test_batches_are_those_of_the_race() -> None:
    racer = Racer(optimizer=Momentum(learning_rate=0.02), batch_size=8)
    np.testing.assert_array_equal(crowd_ends(Regression(), racer, 40, 3), ends(Regression(), racer, 40, 3))


def test_who_diverges_is_lost_to_the_crowd_at_the_step_of_its_race() -> None:
    racer = Racer(optimizer=SGD(learning_rate=0.1))
    crowd = Crowd(Beale(), racer, STARTS, 30, 0)
    (path,) = race(Beale(), [racer], (4.4, 4.4), 30)
    assert path.diverged_at is not None
    crowd.run(path.diverged_at - 1)
    assert np.isfinite(crowd.points[3]).all()
    crowd.run(1)
    assert np.isnan(crowd.points[3]).all()


def test_dropping_points_does_not_change_the_way_of_the_others() -> None:
    racer = Racer(optimizer=Adam(learning_rate=0.1))
    crowd = Crowd(Beale(), racer, STARTS, 60, 0)
    crowd.run(20)
    crowd.keep(np.array([True, False, True, False, True]))
    crowd.run(40)
    np.testing.assert_array_equal(crowd.points, ends(Beale(), racer, 60)[[0, 2, 4]])
