"""The name of the run that is looked at stands beside the tabs."""

from pytestqt.qtbot import QtBot

from app.trainer.run_name import MOST_WIDTH, RunName
from app.trainer.view import TrainerView
from tests.app.trainer.actions import train


def test_it_is_that_of_the_run_that_is_shown(qtbot: QtBot, room: TrainerView) -> None:
    assert room.run_name.text() == "Model 1, recorded"
    assert room.run_name.isVisible()
    room.controller.set_model(room.controller.model.saving("mine"))
    train(qtbot, room)
    assert room.run_name.text() == "mine"
    letters = room.run_name.fontMetrics()
    assert letters.horizontalAdvance("mine") <= room.run_name.width()


def test_a_long_name_is_cut_off_and_whole_under_the_mouse(qtbot: QtBot) -> None:
    name = RunName()
    qtbot.addWidget(name)
    name.set_name("m" * 200)
    assert name.sizeHint().width() == MOST_WIDTH
    assert "m" * 200 in name.toolTip()
