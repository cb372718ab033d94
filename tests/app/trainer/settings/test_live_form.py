"""Settings that can be changed while a run is on its way."""

from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from tests.app.keyboard import type_into
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL


def test_the_rate_is_moved_while_a_run_is_on_its_way(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    rate = room.bar.live.boxes["learning_rate"]
    qtbot.waitUntil(rate.isVisible)
    assert rate.value() == 0.1
    type_into(qtbot, rate, "0.02")
    click(qtbot, room.bar.batch)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.steps == SMALL.steps_per_epoch + 1)
    assert run.rates.values()[-1] == 0.02
    type_into(qtbot, room.bar.live.boxes["dropout"], "2")
    assert "2 is greater than 0.95" in room.bar.error.text()
