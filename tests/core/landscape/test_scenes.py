"""What the scenes of the real surface say: all of it in slow tests, a sample of it on scikit-learn's digits."""

from pathlib import Path

import pytest

from core.datasets import Dataset
from core.landscape.network_race import NetworkRace
from core.landscape.race_file import parse_race, read_race
from core.landscape.slices.lines import line_between
from core.landscape.slices.matching import matched_units
from core.settings import Array
from core.training.factory import build_network
from tests.claims.claim import SEEDS, Claim
from tests.claims.landscapes import CLAIMS, RACES, TABLE

DIGITS = """
steps = 400
plane = "three_ends"
[base]
dataset = "digits"
train_size = 1000
batch_size = 20
hidden_layers = [16]
optimizer.kind = "sgd"
optimizer.learning_rate = 0.1
[racers]
first = {}
batches = { order_seed = 1 }
weights = { start_seed = 1, order_seed = 1 }
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.number)
def test_the_scene_is_true(claim: Claim, seed: int) -> None:
    numbers = claim.measure(seed)
    assert claim.holds(numbers), numbers


def test_every_scene_is_in_the_table_and_held() -> None:
    table = TABLE.read_text(encoding="utf-8")
    for claim in CLAIMS:
        assert f"## {claim.number}\n" in table
        assert claim.asserted in table
    assert table.count(f"Holds ({len(SEEDS)} of {len(SEEDS)})") == len(CLAIMS)


@pytest.mark.parametrize("path", sorted(RACES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_races_of_the_scenes_can_be_read(path: Path) -> None:
    assert read_race(path).steps >= 300


@pytest.mark.slow
def test_other_weights_stand_behind_a_barrier_and_other_batches_do_not(digits: Dataset) -> None:
    race = NetworkRace(parse_race(DIGITS, "race.toml"), digits)
    for _ in race.run():
        pass
    network = build_network(race.recipe.base, digits.ends)
    ends = race.ends

    def barrier(first: Array, second: Array) -> float:
        return line_between(network, first, second, race.images).barrier

    assert barrier(ends["first"], ends["batches"]) < 0.02
    assert barrier(ends["batches"], ends["weights"]) > 0.1
    apart = barrier(ends["first"], ends["weights"])
    assert apart > 0.1
    assert barrier(ends["first"], matched_units(network, ends["first"], ends["weights"])) < apart / 2
