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
    dropout = room.bar.live.boxes["dropout"]
    type_into(qtbot, dropout, "2")
    assert (dropout.text(), room.bar.error.text()) == ("0", "Dropout: 2 is greater than 0.95; 0 is kept")
    rate.setFocus()
    type_into(qtbot, rate, "1e9")
    assert (rate.text(), room.bar.error.text()) == (
        "0.02",
        "Learning rate: 1000000000 is greater than 100; 0.02 is kept",
    )
    type_into(qtbot, dropout, "half")
    assert (dropout.text(), room.bar.error.text()) == ("0", "Dropout: “half” is not a number; 0 is kept")
    type_into(qtbot, dropout, "0,2")
    assert (dropout.text(), room.bar.error.text()) == ("0.2", "")
    assert room.bar.live.remark.text() == "“0,2” is read as 0.2"
    type_into(qtbot, dropout, "-1")
    click(qtbot, room.bar.stop)
    assert room.bar.error.text() == ""
