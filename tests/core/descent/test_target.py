"""Steps to a target, by hand-made losses."""

import math

import numpy as np

from core.descent import race
from core.descent.racer import Racer
from core.descent.target import StepsTo, first_target, steps_of, steps_to
from core.optimizers import SGD, Lion
from core.surfaces import Beale, Bowl


def test_the_first_step_at_the_target_and_the_one_from_which_it_stays() -> None:
    assert steps_to(np.array([9.0, 1.0, 5.0, 0.5, 0.2]), 1.0) == StepsTo(first=1, stays=3)


def test_who_leaves_again_does_not_stay() -> None:
    assert steps_to(np.array([9.0, 1.0, 5.0]), 2.0) == StepsTo(first=1, stays=None)


def test_who_never_comes_down_or_diverges_has_no_steps() -> None:
    assert steps_to(np.array([9.0, 8.0, np.nan]), 2.0) == StepsTo(None, None)
    assert steps_to(np.array([1.0, 1.0, np.nan]), 2.0) == StepsTo(0, None)


def test_a_start_below_the_target_counts_no_steps() -> None:
    assert steps_to(np.array([0.5, 0.4]), 1.0) == StepsTo(0, 0)


def test_sgd_on_a_bowl_halves_its_distance_so_its_loss_is_a_quarter() -> None:
    (path,) = race(Bowl(), [Racer(optimizer=SGD(learning_rate=0.5))], (2.0, 0.0), 20)
    assert steps_of(path, 2 * 0.25**7, 0.0) == StepsTo(7, 7)


def test_lion_reaches_a_thousandth_of_beale_and_leaves_it_again() -> None:
    (path,) = race(Beale(), [Racer(optimizer=Lion(learning_rate=Beale().suggested_rate(Lion)))], Beale().start, 300)
    found = steps_of(path, 1e-3, 0.0)
    assert found.first is not None
    assert found.stays is None


def test_the_first_target_is_a_thousandth_of_the_start() -> None:
    assert first_target(2.0) == 2e-3
    assert first_target(14.2) == 1e-2
    assert first_target(0.0) == first_target(math.nan) == 1e-3
