"""A strip of values under the timeline: there for who has a schedule, and as long as the slider."""

import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from core.number_format import exactly
from core.schedules import Cosine
from tests.app.mouse import handle_of
from tests.app.optimizers.edits import change_racer


def test_the_schedule_of_the_chosen_racer_is_a_strip_on_the_timeline(qtbot: QtBot, room: OptimizersView) -> None:
    strip = room.bar.strip
    assert not strip.isVisible()
    rate = room.controller.model.racers[0].optimizer.learning_rate
    change_racer(room.controller, 0, schedule=Cosine())
    qtbot.waitUntil(strip.isVisible)
    assert strip.values()[0] == 1
    assert strip.values()[room.playback.length // 2] == pytest.approx(0.5, abs=0.01)
    assert strip.toolTip() == f"Learning rate of SGD, at most {exactly(rate)}"
    room.controller.choose(1)
    assert not strip.isVisible()


def test_the_strip_ends_where_the_slider_ends(qtbot: QtBot, room: OptimizersView) -> None:
    change_racer(room.controller, 0, schedule=Cosine())
    qtbot.waitUntil(room.bar.strip.isVisible)
    for position in (0, room.playback.length):
        room.playback.seek(position)
        end = room.bar.strip._ends()[bool(position)]
        assert end == pytest.approx(handle_of(room.bar.slider), abs=2)
