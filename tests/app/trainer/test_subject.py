"""Which network of a run is looked at: that of the last epoch, of now, of the best epoch."""

from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.subject import NetworkChoice, subject_of
from app.trainer.view import TrainerView
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL


def test_while_a_run_is_under_way_the_network_is_that_of_its_last_epoch(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    click(qtbot, room.bar.batch)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.steps == SMALL.steps_per_epoch + 1)
    wait_for(qtbot, room, Activity.PAUSED)
    under_way, paused = subject_of(run, NetworkChoice.NOW, still=False), subject_of(run, NetworkChoice.NOW, still=True)
    assert under_way is not None
    assert paused is not None
    assert (under_way.weights.epoch, under_way.step) == (1, None)
    assert (paused.weights.epoch, paused.step) == (1, SMALL.steps_per_epoch + 1)
