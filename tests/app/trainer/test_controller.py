"""A run gives the engine's numbers, is stepped, stopped and goes on where it was."""

import time
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity, TrainerController
from app.trainer.model import TrainerModel
from app.trainer.run_list.archive import RunArchive
from app.trainer.view import TrainerView
from core.datasets import load
from core.training import EpochReport, StepReport, Trainer
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL


@pytest.mark.slow
def test_a_run_gives_the_numbers_of_the_engine(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    reports = list(Trainer(SMALL, load("digits")).run())
    run = room.controller.run
    assert run is not None
    steps = [report for report in reports if isinstance(report, StepReport)]
    epochs = [report for report in reports if isinstance(report, EpochReport)]
    np.testing.assert_array_equal(run.losses.values(), [report.loss for report in steps])
    assert [report.test_accuracy for report in run.epochs] == [report.test_accuracy for report in epochs]


@pytest.mark.slow
def test_a_batch_and_an_epoch_are_stepped(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.batch)
    wait_for(qtbot, room, Activity.PAUSED)
    run = room.controller.run
    assert run is not None
    assert (run.steps, len(run.epochs)) == (1, 0)
    click(qtbot, room.bar.epoch)
    qtbot.waitUntil(lambda: len(run.epochs) == 1)
    wait_for(qtbot, room, Activity.PAUSED)
    assert run.steps == SMALL.steps_per_epoch
    assert "paused after epoch 1 of 3" in room.bar.status.text()
    click(qtbot, room.bar.pause)  # which says Continue
    qtbot.waitUntil(lambda: run.ending is not None)


@pytest.mark.slow
def test_a_run_that_was_stopped_goes_on_where_it_was(qtbot: QtBot, room: TrainerView) -> None:
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, Activity.PAUSED)
    click(qtbot, room.bar.stop)
    assert room.controller.activity is Activity.IDLE
    assert room.bar.pause.text() == "Continue"
    click(qtbot, room.bar.pause)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.ending is not None)
    whole = [report for report in Trainer(SMALL, load("digits")).run() if isinstance(report, StepReport)]
    np.testing.assert_array_equal(run.losses.values(), [report.loss for report in whole])


def test_a_run_that_was_stopped_takes_the_step_that_is_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    controller = TrainerController(TrainerModel(config=SMALL), RunArchive(tmp_path))
    for steps in (1, 2):
        controller.step_batch()
        qtbot.waitUntil(lambda: controller.activity is Activity.PAUSED)
        assert controller.run is not None
        assert controller.run.steps == steps
        controller.stop()
    controller.shut()


@pytest.mark.slow
def test_all_that_a_run_came_to_can_be_played_back_when_it_was_stopped(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(epochs=5000))
    click(qtbot, room.bar.start)
    qtbot.waitUntil(lambda: room.playback.length > 0)
    run = room.controller.run
    assert run is not None
    seen = len(run.epochs)
    while len(run.epochs) == seen:  # the window hears of none of them
        time.sleep(0.001)
    click(qtbot, room.bar.stop)
    assert room.playback.length == room.playback.position == len(run.epochs)
