"""What is found where a race of networks pauses."""

import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.network.plane_path import PlanePath
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
    controller.set_model(small_model())
    controller.train()
    qtbot.waitUntil(lambda: not controller.training, timeout=WAIT)
    controller.playback.pause()
    step = next(step for step in range(1, 20) if step not in small_result().paths[0].truth_steps)
    controller.seek(step)
    qtbot.waitUntil(lambda: path_of(room, 0).true_loss(step) is not None, timeout=WAIT)
    true = path_of(room, 0).true_loss(step)
    before = float(path_of(room, 0).losses[step])
    room.on_map.through.trigger()
    qtbot.waitUntil(lambda: controller.ground is not None and controller.ground.loss_map.images == 200, timeout=WAIT)
    assert path_of(room, 0).losses[step] == pytest.approx(true, rel=2e-3)  # of the interpolation
    assert "The map goes through SGD at step" in room.stage.readout.text()
    controller.seek(step + 1)
    assert controller.ground is None
    assert path_of(room, 0).losses[step] == pytest.approx(before)


def test_a_race_from_a_file_has_no_weights_and_says_so(room: OptimizersView) -> None:
    room.open_race(raced_model())
    room.on_map.through.trigger()
    room.controller.seek(3)
    assert room.stage.readout.text().startswith("A race from a file has no weights")
