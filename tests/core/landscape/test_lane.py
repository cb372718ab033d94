"""A racer's run, made again from states that were kept."""

import pytest

from core.datasets import Dataset
from core.landscape.lane import Lane
from core.landscape.recipe import LandscapeRecipe


@pytest.fixture(scope="module")
def lane(recipe: LandscapeRecipe, digits: Dataset) -> Lane:
    lane = Lane(recipe, recipe.racers[1], digits)
    lane.train(17)
    lane.train(1000)
    return lane


def test_any_step_is_made_again_to_the_bit(lane: Lane) -> None:
    stepper = lane.stepper()
    for step in range(41):
        if step in {0, 1, 2, 3, 16, 17, 39, 40}:
            assert lane.parameters_at(step).tobytes() == stepper.network.parameters.tobytes()
        stepper.take()
    assert lane.parameters_at(40).tobytes() == lane.end.tobytes()
    assert lane.parameters_at(0).tobytes() == lane.start.tobytes()


def test_it_ends_with_its_steps(lane: Lane) -> None:
    assert (lane.made, len(lane.losses), lane.diverged_at) == (40, 40, None)
    assert len(lane.snapshots()) == 19  # every other step, but for the last
