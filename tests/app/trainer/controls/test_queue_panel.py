"""The queue is seen, ordered and cancelled; nothing that was asked for is lost."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.controls.queue_panel import QueuePanel
from app.trainer.view import TrainerView
from core.scenes.queued_runs import RunState
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL

LONG = SMALL.replace(epochs=5000)


def lines(panel: QueuePanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def names(room: TrainerView) -> list[str]:
    return [run.plan.name.text() for run in room.controller.queue.runs.pending]


def test_start_seeds_and_ablations_wait_behind_the_run_that_goes_on(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(LONG.replace(dropout=0.1))
    click(qtbot, room.bar.start)
    wait_for(qtbot, room, Activity.RUNNING)
    run = room.controller.run
    click(qtbot, room.bar.start)
    assert room.waiting.text.text() == "“Model 1” waits until “Model 1” has ended."
    click(qtbot, room.settings.several.ablate)
    click(qtbot, room.settings.several.seeds)
    assert room.waiting.text.text() == "5 runs wait until “without dropout” has ended."
    assert room.waiting.isVisible()
    assert room.controller.run is run
    assert names(room) == ["Model 1", "complete", "without dropout", *[f"seed {seed}" for seed in range(5)]]
    assert room.bar.queue.text() == "Queue: 8"


@pytest.mark.slow
def test_the_panel_orders_and_cancels_what_waits(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(LONG)
    click(qtbot, room.settings.several.seeds)
    wait_for(qtbot, room, Activity.RUNNING)
    panel = room.bar.queue.panel
    click(qtbot, room.bar.queue)
    qtbot.waitUntil(lambda: "under way, " in lines(panel)[0], timeout=20_000)
    assert all("waits, takes about" in line for line in lines(panel)[1:])
    assert "about" in panel.total.text()
    panel.list.setCurrentRow(2)
    click(qtbot, panel.earlier)
    assert names(room)[:2] == ["seed 2", "seed 1"]
    assert not panel.earlier.isEnabled()
    click(qtbot, panel.later)
    assert names(room)[:2] == ["seed 1", "seed 2"]
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert names(room) == ["seed 1", "seed 3", "seed 4"]
    panel.list.setCurrentRow(0)
    assert not panel.cancel.isEnabled()  # it has begun: that is Stop's
    panel.hide()


@pytest.mark.slow
def test_what_is_held_when_a_run_is_stopped_goes_on_when_it_is_let(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(LONG)
    click(qtbot, room.settings.several.seeds)
    wait_for(qtbot, room, Activity.RUNNING)
    click(qtbot, room.bar.stop)
    panel = room.bar.queue.panel
    assert lines(panel) == [f"seed {seed}   held" for seed in range(1, 5)]
    room.controller.set_config(SMALL.replace(epochs=1))
    click(qtbot, room.bar.start)  # it is not kept waiting by those that are held
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None)
    wait_for(qtbot, room, Activity.IDLE)
    assert len(room.controller.queue.runs.held) == 4
    click(qtbot, room.bar.queue)
    click(qtbot, panel.go_on)
    panel.hide()
    wait_for(qtbot, room, Activity.RUNNING)
    assert room.controller.run is not None
    assert room.controller.run.name == "seed 1"
    assert names(room) == ["seed 2", "seed 3", "seed 4"]


def test_the_next_begins_at_once_if_asked_to_and_the_one_before_is_in_the_list(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(LONG)
    click(qtbot, room.settings.several.seeds)
    qtbot.waitUntil(lambda: room.playback.length > 0, timeout=20_000)
    room.bar.queue.panel.next.click()
    run = room.controller.run
    assert run is not None
    assert run.name == "seed 1"
    saved = room.controller.archive.using(lambda runs: runs.runs())
    assert [(one.name, one.ending.kind) for one in saved] == [("seed 0", "stopped")]


def test_a_run_that_cannot_be_made_holds_those_behind_it(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(dataset="/nowhere"))
    click(qtbot, room.settings.several.seeds)
    qtbot.waitUntil(lambda: bool(room.bar.error.text()))
    assert [run.state for run in room.controller.queue.runs.runs] == [RunState.FAILED] + [RunState.HELD] * 4


@pytest.mark.slow
def test_no_sequence_of_clicks_loses_a_run(qtbot: QtBot, room: TrainerView) -> None:
    """What was asked for has been made, waits, or was stopped or cancelled by a click."""
    queue = room.controller.queue
    room.controller.set_config(SMALL.replace(epochs=1, train_size=100))
    scenes = room.settings.several
    for act in (room.bar.start, scenes.seeds, room.bar.start, scenes.ablate, room.bar.stop, scenes.all, room.bar.start):
        act.click()
        qtbot.wait(5)
    queue.cancel(queue.runs.pending[0].number)
    queue.move(queue.runs.pending[-1].number, -2)
    asked = queue.runs.count
    assert asked == 1 + 5 + 1 + 1 + 3 + 1
    room.controller.release_queue()
    qtbot.waitUntil(lambda: queue.runs.next() is None, timeout=20_000)
    wait_for(qtbot, room, Activity.IDLE)
    assert not queue.runs.pending
    ended = [run.state for run in queue.runs.runs]
    assert set(ended) <= {RunState.DONE, RunState.STOPPED, RunState.CANCELLED}
    listed = room.controller.archive.using(lambda runs: runs.runs())
    not_made = sum(state is not RunState.DONE for state in ended)
    assert not_made <= 2
    assert len(listed) >= asked - 2
