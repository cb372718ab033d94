"""The map and the path of a racer with its penalty are the loss that its training has there."""

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.network_race import NetworkRace
from core.landscape.race_file import parse_race
from core.landscape.result import LandscapeResult
from core.landscape.slices.penalised import has_penalty, map_with_penalty, path_with_penalty
from core.training import TrainingConfig
from core.training.factory import build_network

RACE = """
steps = 12
[base]
dataset = "digits"
train_size = 100
batch_size = 20
hidden_layers = [6]
[racers]
Plain = { optimizer = "sgd" }
Both = { optimizer = "sgd", "optimizer.learning_rate" = 0.1, l2 = 0.02, l1 = 0.003 }
Decoupled = { optimizer = "adam", l2 = 0.1, penalty_mode = "decoupled" }
"""


@pytest.fixture(scope="module")
def raced(digits: Dataset) -> NetworkRace:
    race = NetworkRace(parse_race(RACE, "race.toml"), digits)
    list(race.run())
    return race


def result_of(race: NetworkRace) -> LandscapeResult:
    assert race.result is not None
    return race.result


def test_the_map_has_the_penalty_of_the_weights_at_each_point(raced: NetworkRace) -> None:
    result = result_of(raced)
    found = map_with_penalty(result, 1)
    assert found is not None
    assert raced.plane is not None
    network = build_network(raced.recipe.base, raced.dataset.ends)
    for row, column in ((0, 0), (3, 7), (-1, 4)):
        network.parameters[:] = raced.plane.at(found.a[column], found.b[row])
        weights = np.concatenate([layer.weights.ravel() for layer in network.layers]).astype(np.float64)
        expected = raced.images.truth(network).loss + 0.01 * np.sum(weights**2) + 0.003 * np.abs(weights).sum()
        assert found.losses[row, column] == pytest.approx(expected, rel=1e-5)


def test_a_racer_without_one_or_with_one_that_is_in_no_loss_has_no_such_map(raced: NetworkRace) -> None:
    result = result_of(raced)
    assert map_with_penalty(result, 0) is map_with_penalty(result, 2) is None
    config = result.recipe.racers[0].config
    assert path_with_penalty(result.paths[1], config).true_losses.tolist() == result.paths[1].true_losses.tolist()


def test_a_penalty_that_is_divided_by_the_images_is_no_other_kind() -> None:
    config = TrainingConfig(l2=0.1, penalty_mode="per_sample")
    assert has_penalty(config)
    assert has_penalty(TrainingConfig(l1=0.1, penalty_mode="decoupled"))
    assert not has_penalty(TrainingConfig(l2=0.1, penalty_mode="decoupled"))


@pytest.mark.parametrize("name", ["Both", "Plain"])
def test_along_each_path_it_is_that_of_the_weights_there(raced: NetworkRace, name: str) -> None:
    path = result_of(raced).path(name)
    found = path_with_penalty(path, raced.lanes["Both"].racer.config)
    network = build_network(raced.recipe.base, raced.dataset.ends)
    for place, step in enumerate(path.truth_steps.tolist()):
        network.parameters[:] = raced.parameters_at(name, step)
        weights = np.concatenate([layer.weights.ravel() for layer in network.layers]).astype(np.float64)
        penalty = 0.01 * np.sum(weights**2) + 0.003 * np.abs(weights).sum()
        assert found.true_losses[place] == pytest.approx(path.true_losses[place] + penalty, rel=1e-5)
        truth = raced.truth_at(name, step)
        assert 0.01 * truth.squares + 0.003 * truth.sizes == pytest.approx(penalty, rel=1e-5)


def test_a_file_keeps_it(raced: NetworkRace) -> None:
    result = result_of(raced)
    again = LandscapeResult.from_bytes(result.to_bytes())
    ours, theirs = map_with_penalty(result, 1), map_with_penalty(again, 1)
    assert ours is not None
    assert theirs is not None
    np.testing.assert_array_equal(ours.losses, theirs.losses)
    for path, other in zip(result.paths, again.paths, strict=True):
        np.testing.assert_array_equal(path.sums, other.sums)
