"""The loss round an end: that of the network itself there, whatever the scale of its layers."""

import numpy as np
import pytest

from core.landscape.network_race import NetworkRace
from core.landscape.plane import around_end
from core.landscape.slices.surroundings import DISTANCES, TURNS, surroundings
from core.settings import Array
from core.training.factory import build_network


def around(race: NetworkRace, point: Array) -> Array:
    *_, found = surroundings(build_network(race.recipe.base, race.dataset.ends), point, race.images, seed=0)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def found(race: NetworkRace) -> Array:
    return around(race, race.ends["SGD"])


def test_it_begins_with_the_loss_of_the_end_and_lies_between_its_extremes(race: NetworkRace, found: Array) -> None:
    assert race.result is not None
    np.testing.assert_allclose(found[0], race.result.path("SGD").true_end, rtol=1e-5)
    assert (found[:, 1] <= found[:, 0]).all()
    assert (found[:, 0] <= found[:, 2]).all()


def test_it_is_the_loss_of_the_network_moved_so_far(race: NetworkRace, found: Array) -> None:
    network = build_network(race.recipe.base, race.dataset.ends)
    rng, place = np.random.default_rng(0), 5
    losses = []
    for _ in range(3):
        plane = around_end(network, race.ends["SGD"], rng)
        for turn in TURNS:
            network.parameters[:] = plane.at(*(DISTANCES[place] * np.array(turn)))
            losses.append(race.images.truth(network).loss)
    np.testing.assert_allclose(found[place], [np.mean(losses), np.min(losses), np.max(losses)], rtol=1e-5)


def test_the_same_function_in_other_weights_has_the_same_surroundings(race: NetworkRace, found: Array) -> None:
    """Dinh et al. 2017: the first layer five times, the second a fifth, and ReLU between."""
    network = build_network(race.recipe.base, race.dataset.ends)
    network.parameters[:] = race.ends["SGD"]
    network.layers[0].weights[...] *= 5
    network.layers[0].bias[...] *= 5
    network.layers[1].weights[...] /= 5
    np.testing.assert_allclose(around(race, network.parameters.copy()), found, rtol=1e-4)


def test_each_racer_that_did_not_diverge_has_its_own(race: NetworkRace, found: Array) -> None:
    assert race.result is not None
    known = {path.name: path.surroundings for path in race.result.paths}
    assert known["Lost"] is None
    assert known["Adam"] is not None
    np.testing.assert_array_equal(known["SGD"], found)
