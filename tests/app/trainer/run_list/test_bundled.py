"""The room opens on a recorded run, until there is one of one's own."""

import numpy as np
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.trainer.live_run import LiveRun
from app.trainer.run_list.bundled import example, name_now
from app.trainer.view import TrainerView
from core.export.training_script import script
from core.training.bundled_runs import bundled_runs
from tests.app.trainer.actions import train
from tests.app.trainer.conftest import SMALL


def test_the_room_opens_on_the_recorded_model_1_pale_with_its_verdict(qtbot: QtBot, room: TrainerView) -> None:  # noqa: ARG001
    recorded = bundled_runs()[0]
    train_loss = next(curve for curve in room.curves.loss.layer.curves if curve.name == "train")
    np.testing.assert_allclose(10**train_loss.values, [report.train_loss for report in recorded.history])
    assert all(curve.faint for curve in room.curves.loss.layer.curves)
    assert room.explanation.verdict.isVisible()
    assert room.bar.status.text() == "Model 1, recorded   press Start for a run of your own"
    assert (room.playback.position, room.playback.length) == (1000, 1000)
    assert room.playback_bar.play.isEnabled()
    assert not room.bar.pause.isEnabled()  # it does not go on


def test_it_gives_way_to_a_run_of_ones_own_and_does_not_come_back(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    room.hide()
    room.show()
    assert room.controller.run is not None
    assert room.controller.run.config == SMALL
    assert not any(curve.faint for curve in room.curves.accuracy.layer.curves)


def test_the_script_is_that_of_the_settings_as_long_as_there_is_no_run_of_ones_own(room: TrainerView) -> None:
    room.bar.exports.copy_script()
    assert QGuiApplication.clipboard().text() == script(SMALL)


def test_a_run_that_comes_with_fall_line_is_called_in_the_language_of_the_window() -> None:
    for bundled, name in zip(bundled_runs(), ("Model 1", "Model 2", "Model 3"), strict=True):
        run = LiveRun("모델, 기록", bundled.summary.config)
        assert name_now(run) == "모델, 기록"  # one's own, from the same settings
        run.is_bundled = True
        assert name_now(run) == f"{name}, recorded"
    assert name_now(example()) == "Model 1, recorded"
