"""A path of a network is read as any other path, and has what only it has."""

import numpy as np

from app.optimizers.network.plane_path import LossSlice, PlanePath
from core.descent import Racer
from tests.app.optimizers.network.small_race import STEPS, small_model, small_result


def path_of(place: int, steps: int = STEPS) -> PlanePath:
    result = small_result()
    racer = Racer(optimizer=small_model().racers[place].optimizer)
    return PlanePath.along(LossSlice.of(result.loss_map), racer, result.paths[place], steps)


def test_the_map_has_the_loss_of_its_grid_and_nothing_beyond() -> None:
    found = small_result().loss_map
    surface = LossSlice.of(found)
    a, b = np.meshgrid(found.a, found.b)
    points = np.stack([a, b], axis=-1)
    np.testing.assert_allclose(surface.value(points), found.losses, rtol=1e-5)
    np.testing.assert_allclose(surface.value(points.reshape(-1, 2)), found.losses.ravel(), rtol=1e-5)
    assert LossSlice.of(found) is surface
    assert np.isnan(surface.value(np.array([found.a[-1] + 1, found.b[0]])))


def test_true_losses_are_known_at_some_steps_only() -> None:
    path, known = path_of(0), small_result().paths[0]
    assert path.true_loss(0) == known.true_losses[0]
    assert path.true_loss(STEPS) == known.true_end
    unknown = sorted(set(range(STEPS + 1)) - set(known.truth_steps.tolist()))
    assert [path.true_loss(step) for step in unknown] == [None] * len(unknown)
    assert np.isnan(path.true_losses[unknown]).all()


def test_with_two_racers_the_plane_holds_the_start_and_both_ends() -> None:
    for place in (0, 1):
        path = path_of(place)
        assert path.off_plane(0) == 0
        assert path.off_plane(STEPS) < 1e-3
        assert 0.01 < path.off_plane(STEPS // 2) < 1


def test_steps_that_are_not_replayed_yet_are_nowhere() -> None:
    path = path_of(0, 2 * STEPS)
    assert np.isfinite(path.points[: STEPS + 1]).all()
    assert np.isnan(path.points[STEPS + 1 :]).all()
    assert path.off_plane(2 * STEPS) == 0


def test_a_network_that_trains_stands_at_the_start_and_has_the_losses_of_its_batches() -> None:
    racer = Racer(optimizer=small_model().racers[0].optimizer)
    path = PlanePath.waiting(racer, 3, np.array([2.0, 1.0]))
    assert not path.points.any()
    np.testing.assert_array_equal(path.losses, [2.0, 1.0, np.nan, np.nan])
