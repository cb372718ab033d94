"""The map of each hidden unit over the plane: all of them, one large, equal where all weights began at zero."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.base.theme import DARK
from app.trainer.units.unit_maps import LARGE_SIDE, SMALL_SIDE, UnitMaps
from app.trainer.view import TrainerView
from core.initializers import Zeros
from tests.app.trainer.plane.points_room import POINTS, has_ended


@pytest.fixture
def maps(room: TrainerView, qtbot: QtBot) -> UnitMaps:
    """The maps of a run on points."""
    room.controller.set_config(POINTS.replace(hidden_layers=(8, 5)))
    room.controller.start()
    qtbot.waitUntil(partial(has_ended, room))
    room.tab_widget.setCurrentWidget(room.units)
    qtbot.waitUntil(lambda: bool(room.units.maps.maps))
    return room.units.maps


@pytest.mark.slow
def test_each_hidden_unit_has_a_map_that_fits(maps: UnitMaps) -> None:
    assert [layer.shape for layer in maps.maps] == [(8, SMALL_SIDE, SMALL_SIDE), (5, SMALL_SIDE, SMALL_SIDE)]
    assert not maps.grab().isNull()
    assert not maps.failed
    areas = [maps.area_of((layer, unit)) for layer, units in enumerate((8, 5)) for unit in range(units)]
    assert all(maps.rect().toRectF().contains(area) for area in areas)
    assert not any(one.intersects(other) for place, one in enumerate(areas) for other in areas[:place])


@pytest.mark.slow
def test_a_click_shows_a_unit_large_and_another_all_again(qtbot: QtBot, maps: UnitMaps) -> None:
    place = maps.area_of((1, 3)).center().toPoint()
    qtbot.mouseClick(maps, Qt.MouseButton.LeftButton, pos=place)
    assert maps.chosen == (1, 3)
    assert maps.maps[1].shape[1] == LARGE_SIDE
    assert not maps.grab().isNull()
    assert (maps.escape(), maps.escape()) == (True, False)
    assert maps.chosen is None
    assert maps.maps[1].shape[1] == SMALL_SIDE


@pytest.mark.slow
def test_units_that_began_at_zero_stay_equal(qtbot: QtBot, room: TrainerView, maps: UnitMaps) -> None:
    room.controller.set_config(POINTS.replace(hidden_layers=(8,), initializer=Zeros()))
    before = room.controller.run
    room.controller.start()
    qtbot.waitUntil(lambda: room.controller.run is not before and has_ended(room))
    qtbot.waitUntil(lambda: len(maps.maps) == 1)
    assert all(np.array_equal(one, maps.maps[0][0]) for one in maps.maps[0])


def test_the_maps_are_exported_at_every_epoch(room: TrainerView, maps: UnitMaps) -> None:
    figure = next(one for one in room.units.figures() if one.name == "units")
    widget = figure.make(DARK, maps.size())
    assert figure.film is not None
    figure.film.show(0)
    assert not widget.grab().isNull()
    widget.hide()
