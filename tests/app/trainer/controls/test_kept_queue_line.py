"""Runs that waited when the window was closed are offered, and made or forgotten by a click."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.controls.kept_queue_line import KeptQueueLine
from app.trainer.view import TrainerView
from core.scenes.plan import planned
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL

TWO = tuple(planned(SMALL.replace(seed=seed, epochs=1), "seed {seed}", seed=seed) for seed in (1, 2))


@pytest.mark.slow
def test_the_room_offers_the_runs_and_makes_them_when_asked(qtbot: QtBot, room: TrainerView) -> None:
    keeper, queue = room.controller.keeper, room.controller.queue
    assert keeper.keeps
    queue.add(TWO)
    queue.hold()
    keeper.offered.emit(len(TWO))
    line = room.kept_queue
    assert line.isVisible()
    assert "held in the queue: 2" in line.text.text()
    assert room.controller.activity is Activity.IDLE
    click(qtbot, line.make)
    assert line.isHidden()
    qtbot.waitUntil(lambda: not queue.runs.pending, timeout=20_000)
    wait_for(qtbot, room, Activity.IDLE)
    assert room.may_close()


def test_they_are_offered_in_another_language_until_that_is_put_away(qtbot: QtBot, room: TrainerView) -> None:
    queue = room.controller.queue
    queue.add(TWO)
    queue.hold()
    room.controller.keeper.offered.emit(len(TWO))
    again = KeptQueueLine(room.controller)
    qtbot.addWidget(again)
    again.follow(room.kept_queue)
    assert "held in the queue: 2" in again.text.text()
    click(qtbot, room.kept_queue.close_button)
    third = KeptQueueLine(room.controller)
    qtbot.addWidget(third)
    third.follow(room.kept_queue)
    assert third.isHidden()


def test_they_are_forgotten_when_asked(qtbot: QtBot, room: TrainerView) -> None:
    queue = room.controller.queue
    queue.add(TWO)
    queue.hold()
    room.controller.keeper.offered.emit(len(TWO))
    click(qtbot, room.kept_queue.forget)
    assert not queue.runs.pending
    assert room.kept_queue.isHidden()
