"""Many seeds or starts of the chosen racer: dots on the map, a band in the chart of losses."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.descent.spread import spread
from tests.app.keyboard import key


def bands(room: OptimizersView) -> int:
    return sum(curve.band is not None for curve in room.chart.layer.curves)


def test_the_key_m_shows_dots_and_a_band_and_takes_them_away(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    assert room.plot.cloud is None
    key(qtbot, window, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: bands(room) == 1)
    room.playback.seek(40)
    model = room.controller.model
    found = spread(model.turned, model.engine_racers()[0], model.start.point, model.steps, model.seed)
    assert room.plot.cloud is not None
    np.testing.assert_array_equal(room.plot.cloud.points, found.points[40])
    assert room.plot.cloud.radius == pytest.approx(0.02 * np.hypot(9, 9))  # of Beale's box
    assert "dotted circle" in room.stage.readout.text()
    room.plot.grab()
    assert not room.plot.cloud.failed
    key(qtbot, window, Qt.Key.Key_M)
    assert bands(room) == 0
    assert not len(room.plot.cloud.points)
    assert room.plot.cloud.radius == 0


@pytest.mark.slow
def test_they_are_those_of_the_chosen_racer_and_a_fork_has_none(qtbot: QtBot, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(many=True))
    qtbot.waitUntil(lambda: bands(room) == 1)
    room.controller.choose(4)
    assert bands(room) == 0
    qtbot.waitUntil(lambda: bands(room) == 1)
    room.controller.fork(4)
    qtbot.wait(200)
    assert bands(room) == 0
