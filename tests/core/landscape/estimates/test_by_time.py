"""What a race takes, from some of its steps and passes."""

from itertools import count

import pytest

from core.datasets import Dataset
from core.landscape.estimates.by_time import POINTS, REPLAY, TIMED, timed_seconds
from core.landscape.recipe import LandscapeRecipe


def test_it_is_that_of_all_steps_and_passes(recipe: LandscapeRecipe, digits: Dataset) -> None:
    """Of a clock on which each part takes a second."""
    ticks = count()
    racers = tuple(racer.replace(steps=40) for racer in recipe.racers[:2])
    found = timed_seconds(recipe.replace(racers=racers), digits, lambda: float(next(ticks)))
    training = 2 * 40 / TIMED
    true_losses = 2 * 21 / 2  # 21 of 40 steps have one; two were timed
    points = (33**2 + 2 * 3 * 11 * 4) / POINTS  # of so few images, all at once; and round two ends
    assert found == pytest.approx((1 + REPLAY) * training + true_losses + points)


def test_a_race_of_one_step_has_an_estimate(recipe: LandscapeRecipe, digits: Dataset) -> None:
    assert timed_seconds(recipe.replace(racers=(recipe.racers[0].replace(steps=1),)), digits) > 0
