"""What networks did stands in a session, and with Fall Line for the scenes of the course."""

from itertools import combinations

import numpy as np
import pytest
from pydantic import ValidationError

from app.optimizers.model import OptimizersModel
from app.optimizers.network.recorded import bundled, result_of, text_of
from app.optimizers.training.race_recipe import key_of
from core.landscape.result import LandscapeResult
from core.landscape.slices.surroundings import DISTANCES
from core.settings import RefusedError
from tests.app.course.make_bundled_races import races, recipe_in
from tests.app.optimizers.network.small_race import raced_model, small_result

MOST = 40_000  # letters of a race of three for 500 steps


def test_a_result_is_read_as_it_was_written() -> None:
    there = result_of(text_of(small_result()))
    assert there.recipe == small_result().recipe
    assert there.to_bytes() == small_result().to_bytes()


@pytest.mark.parametrize("text", ["?", "AAAA"])
def test_a_damaged_one_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        result_of(text)
    with pytest.raises(ValidationError, match=r"damaged|wrote"):
        OptimizersModel.first().replace(recorded=text)


def test_it_survives_a_file() -> None:
    assert OptimizersModel.model_validate_json(raced_model().model_dump_json()) == raced_model()


def test_every_scene_of_networks_opens_at_once() -> None:
    """Otherwise: python -m tests.app.course.make_bundled_races."""
    there = {key_of(result.recipe) for result in bundled()}
    assert {key_of(recipe_in(model)) for _, _, model in races()} == there


def test_a_race_takes_little_room_in_a_session() -> None:
    for result in bundled():
        assert len(text_of(result)) < MOST * max(1, max(path.steps for path in result.paths) / 500)


def result_of_scene(scene: str) -> LandscapeResult:
    model = next(model for _, name, model in races() if name == scene)
    return next(one for one in bundled() if key_of(one.recipe) == key_of(recipe_in(model)))


def barrier(scene: str) -> list[float]:
    """Return by how much the map rises above the chord on the straight lines between the ends of a scene's race."""
    result = result_of_scene(scene)
    share = np.linspace(0, 1, 41)[:, np.newaxis]
    rises = []
    for one, other in combinations(result.paths, 2):
        losses = result.loss_map.loss((1 - share) * one.points[-1] + share * other.points[-1])
        chord = (1 - share[:, 0]) * losses[0] + share[:, 0] * losses[-1]
        rises.append(float((losses - chord).max()))
    return rises


def test_one_start_leads_into_one_valley_and_three_into_three() -> None:
    """As in Frankle et al. 2020."""
    assert max(barrier("one-valley")) < 0.03
    assert min(barrier("three-valleys")) > 0.2


def test_adam_goes_another_way_than_sgd_and_momentum() -> None:
    result = result_of_scene("two-ways-down")
    sgd, momentum, adam = (path.points[-1] / np.linalg.norm(path.points[-1]) for path in result.paths)
    degrees = [float(np.degrees(np.arccos(sgd @ other))) for other in (momentum, adam)]
    assert degrees[0] < 15
    assert 40 < degrees[1] < 60
    assert result.paths[2].true_end < min(result.paths[0].true_end, result.paths[1].true_end)


def test_zeros_and_small_weights_stay_on_the_plateau_and_hes_leave_it() -> None:
    """What the scene says of the losses."""
    result = result_of_scene("plateau")
    zeros, small, he = result.paths
    assert min(zeros.true_end, small.true_end) > 2.29
    assert he.true_end == pytest.approx(0.12, abs=0.01)
    way = np.linspace(0, 0.2, 11)[:, np.newaxis] * he.points[-1]  # zeros are the origin
    assert result.loss_map.loss(way) == pytest.approx(np.log(10), abs=0.01)


def test_small_batches_end_flat_and_large_ones_sharp() -> None:
    """As in Keskar et al. 2017; what the scene says of the losses."""
    result = result_of_scene("flat-and-sharp")
    assert max(path.true_end for path in result.paths) < 0.1
    flat, sharp = (path.surroundings for path in result.paths)
    assert flat is not None
    assert sharp is not None
    assert DISTANCES[5] == 0.5
    assert (flat[5, 0], sharp[5, 0]) == pytest.approx((0.24, 1.4), rel=0.02)
