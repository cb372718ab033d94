"""A queue is written down and read again: names, settings, groups and scenes, but for what has begun."""

import pytest
from pydantic import ValidationError

from core.messages import Message
from core.scenes.every_scene import every_scene
from core.scenes.kept_queue import KeptQueue, kept
from core.scenes.plan import Planned, planned
from core.scenes.queued_runs import QueuedRuns, RunState
from core.training import TrainingConfig

SCENE = every_scene()[0]
ALONE = planned(TrainingConfig(seed=7), "{called}", called="mine")


def read_again(queue: KeptQueue) -> KeptQueue:
    return KeptQueue.model_validate_json(queue.model_dump_json())


def test_what_waits_comes_back_as_it_was_asked_for() -> None:
    queue = QueuedRuns().with_added(SCENE.plan).with_added([ALONE])
    there = read_again(kept(queue, {1: SCENE}))
    assert [group.plan() for group in there.groups] == [SCENE.plan, (ALONE,)]
    assert [group.known_scene() for group in there.groups] == [SCENE, None]
    assert [group.alone for group in there.groups] == [False, True]
    assert there.count == len(SCENE.plan) + 1


def test_every_plan_of_every_scene_can_be_written_down() -> None:
    for scene in every_scene():
        (group,) = read_again(kept(QueuedRuns().with_added(scene.plan), {1: scene})).groups
        assert [run.name.text() for run in group.plan()] == [run.name.text() for run in scene.plan]
        assert [run.config for run in group.plan()] == [run.config for run in scene.plan]


def test_what_has_begun_is_left_out_and_a_scene_without_it_is_none() -> None:
    queue = QueuedRuns().with_added(SCENE.plan).begun(1).ended(1, RunState.DONE).begun(2)
    (group,) = kept(queue, {1: SCENE}).groups
    assert group.plan() == SCENE.plan[2:]
    assert (group.scene, group.alone) == ("", False)  # the others are still compared


def test_a_name_that_quotes_a_sentence_is_kept_as_it_reads() -> None:
    plan = Planned(Message("{what} again", what=Message("seed {seed}", seed=1)), TrainingConfig())
    (group,) = read_again(kept(QueuedRuns().with_added([plan]), {})).groups
    assert group.plan()[0].name.text() == "seed 1 again"


@pytest.mark.parametrize("template", ["{lacking}", "{called:d}", "{called.real.imag.none}", "{"])
def test_a_name_that_cannot_be_read_out_is_refused(template: str) -> None:
    good = kept(QueuedRuns().with_added([ALONE]), {}).model_dump_json()
    with pytest.raises(ValidationError):
        KeptQueue.model_validate_json(good.replace("{called}", template))
