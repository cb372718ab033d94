"""A race on a matrix in the room is the engine's race, laid on a plane with the real loss."""

import numpy as np
import pytest

from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.network.matrix_paths import MatrixPlanePath, chosen_matrix
from app.optimizers.network.matrix_surface import FactorizationSurface
from core.matrix_stage.matrix_path import MatrixPath, matrix_race
from core.matrix_stage.plane import on_plane

MODEL = OptimizersModel.first().replace(steps=40).with_surface(FactorizationSurface()).adding("muon").adding("shampoo")


def engine(model: OptimizersModel) -> tuple[MatrixPath, ...]:
    racers = [(racer.optimizer, racer.schedule) for racer in model.racers]
    return matrix_race(FactorizationSurface().task, racers, model.steps)


@pytest.mark.usefixtures("qapp")
def test_the_race_of_the_room_is_the_engines() -> None:
    controller = OptimizersController(MODEL)
    paths = engine(MODEL)
    found = on_plane(paths)
    assert controller.playback.length == 40
    assert len(controller.race) == len(paths)
    for place, (ours, path) in enumerate(zip(controller.race, paths, strict=True)):
        assert isinstance(ours, MatrixPlanePath)
        np.testing.assert_allclose(ours.points, found.points[place])
        assert ours.true_loss(17) == path.losses[17]
        assert ours.off_plane(40) == pytest.approx(found.off_plane[place][40] / found.distances[place][40])
        assert ours.losses[9] == pytest.approx(float(found.loss_map.loss(found.points[place][9])))
    assert controller.drawn.value(found.points[0][3]) == pytest.approx(found.loss_map.loss(found.points[0][3]))


@pytest.mark.usefixtures("qapp")
def test_a_racer_that_diverges_ends_there() -> None:
    fast = MODEL.with_racer(0, MODEL.racers[0].replace(optimizer=MODEL.racers[0].optimizer.replace(learning_rate=30.0)))
    controller = OptimizersController(fast)
    first = controller.race[0]
    assert isinstance(first, MatrixPlanePath)
    assert first.has_end
    assert np.isnan(first.points[-1]).all()


@pytest.mark.usefixtures("qapp")
def test_without_racers_there_is_no_plane() -> None:
    controller = OptimizersController(MODEL.replace(racers=()))
    assert controller.race == ()
    assert chosen_matrix(controller.race, 0) is None
