"""The queue of runs loses none, whatever is done to it."""

import random

import pytest

from core.scenes.plan import planned
from core.scenes.queued_runs import OPEN, PENDING, QueuedRuns, RunState
from core.training import TrainingConfig

PLANS = tuple(planned(TrainingConfig(seed=seed), "seed {seed}", seed=seed) for seed in range(3))
W, H, R, D = RunState.WAITING, RunState.HELD, RunState.RUNNING, RunState.DONE


def states(queue: QueuedRuns) -> list[RunState]:
    return [run.state for run in queue.runs]


def numbers(queue: QueuedRuns) -> list[int]:
    return [run.number for run in queue.pending]


def test_runs_are_made_in_the_order_in_which_they_were_asked_for() -> None:
    queue = QueuedRuns().with_added(PLANS[:2]).with_added(PLANS[2:])
    made = []
    while (run := queue.next()) is not None:
        made.append(run.plan)
        queue = queue.begun(run.number).ended(run.number, D)
    assert made == list(PLANS)
    assert queue.is_over(1)
    assert queue.is_over(2)


def test_what_is_held_does_not_begin_and_keeps_its_place() -> None:
    queue = QueuedRuns().with_added(PLANS).begun(1).ended(1, RunState.STOPPED).holding()
    assert states(queue) == [RunState.STOPPED, H, H]
    assert queue.next() is None
    later = queue.with_added(PLANS[:1])
    assert later.next() == later.find(4)
    assert states(later.released()) == [RunState.STOPPED, W, W, W]
    assert later.released().next() == later.released().find(2)


def test_a_run_that_was_stopped_can_go_on_and_one_that_was_cancelled_cannot() -> None:
    queue = QueuedRuns().with_added(PLANS).begun(1).ended(1, RunState.STOPPED).cancelled(2)
    assert states(queue.begun(1)) == [R, RunState.CANCELLED, W]
    assert queue.begun(2) == queue
    assert queue.cancelled(1) == queue  # it had begun
    assert not queue.is_over(1)


@pytest.mark.parametrize(
    ("number", "by", "order"), [(3, -1, [3, 2]), (3, -9, [3, 2]), (2, 1, [3, 2]), (2, -1, [2, 3]), (1, 1, [2, 3])]
)
def test_only_what_is_pending_moves_and_only_among_its_like(number: int, by: int, order: list[int]) -> None:
    queue = QueuedRuns().with_added(PLANS).begun(1)
    assert numbers(queue.moved(number, by)) == order
    assert queue.moved(number, by).find(1) == queue.find(1)


def test_groups_that_are_over_are_forgotten_when_others_come() -> None:
    queue = QueuedRuns().with_added(PLANS[:1]).begun(1).ended(1, D)
    assert queue.find(1) is not None
    queue = queue.with_added(PLANS[1:])
    assert queue.find(1) is None
    assert [run.number for run in queue.of_group(2)] == [2, 3]


def test_no_sequence_of_acts_loses_a_run() -> None:
    """Every run that was asked for is pending, under way, or ended for a reason that somebody gave."""
    chance = random.Random(1)
    for _ in range(40):
        queue, cancelled, ended, asked = QueuedRuns(), set(), set(), 0
        for _ in range(40):
            some = chance.randint(1, max(1, queue.count))
            match chance.randrange(7):
                case 0:
                    before = set(numbers(queue))
                    queue = queue.with_added(PLANS[: chance.randint(1, 3)])
                    asked += len(set(numbers(queue)) - before)
                case 1 if (run := queue.next()) is not None:
                    queue = queue.begun(run.number)
                case 2:
                    ended |= {run.number for run in queue.runs if run.number == some and run.state is R}
                    queue = queue.ended(some, D)
                case 3:
                    cancelled |= {run.number for run in queue.pending if run.number == some}
                    queue = queue.cancelled(some)
                case 4:
                    queue = queue.moved(some, chance.choice((-1, 1)))
                case 5:
                    queue = queue.holding()
                case 6:
                    queue = queue.released()
        still = {run.number for run in queue.runs if run.state in OPEN}
        assert still | cancelled | ended == set(range(1, asked + 1))
        assert not still & (cancelled | ended)
        assert len(queue.pending) == sum(run.state in PENDING for run in queue.runs)
