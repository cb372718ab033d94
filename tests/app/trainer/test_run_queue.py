"""Runs of a queue follow each other, leave their results, and are summarized by their scene at the end."""

import numpy as np
import pytest
from PySide6.QtTest import QSignalSpy

from app.trainer.live_run import LiveRun
from app.trainer.run_queue import RunQueue
from core.messages import Message
from core.scenes.plan import planned
from core.scenes.queued_runs import RunState
from core.scenes.scene import Scene
from tests.app.trainer.conftest import SMALL

PLAN = tuple(planned(SMALL.replace(seed=seed, epochs=1), "seed {seed}", seed=seed) for seed in (1, 2))
SCENE = Scene(
    "two",
    Message("Two"),
    Message("Which?"),
    PLAN,
    tell=lambda runs: Message("{names}", names=[one.summary.name for one in runs]),
)

pytestmark = pytest.mark.usefixtures("qapp")


def begin(queue: RunQueue) -> LiveRun:
    run = queue.begin_next()
    assert run is not None
    return run


def make(queue: RunQueue, id: int | None) -> LiveRun:  # noqa: A002
    """The next run, which has ended and is in the list under this id."""
    run = begin(queue)
    list(run.train())
    run.id = id
    queue.end(run, RunState.DONE)
    return run


def test_runs_are_made_in_their_order() -> None:
    queue = RunQueue()
    queue.add(PLAN)
    runs = [begin(queue) for _ in PLAN]
    assert [(run.name, run.config) for run in runs] == [("seed 1", PLAN[0].config), ("seed 2", PLAN[1].config)]
    assert queue.begin_next() is None


def test_the_losses_of_those_that_are_in_the_list_are_kept_until_the_next_group_begins() -> None:
    queue = RunQueue()
    queue.add(PLAN)
    first = make(queue, 7)
    make(queue, None)  # it could not be saved
    assert list(queue.losses) == [7]
    np.testing.assert_array_equal(queue.losses[7], first.losses.values())
    queue.add(PLAN)
    assert list(queue.losses) == [7]
    begin(queue)
    assert not queue.losses
    assert queue.number == 2


def test_a_run_that_was_started_by_itself_is_none_of_a_group() -> None:
    queue = RunQueue()
    queue.add(PLAN[:1], alone=True)
    completed = QSignalSpy(queue.completed)
    make(queue, 7)
    assert (queue.losses, queue.number, completed.count()) == ({}, 0, 0)


def test_the_end_of_another_run_is_not_that_of_the_queues() -> None:
    queue = RunQueue()
    queue.add(PLAN)
    begin(queue)
    queue.end(LiveRun("another", SMALL), RunState.DONE)
    assert queue.current is not None


def test_a_scene_summarizes_its_runs_before_the_end_is_announced() -> None:
    queue = RunQueue()
    queue.add(PLAN, SCENE)
    assert queue.summary() == ""
    summaries: list[str] = []
    queue.completed.connect(lambda _: summaries.append(queue.summary()))
    completed = QSignalSpy(queue.completed)
    for id in (1, 2):  # noqa: A001
        make(queue, id)
    assert summaries == ["['seed 1', 'seed 2']"]
    assert completed.at(0) == [SCENE]


def test_a_scene_is_told_of_its_runs_in_the_order_of_its_plan() -> None:
    queue = RunQueue()
    queue.add(PLAN, SCENE)
    queue.move(2, -1)
    assert make(queue, 1).name == "seed 2"
    make(queue, 2)
    assert queue.summary() == "['seed 1', 'seed 2']"


def test_a_scene_of_which_a_run_was_cancelled_says_so_instead() -> None:
    queue = RunQueue()
    queue.add(PLAN, SCENE)
    make(queue, 1)
    completed = QSignalSpy(queue.completed)
    queue.cancel(2)
    assert queue.summary() == "“Two” has no result: only 1 of its 2 runs were made to their end."
    assert completed.count() == 1


def test_runs_that_are_of_no_scene_have_no_summary() -> None:
    queue = RunQueue()
    queue.add(PLAN)
    completed = QSignalSpy(queue.completed)
    for id in (1, 2):  # noqa: A001
        make(queue, id)
    assert completed.at(0) == [None]
    assert queue.summary() == ""


def test_the_time_of_those_that_wait_is_in_proportion_to_their_images_and_epochs() -> None:
    queue = RunQueue()
    queue.add([PLAN[0], PLAN[1], planned(PLAN[1].config.replace(epochs=10), "long")])
    run = begin(queue)
    next(run.train())
    assert queue.seconds_left(run, 3.0) == pytest.approx({2: 3.0, 3: 30.0})
    assert queue.seconds_left(run, float("nan")) == {}
    assert queue.seconds_left(None, 3.0) == {}
