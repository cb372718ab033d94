"""A small race of networks on scikit-learn's digits, made once for all tests that look at it."""

import pytest

from core.datasets import Dataset, load
from core.landscape.network_race import NetworkRace, Report
from core.landscape.race_file import parse_race
from core.landscape.recipe import LandscapeRecipe

RACE = """
steps = 40
map_images = 120
[base]
dataset = "digits"
train_size = 300
batch_size = 20
hidden_layers = [12, 8]
[racers]
SGD = { optimizer = "sgd", "optimizer.learning_rate" = 0.1 }
Adam = { optimizer = "adam", "optimizer.learning_rate" = 3e-3, dropout = 0.1, l2 = 1e-3 }
"Adam, short" = { optimizer = "adam", "optimizer.learning_rate" = 1e-2, steps = 25, order_seed = 3 }
Lost = { optimizer = "sgd", "optimizer.learning_rate" = 100.0, l2 = 1.0 }
"""


@pytest.fixture(scope="session")
def digits() -> Dataset:
    return load("digits")


@pytest.fixture(scope="session")
def recipe() -> LandscapeRecipe:
    return parse_race(RACE, "race.toml")


@pytest.fixture(scope="session")
def raced(recipe: LandscapeRecipe, digits: Dataset) -> tuple[NetworkRace, list[Report | None]]:
    race = NetworkRace(recipe, digits)
    return race, list(race.run())


@pytest.fixture(scope="session")
def race(raced: tuple[NetworkRace, list[Report | None]]) -> NetworkRace:
    return raced[0]
