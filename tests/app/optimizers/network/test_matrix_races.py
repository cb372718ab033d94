"""A long race of matrices runs beside the window, and is the race that it would be at once."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.model import OptimizersModel
from app.optimizers.network import matrix_races
from app.optimizers.network.matrix_paths import MatrixPlanePath, shown
from app.optimizers.network.matrix_races import MatrixQuestion
from app.optimizers.network.matrix_surface import FactorizationSurface, MemorySurface
from app.optimizers.network_column.standing import on_the_plane
from app.optimizers.view import OptimizersView

MODEL = OptimizersModel.first().replace(steps=50).with_surface(FactorizationSurface()).adding("muon")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every race of matrices counts as long."""
    monkeypatch.setattr(matrix_races, "AT_ONCE", 0)


def question(model: OptimizersModel) -> MatrixQuestion:
    assert isinstance(model.surface, (FactorizationSurface, MemorySurface))
    return MatrixQuestion(model.surface, tuple(model.engine_racers()), model.steps)


def test_only_long_races_wait() -> None:
    assert not question(MODEL).takes_long()
    assert question(MODEL.replace(steps=10_000)).takes_long()


@pytest.mark.usefixtures("slow")
def test_a_long_race_comes_when_it_is_run(room: OptimizersView, qtbot: QtBot) -> None:
    controller = room.controller
    controller.set_model(MODEL)
    assert controller.matrices is not None
    races = controller.matrices
    assert races.work.running
    assert not any(isinstance(path, MatrixPlanePath) for path in controller.race)
    assert on_the_plane(controller) == ["The matrices race; the map comes when they have ended"]
    assert not room.controls.for_work.isHidden()
    qtbot.waitUntil(lambda: not races.work.running)
    _, expected = shown(FactorizationSurface(), MODEL.engine_racers(), MODEL.steps)
    for ours, path in zip(controller.race, expected, strict=True):
        np.testing.assert_array_equal(ours.points, path.points)
    assert room.controls.for_work.isHidden()
    assert "real loss" in on_the_plane(controller)[0]
    assert room.plot.trails._trails[0].points.any()


@pytest.mark.usefixtures("slow")
def test_a_cancelled_race_can_be_run_again(room: OptimizersView, qtbot: QtBot) -> None:
    controller = room.controller
    controller.set_model(MODEL.replace(steps=51))
    assert room.controls.work is not None
    assert controller.matrices is not None
    button, races = room.controls.work.button, controller.matrices
    controller.playback.play()
    assert not room.bar.play.isEnabled()
    button.click()
    assert not room.bar.play.isEnabled()
    assert not races.work.running
    assert on_the_plane(controller) == ["The race was cancelled: there is no map, and no paths"]
    assert button.text() == "Race"
    button.click()
    qtbot.waitUntil(lambda: not races.work.running)
    assert isinstance(controller.race[0], MatrixPlanePath)
    assert room.controls.for_work.isHidden()
    assert room.bar.play.isEnabled()
    assert not controller.playback.playing


@pytest.mark.usefixtures("slow")
def test_another_race_or_surface_ends_it(room: OptimizersView, qtbot: QtBot) -> None:
    controller = room.controller
    controller.set_model(MODEL.replace(steps=52))
    controller.set_model(controller.model.replace(steps=53))
    assert controller.matrices is not None
    races = controller.matrices
    qtbot.waitUntil(lambda: not races.work.running)
    assert controller.race[0].steps == 53
    assert isinstance(controller.race[0], MatrixPlanePath)
    controller.set_model(controller.model.replace(steps=54))
    controller.set_model(OptimizersModel.first())
    assert not races.work.running
    assert not races.is_waited_for


@pytest.mark.usefixtures("slow")
def test_a_file_has_the_whole_race(room: OptimizersView) -> None:
    room.controller.set_model(MODEL.replace(steps=55))
    text = room.measured()[".csv"]()
    assert "Muon" in text
    assert isinstance(room.controller.race[0], MatrixPlanePath)
