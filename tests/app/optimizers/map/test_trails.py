"""The paths: a dot for each step where there is room, and no more painted in a frame than what is new."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from app.base.theme import theme_of
from app.optimizers.map.trails import Trail, simplified
from app.optimizers.view import OptimizersView
from core.settings import Array
from tests.app.optimizers.places import in_window, picture

LINE_AND_A_DOT = 27  # pixels of a square of 9: a line of 2 pixels through it has 18 to 25

SEEN, FEW = 32, 200  # shades of 256 and pixels of a map


def pixels(widget: QWidget) -> Array:  # (height, width, 3)
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    shades = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return shades[..., :3].astype(np.float64)


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
    assert room.plot.trails.picture.strokes == 99 // 32


def test_a_path_under_a_drag_looks_as_it_does_at_rest_and_is_exact_after_it(room: OptimizersView) -> None:
    room.playback.seek(300)
    room.controller.drag_start(1.2, 1.4)
    dragged = pixels(room.plot)
    room.controller.drop()
    dropped = pixels(room.plot)
    room.plot.trails.renew()
    assert np.array_equal(dropped, pixels(room.plot))
    differences = np.abs(dragged - dropped).max(axis=-1)
    assert np.count_nonzero(differences > SEEN) < FEW


def test_what_is_left_out_of_a_straight_line_is_not_seen() -> None:
    turns = np.linspace(0, 6, 400)
    spiral = 60 * turns[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    zigzag = np.stack([np.arange(400.0), 5.0 * (np.arange(400) % 2)], axis=-1)
    for points, most in ((spiral, 250), (zigzag, 400)):
        places = simplified(points, np.arange(400))
        assert places[0] == 0
        assert places[-1] == 399
        assert len(places) <= most
        for start, end in pairwise(places):
            way, reach = points[end] - points[start], points[start:end] - points[start]
            offsets = np.abs(way[0] * reach[:, 1] - way[1] * reach[:, 0]) / np.hypot(*way)
            assert offsets.max() < 0.3
    assert len(simplified(zigzag, np.arange(400))) == 400


def test_paths_that_grow_keep_what_is_painted(room: OptimizersView) -> None:
    """And they look as if they had been drawn at once."""
    whole = room.plot._trails
    room.plot.set_trails([until(trail, 80) for trail in whole])
    room.playback.seek(70)
    picture(room)
    strokes = room.plot.trails.picture.strokes
    room.plot.lengthen_trails(whole)
    room.playback.seek(120)
    grown = room.plot.grab().toImage()
    assert room.plot.trails.picture.strokes == strokes + 1
    room.plot.set_trails(whole)
    room.playback.seek(0)
    room.playback.seek(120)
    assert room.plot.grab().toImage() == grown


def until(trail: Trail, step: int) -> Trail:
    """Return a path that is known up to a step."""
    points = trail.points.copy()
    points[step + 1 :] = np.nan
    return replace(trail, points=points)
