"""The sentence on a run is true while it runs, stands still, and is over, and when it is looked at later."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.controls.run_state import state_of
from app.trainer.live_run import LiveRun
from app.trainer.view import TrainerView
from core.optimizers import SGD
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL

IDLE, PAUSED, RUNNING = Activity.IDLE, Activity.PAUSED, Activity.RUNNING


pytestmark = pytest.mark.usefixtures("qapp")


def taken(steps: int) -> LiveRun:
    run = LiveRun("a", SMALL)
    for _ in run.train():
        if run.steps == steps:
            break
    return run


@pytest.mark.parametrize(
    ("steps", "activity", "sentence"),
    [
        (0, RUNNING, "epoch 1 of 3   batch 0 of 10"),
        (14, RUNNING, "epoch 2 of 3   batch 4 of 10"),
        (14, PAUSED, "paused in epoch 2 of 3, after batch 4 of 10"),
        (14, IDLE, "stopped in epoch 2 of 3, after batch 4 of 10"),
        (0, PAUSED, "paused before the first step"),
        (3, IDLE, "stopped in epoch 1 of 3, after batch 3 of 10"),
    ],
)
def test_a_run_under_way_says_where_it_is(steps: int, activity: Activity, sentence: str) -> None:
    assert state_of(taken(steps), activity) == sentence


def test_a_run_that_stands_between_two_epochs_says_after_which() -> None:
    run = LiveRun("a", SMALL)
    progress = run.train()
    while len(run.epochs) < 2:
        next(progress)
    assert state_of(run, PAUSED) == "paused after epoch 2 of 3"
    assert state_of(run, IDLE) == "stopped after epoch 2 of 3"
    run.interrupted = True
    assert state_of(run, IDLE) == "interrupted after epoch 2 of 3"
    for _ in progress:
        pass
    assert state_of(run, IDLE) == "finished after epoch 3"


def test_a_run_that_ended_early_says_why() -> None:
    diverged = LiveRun("a", SMALL.replace(optimizer=SGD(learning_rate=100.0), l2=1.0))
    list(diverged.train())
    assert diverged.ending is not None
    assert state_of(diverged, IDLE) == f"diverged at step {diverged.ending.step}"
    early = LiveRun("a", SMALL.replace(early_stopping=1, epochs=2000))
    list(early.train())
    assert state_of(early, IDLE) == f"stopped early after epoch {len(early.epochs)} of 2000"


@pytest.mark.slow
def test_a_run_that_is_looked_at_later_says_how_it_ended(qtbot: QtBot, room: TrainerView) -> None:
    train(qtbot, room)
    click(qtbot, room.bar.epoch)
    wait_for(qtbot, room, PAUSED)
    click(qtbot, room.bar.stop)
    assert room.bar.status.text() == "Model 1   stopped after epoch 1 of 3"
    runs = room.controller.archive.using(lambda runs: runs.runs())
    for run in runs:
        room.controller.load_run(run)
        wait_for(qtbot, room, Activity.IDLE)
        state = "finished after epoch 3" if run.ending.kind == "finished" else "stopped after epoch 1 of 3"
        assert room.bar.status.text() == f"Model 1   {state}"
