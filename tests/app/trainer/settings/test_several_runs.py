"""Scenes are several runs, of as many epochs as are set."""

from pytestqt.qtbot import QtBot

from app.trainer.view import TrainerView
from tests.app.trainer.actions import click
from tests.app.trainer.conftest import SMALL


def test_all_three_models_go_as_many_epochs_as_are_set(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.settings.several.all)
    assert [run.plan.config.epochs for run in room.controller.queue.runs.pending] == [SMALL.epochs] * 2
    room.controller.stop()
