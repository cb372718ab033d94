"""The paths: a dot for each step where there is room, and no more painted in a frame than what is new."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from app.base.theme import theme_of
from app.optimizers.view import OptimizersView
from tests.app.optimizers.places import in_window, picture

LINE_AND_A_DOT = 27  # pixels of a square of 9: a line of 2 pixels through it has 18 to 25


def near(one: QColor, other: QColor) -> bool:
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue()) < 150


def test_each_step_gets_a_dot_when_zoomed_in(room: OptimizersView) -> None:
    adam, colour = room.controller.race[4].points, QColor(theme_of(room).racers[4])
    room.playback.seek(10)
    for index in range(4):
        room.controller.toggle_racer(index)
    room.plot.set_view([adam[10, 0], adam[0, 0]], [adam[10, 1], adam[0, 1]])
    image = picture(room)
    for x, y in adam[2:9]:
        place = in_window(room, x, y)
        around = [image.pixelColor(place + QPoint(dx, dy)) for dx in range(-4, 5) for dy in range(-4, 5)]
        assert sum(near(seen, colour) for seen in around) > LINE_AND_A_DOT


@pytest.mark.slow
def test_a_playback_frame_draws_only_what_is_new(room: OptimizersView) -> None:
    picture(room)
    backdrops, charts = room.plot.backdrop.rebuilds, room.chart.layer.rebuilds
    for step in range(100):
        room.playback.seek(step)
        room.plot.grab()
        room.chart.grab()
    assert room.plot.backdrop.rebuilds == backdrops
    assert room.chart.layer.rebuilds <= charts + 1
    assert room.plot.trails.strokes == 99 // 32
