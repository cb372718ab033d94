"""The map and the path of a racer with its penalty are the loss that its training has there."""

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.network_race import NetworkRace
from core.landscape.race_file import parse_race
from core.landscape.result import LandscapeResult
from core.landscape.slices.penalised import (
    Factors,
    has_penalty,
    map_with_penalty,
    path_with_penalty,
    result_with_penalty,
)
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


BOTH = Factors(0.01, 0.003)  # l2 / 2, l1


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
    found = map_with_penalty(result.loss_map, BOTH)
    assert raced.plane is not None
    network = build_network(raced.recipe.base, raced.dataset.ends)
    for row, column in ((0, 0), (3, 7), (-1, 4)):
        network.parameters[:] = raced.plane.at(found.a[column], found.b[row])
        weights = np.concatenate([layer.weights.ravel() for layer in network.layers]).astype(np.float64)
        expected = raced.images.truth(network).loss + 0.01 * np.sum(weights**2) + 0.003 * np.abs(weights).sum()
        assert found.losses[row, column] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("name", "step"), [("Both", 7), ("Decoupled", 12)])
def test_so_has_each_map_through_a_racer_be_it_coarse_or_exact(raced: NetworkRace, name: str, step: int) -> None:
    """Evaluated directly: the network's weights at the point, its loss on the map's images, and lambda / 2 sum w^2."""
    assert raced.plane is not None
    plane = raced.plane.through(raced.parameters_at(name, step))
    network = build_network(raced.recipe.base, raced.dataset.ends)
    maps = [found for found in raced.map_through(name, step) if found is not None]
    for found in (maps[0], maps[-1]):
        penalised = map_with_penalty(found, BOTH)
        for row, column in ((0, 0), (3, 7), (-1, 4)):
            network.parameters[:] = plane.at(found.a[column], found.b[row])
            weights = np.concatenate([layer.weights.ravel() for layer in network.layers]).astype(np.float64)
            penalty = 0.01 * np.sum(weights**2) + 0.003 * np.abs(weights).sum()
            expected = raced.images.truth(network).loss + penalty
            assert penalised.losses[row, column] == pytest.approx(expected, rel=1e-6)


def test_a_racer_without_one_or_with_one_that_is_in_no_loss_has_no_such_map(raced: NetworkRace) -> None:
    result = result_of(raced)
    plain, _, decoupled = (Factors.of(racer.config) for racer in result.recipe.racers)
    assert map_with_penalty(result.loss_map, plain) is map_with_penalty(result.loss_map, decoupled) is result.loss_map
    assert path_with_penalty(result.paths[1], plain) is result.paths[1]
    assert result_with_penalty(result, decoupled) is result


def test_a_penalty_that_is_divided_by_the_images_is_no_other_kind() -> None:
    config = TrainingConfig(l2=0.1, penalty_mode="per_sample")
    assert has_penalty(config)
    assert has_penalty(TrainingConfig(l1=0.1, penalty_mode="decoupled"))
    assert not has_penalty(TrainingConfig(l2=0.1, penalty_mode="decoupled"))


@pytest.mark.parametrize("name", ["Both", "Plain"])
def test_along_each_path_it_is_that_of_the_weights_there(raced: NetworkRace, name: str) -> None:
    path = result_of(raced).path(name)
    found = path_with_penalty(path, BOTH)
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
    ours, theirs = result_with_penalty(result, BOTH).loss_map, result_with_penalty(again, BOTH).loss_map
    assert (ours.losses > result.loss_map.losses).all()
    np.testing.assert_array_equal(ours.losses, theirs.losses)
    for path, other in zip(result.paths, again.paths, strict=True):
        np.testing.assert_array_equal(path.sums, other.sums)
