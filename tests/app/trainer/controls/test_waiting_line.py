"""What waits is said, begun at once if that is wanted, and not said any longer than it is true."""

from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.controls.waiting_line import WaitingLine
from app.trainer.view import TrainerView
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL


def test_what_waits_is_begun_now_if_that_is_wanted(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(epochs=5000))
    click(qtbot, room.settings.several.all)
    wait_for(qtbot, room, Activity.RUNNING)
    click(qtbot, room.settings.several.seeds)
    again = WaitingLine(room.controller)  # as in another language
    qtbot.addWidget(again)
    again.follow(room.waiting)
    assert again.text.text() == room.waiting.text.text() == "5 runs wait until “Model 3” has ended."  # all models
    click(qtbot, room.waiting.begin)
    assert room.controller.run is not None
    assert room.controller.run.name == "seed 0"
    names = [run.plan.name.text() for run in room.controller.queue.runs.pending]
    assert names == [
        "seed 1",
        "seed 2",
        "seed 3",
        "seed 4",
        "Model 2",
        "Model 3",
    ]
    assert not room.waiting.isVisible()
    click(qtbot, room.bar.start)
    assert room.waiting.text.text() == "“Model 1” waits until “Model 3” has ended."
    room.controller.queue.move(room.controller.queue.runs.pending[-1].number, -1)
    assert not room.waiting.isVisible()  # it waits for another one now
    click(qtbot, room.bar.start)
    assert room.waiting.isVisible()
    click(qtbot, room.bar.stop)  # it is held now, whatever ends
    assert not room.waiting.isVisible()
