"""What is found where a race of networks pauses."""

import json

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.optimizers.descriptions import state_of
from app.optimizers.network.plane_path import PlanePath
from app.optimizers.network_column.standing import seen_in_words
from app.optimizers.view import OptimizersView
from tests.app.optimizers.network.small_race import raced_model, small_model, small_result

WAIT = 30_000


def path_of(room: OptimizersView, racer: int) -> PlanePath:
    path = room.controller.race[racer]
    assert isinstance(path, PlanePath)
    return path


@pytest.mark.slow
def test_the_true_loss_and_the_map_through_the_chosen_racer_are_the_same(qtbot: QtBot, room: OptimizersView) -> None:
    """The parallel plane goes through the racer's own weights: there, its map is the loss of the network."""
    controller = room.controller
    model = small_model()
    controller.set_model(model.with_racer(0, model.racers[0].replace(trained='{"l2": 0.05}')))
    controller.train()
    qtbot.waitUntil(lambda: not controller.training, timeout=WAIT)
    controller.playback.pause()
    step = next(step for step in range(1, 20) if step not in small_result().paths[0].truth_steps)
    controller.seek(step)
    qtbot.waitUntil(lambda: path_of(room, 0).true_loss(step) is not None, timeout=WAIT)
    true = path_of(room, 0).true_loss(step)
    assert true is not None
    before = float(path_of(room, 0).losses[step])
    room.on_map.through.trigger()
    qtbot.waitUntil(lambda: controller.ground is not None and controller.ground.loss_map.images == 200, timeout=WAIT)
    assert path_of(room, 0).losses[step] == pytest.approx(true, rel=2e-3)  # of the interpolation
    assert "The map goes through SGD at step" in room.stage.readout.text()
    assert "off the plane" not in state_of(path_of(room, 0), step)
    ground = controller.ground
    room.stage.penalty.click()
    assert controller.ground is ground
    with_it = path_of(room, 0).true_loss(step)
    assert with_it is not None
    assert with_it > true + 0.1
    assert path_of(room, 0).losses[step] == pytest.approx(with_it, rel=2e-3)
    assert "with its penalty: exact there" in room.stage.readout.text()
    assert list(seen_in_words(controller)) == [f"map through SGD at step {step}", "with the penalty of SGD"]
    table = json.loads(room.measured()[".json"]())
    assert table["settings"]["map_through"] == {"racer": "SGD", "step": step}
    assert table["settings"]["penalty_of"] == "SGD"
    assert table["rows"][step][5] == pytest.approx(with_it, rel=2e-3)
    room.scripts.python.trigger()
    assert "race.map_through('SGD'" in QGuiApplication.clipboard().text()
    controller.undo()
    controller.undo()
    assert controller.ground is None
    assert not room.on_map.through.isChecked()
    assert path_of(room, 0).losses[step] == pytest.approx(before)
    controller.redo()
    qtbot.waitUntil(lambda: controller.ground is not None, timeout=WAIT)
    controller.seek(step + 1)
    assert controller.ground is None


def test_a_race_without_its_weights_says_so(room: OptimizersView) -> None:
    room.open_race(raced_model())
    room.on_map.through.trigger()
    room.controller.seek(3)
    assert room.stage.readout.text().startswith("The weights of this race are not kept")
    assert room.controller.model.map_through
    room.controller.undo()
    assert not room.on_map.through.isChecked()
