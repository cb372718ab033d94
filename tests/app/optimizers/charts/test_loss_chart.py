"""The loss over the steps: a click goes to a step, each racer has its colour."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from tests.app.optimizers.places import rgb
from tests.app.pictures import pixels


def test_a_click_on_the_chart_goes_to_that_step(qtbot: QtBot, room: OptimizersView) -> None:
    box = room.chart.getPlotItem().getViewBox()
    place = room.chart.mapFromScene(box.mapViewToScene(QPointF(200, 0)))
    qtbot.mouseClick(room.chart.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert room.playback.position == pytest.approx(200, abs=2)  # a pixel is more than a step


def test_every_curve_is_drawn_in_its_racers_colour(room: OptimizersView) -> None:
    room.playback.seek(300)
    image = pixels(room.chart.grab().toImage()).reshape(-1, 3).astype(int)
    for number in range(5):
        assert (np.abs(image - rgb(number)).sum(axis=-1) < 30).sum() > 40
