"""Which map of a race of networks is seen, and with which penalty."""

import json
from dataclasses import replace

import numpy as np
import pytest

from app.optimizers.model import OptimizersModel
from app.optimizers.network.plane_path import PlanePath
from app.optimizers.training.network_races import Progress, recorded
from app.optimizers.training.race_tables import table_of
from app.optimizers.training.seen_map import Ground, penalty_in, place_of_penalty, shown
from core.landscape.loss_map import WeightSums
from core.landscape.slices.penalised import NO_PENALTY
from tests.app.optimizers.network.small_race import STEPS, small_model, small_result

L2, SQUARES, SIZES = 0.5, 2.0, 7.0


def weighed_race() -> tuple[OptimizersModel, Progress]:
    """Return a race whose second racer has an L2 penalty, where all weights have the same sums: it adds 0.5."""
    result = small_result()
    first, second = result.recipe.racers
    recipe = result.recipe.replace(racers=(first, second.replace(config=second.config.replace(l2=L2))))
    ones = np.ones_like(result.loss_map.losses)
    loss_map = replace(result.loss_map, sums=WeightSums(SQUARES * ones, SIZES * ones))
    sums = [np.tile(np.array([SQUARES, SIZES], np.float32), (len(path.true_losses), 1)) for path in result.paths]
    paths = tuple(replace(path, sums=one) for path, one in zip(result.paths, sums, strict=True))
    return small_model().replace(with_penalty=True), recorded(
        replace(result, recipe=recipe, loss_map=loss_map, paths=paths)
    )


def test_the_penalty_is_the_chosen_racers_where_it_is_wanted() -> None:
    model, progress = weighed_race()
    assert penalty_in(model, progress, 1) == (L2 / 2, 0)
    assert penalty_in(model, progress, 0) == penalty_in(model.replace(with_penalty=False), progress, 1) == NO_PENALTY
    assert place_of_penalty(model, progress, 1) == 1
    assert place_of_penalty(model, progress, 0) is place_of_penalty(model, None, 1) is None


@pytest.mark.parametrize("through", [False, True])
def test_map_and_true_losses_have_it_on_the_plane_of_the_race_and_on_another(through: bool) -> None:  # noqa: FBT001
    model, progress = weighed_race()
    assert progress.loss_map is not None
    below = replace(progress.loss_map, losses=2 * progress.loss_map.losses) if through else progress.loss_map
    drawn, race = shown(model, progress, Ground(below, 1, 3) if through else None, 1)
    corner = np.array([below.a[0], below.b[0]])
    assert drawn.value(corner) == pytest.approx(below.losses[0, 0] + 0.5)
    path = race[0]
    assert isinstance(path, PlanePath)
    assert path.on_own_plane is not through
    assert path.true_losses[0] == pytest.approx(progress.paths[0].true_losses[0] + 0.5)


def test_a_table_has_what_is_seen() -> None:
    _, progress = weighed_race()
    result = progress.result
    assert result is not None
    found = replace(result.loss_map, losses=2 * result.loss_map.losses)
    table = json.loads(table_of(result, Ground(found, 1, 3), 1).as_json())
    assert table["settings"]["map_through"] == {"racer": result.recipe.names[1], "step": 3}
    assert table["settings"]["penalty_of"] == result.recipe.names[1]
    first, last = table["rows"][0], table["rows"][-1]
    assert first[4] == pytest.approx(result.paths[0].true_losses[0] + 0.5)
    assert first[6] is None
    assert last[5] == pytest.approx(found.losses[-1, -1] + 0.5)
    assert json.loads(table_of(result).as_json())["rows"][STEPS][6] is not None
