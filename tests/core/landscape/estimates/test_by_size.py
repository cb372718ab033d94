"""What a race takes, estimated beforehand."""

from unittest.mock import patch

import pytest

from core.datasets import Dataset
from core.landscape.estimates import by_size as module
from core.landscape.estimates.by_size import estimate
from core.landscape.network_race import NetworkRace
from core.landscape.recipe import LandscapeRecipe
from core.settings import RefusedError


def test_twice_the_steps_take_about_twice_the_time(recipe: LandscapeRecipe, digits: Dataset) -> None:
    racers = tuple(racer.replace(steps=40) for racer in recipe.racers[:2])
    longer = tuple(racer.replace(steps=80, config=racer.config.replace(epochs=6)) for racer in racers)
    short, long = (estimate(recipe.replace(racers=those), digits) for those in (racers, longer))
    assert 1.5 < long.seconds / short.seconds < 2.5
    assert short.bytes == long.bytes


def test_what_does_not_fit_into_memory_is_refused(recipe: LandscapeRecipe, digits: Dataset) -> None:
    with patch.object(module, "usable_memory", return_value=1000), pytest.raises(RefusedError, match="GB of memory"):
        NetworkRace(recipe, digits)
