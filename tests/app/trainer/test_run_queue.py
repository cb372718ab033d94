"""Runs of a queue follow each other, leave their results, and are summarized by their scene at the end."""

import numpy as np
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from app.trainer.live_run import LiveRun
from app.trainer.run_queue import RunQueue
from core.messages import Message
from core.scenes.plan import planned
from core.scenes.scene import Scene
from tests.app.trainer.conftest import SMALL

PLAN = tuple(planned(SMALL.replace(seed=seed, epochs=1), "seed {seed}", seed=seed) for seed in (1, 2))
SCENE = Scene(
    "two", "Two", "Which?", PLAN, tell=lambda runs: Message("{names}", names=[one.summary.name for one in runs])
)


def make(queue: RunQueue, id: int | None) -> LiveRun:  # noqa: A002
    """The next run, which has ended and is in the list under this id."""
    run = queue.begin_next()
    list(run.train())
    run.id = id
    assert queue.add_result(run)
    return run


def test_runs_are_made_in_their_order() -> None:
    queue = RunQueue()
    queue.fill(PLAN)
    runs = [queue.begin_next() for _ in PLAN]
    assert [(run.name, run.config) for run in runs] == [("seed 1", PLAN[0].config), ("seed 2", PLAN[1].config)]
    assert not queue.waiting


def test_the_losses_of_those_that_are_in_the_list_are_kept_until_the_next_queue() -> None:
    queue = RunQueue()
    queue.fill(PLAN)
    first = make(queue, 7)
    make(queue, None)  # it could not be saved
    assert list(queue.losses) == [7]
    np.testing.assert_array_equal(queue.losses[7], first.losses.values())
    queue.clear()
    assert list(queue.losses) == [7]
    queue.fill(PLAN)
    assert not queue.losses
    assert queue.number == 2


def test_a_run_that_was_started_by_itself_is_none_of_the_queue() -> None:
    queue = RunQueue()
    queue.fill(PLAN)
    queue.begin_next()
    assert not queue.add_result(LiveRun("another", SMALL))


def test_a_scene_summarizes_its_runs_before_the_end_is_announced(qtbot: QtBot) -> None:  # noqa: ARG001
    queue = RunQueue()
    queue.fill(PLAN, SCENE)
    assert queue.summary() == ""
    for id in (1, 2):  # noqa: A001
        make(queue, id)
    summaries: list[str] = []
    queue.completed.connect(lambda _: summaries.append(queue.summary()))
    completed = QSignalSpy(queue.completed)
    queue.complete()
    assert summaries == ["['seed 1', 'seed 2']"]
    assert completed.at(0) == [SCENE]
    queue.fill(PLAN)
    assert queue.summary() == ""


def test_runs_that_are_of_no_scene_have_no_summary(qtbot: QtBot) -> None:  # noqa: ARG001
    queue = RunQueue()
    queue.fill(PLAN)
    for id in (1, 2):  # noqa: A001
        make(queue, id)
    completed = QSignalSpy(queue.completed)
    queue.complete()
    assert completed.at(0) == [None]
    assert queue.summary() == ""
