"""What is painted: the map the right way up, stars, crosses, heads, curves, and buttons that do what they show."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.base.playback import SPEEDS
from app.base.theme import LIGHT
from app.optimizers.view import OptimizersView
from core.surfaces import Rosenbrock
from tests.app.pictures import pixels


def colour_at(room: OptimizersView, image: QImage, x: float, y: float) -> QColor:
    """The colour of a point of the surface in a picture of the plot."""
    scene = room.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
    place: QPoint = room.plot.mapFromScene(scene)
    return image.pixelColor(place)


def rgb(racer: int) -> NDArray[np.int_]:
    """A racer's colour as three numbers."""
    colour = QColor(LIGHT.racer(racer).colour)
    return np.array([colour.red(), colour.green(), colour.blue()])


def test_higher_is_darker_and_up_is_up(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Rosenbrock()))  # 101 at (0, -1), 901 at (0, 3)
    image = room.plot.grab().toImage()
    low, high = (colour_at(room, image, x, y).lightness() for x, y in ((0.03, -0.93), (0.03, 2.93)))
    assert high < low


def test_a_star_marks_the_minimum_and_a_cross_each_saddle(room: OptimizersView) -> None:
    image = room.plot.grab().toImage()
    assert colour_at(room, image, 3.0, 0.5).name() == LIGHT.text.lower()
    assert colour_at(room, image, 0.0, 1.0).lightness() < colour_at(room, image, 0.4, 1.2).lightness() - 40


def test_the_head_is_where_the_racer_is(room: OptimizersView) -> None:
    room.controller.choose(0)
    for step in (40, 41, 7):
        room.playback.seek(step)
        adam = room.controller.race[4].points[step]
        image = room.plot.grab().toImage()
        assert colour_at(room, image, *adam).name() == LIGHT.racer(4).colour.lower()


def test_an_arrow_at_the_edge_points_to_who_is_out_of_sight(room: OptimizersView) -> None:
    room.plot.set_view([3.5, 4.0], [3.5, 4.0])  # everybody is to the lower left, the legend is not
    for index in range(4):
        room.controller.toggle_racer(index)
    image = pixels(room.plot.grab().toImage())
    bottom_left = image[image.shape[0] // 2 :, : image.shape[1] // 2].reshape(-1, 3)
    assert (np.abs(bottom_left.astype(int) - rgb(4)).sum(axis=-1) < 20).sum() > 40


def test_every_curve_is_drawn_in_its_racers_colour(room: OptimizersView) -> None:
    room.playback.seek(300)
    image = pixels(room.chart.grab().toImage()).reshape(-1, 3).astype(int)
    for number in range(5):
        assert (np.abs(image - rgb(number)).sum(axis=-1) < 30).sum() > 40


def test_the_buttons_do_what_they_show(qtbot: QtBot, room: OptimizersView) -> None:
    bar = room.bar
    moves = ((bar.on, 1), (bar.on, 2), (bar.back, 1), (bar.to_end, 300), (bar.to_start, 0))
    for button, position in moves:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert room.playback.position == position
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert room.playback.playing
    room.playback.pause()


@pytest.mark.parametrize("index", range(len(SPEEDS)))
def test_the_speed_is_chosen_from_a_list(room: OptimizersView, index: int) -> None:
    room.bar.speed.activated.emit(index)
    assert room.playback.speed == SPEEDS[index]
    assert room.bar.speed.currentIndex() == index


def test_the_loop_is_switched_on(room: OptimizersView) -> None:
    room.bar.loop.click()
    assert room.playback.looping


def test_a_fault_in_painting_is_logged_once_and_draws_nothing(
    room: OptimizersView, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(room.plot.heads, "draw", fail)
    for _ in range(3):
        room.plot.grab()
    assert [record.message for record in caplog.records] == ["RacerMarkers cannot be drawn"]


def test_the_legend_says_how_it_ended(room: OptimizersView) -> None:
    room.playback.seek(300)
    assert room.plot.legend.rows()[4].note.startswith("converged  ")
    room.playback.seek(299)
    assert not room.plot.legend.rows()[4].note.startswith("converged")
