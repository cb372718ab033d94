"""Basins on the map: a start every four pixels of what is in view, coarse first and then fine."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.map.basin_colours import CELL
from app.optimizers.map.basin_layer import BasinLayer
from app.optimizers.view import OptimizersView
from core.descent import race
from core.descent.basins import basins, reached_by
from core.surfaces import Himmelblau
from tests.app.optimizers.edits import change_racer


@pytest.fixture
def layer(room: OptimizersView) -> BasinLayer:
    model = room.controller.model.with_surface(Himmelblau()).replace(map_kind="basins", steps=100)
    room.controller.set_model(model)
    room.controller.choose(1)
    room.plot.reset_view()
    assert room.plot.basins is not None
    return room.plot.basins.layer


def test_the_map_is_fine_after_a_moment_and_has_a_start_every_four_pixels(
    qtbot: QtBot, room: OptimizersView, layer: BasinLayer
) -> None:
    room.plot.grab()
    assert layer.found is not None
    qtbot.waitUntil(lambda: layer.is_fine)
    box = layer.box
    assert layer.found is not None
    rows, columns = layer.found.reached.shape
    assert (rows - 1) * CELL < box.height() <= rows * CELL
    assert (columns - 1) * CELL < box.width() <= columns * CELL
    assert not layer.failed


def test_a_place_has_the_fate_of_a_race_from_the_middle_of_its_cell(room: OptimizersView, layer: BasinLayer) -> None:
    layer.finish()
    (x_min, x_max), (y_min, y_max) = layer.box.viewRange()
    for column, row in ((3, 5), (60, 40), (90, 70)):
        x = x_min + (column + 0.5) * CELL * (x_max - x_min) / layer.box.width()
        y = y_max - (row + 0.5) * CELL * (y_max - y_min) / layer.box.height()
        racer = room.controller.model.engine_racers()[1]
        (path,) = race(Himmelblau(), [racer], (x, y), 100)
        assert layer.fate_at(x, y) == reached_by(path)


def test_coarse_squares_have_the_fates_of_their_middles(room: OptimizersView, layer: BasinLayer) -> None:
    layer._seconds = 1.0  # as on a slow machine: the largest squares come first
    layer.renew()
    room.plot.grab()
    assert not layer.is_fine
    assert layer.found is not None
    assert (layer.found.reached[:8, :8] == layer.found.reached[0, 0]).all()


@pytest.mark.slow
def test_a_dragged_rate_and_a_zoom_bring_other_basins(room: OptimizersView, layer: BasinLayer) -> None:
    layer.finish()
    before = layer.found
    slow = room.controller.model.racers[1].optimizer.replace(learning_rate=0.0001)
    change_racer(room.controller, 1, optimizer=slow)
    layer.finish()
    assert before is not None
    assert layer.found is not None
    assert not np.array_equal(layer.found.reached, before.reached)
    room.plot.set_view([3.0, 3.5], [3.0, 3.5])
    layer.finish()
    (x_min, x_max), (y_min, y_max) = layer.box.viewRange()
    corner = basins(
        Himmelblau(),
        room.controller.model.engine_racers()[1],
        np.array([x_min + 2 * (x_max - x_min) / layer.box.width(), y_max - 2 * (y_max - y_min) / layer.box.height()]),
        100,
    )
    assert layer.found.reached[0, 0] == corner.reached


def test_heights_come_back_and_cost_nothing_more(room: OptimizersView, layer: BasinLayer) -> None:
    controller = room.controller
    controller.set_model(controller.model.replace(map_kind="heights"))
    assert layer.request is None
    assert not layer.isVisible()
    assert room.plot.colour_bar.isVisible()
    room.plot.grab()
    assert layer.found is None


def test_a_place_out_of_view_has_no_fate(room: OptimizersView, layer: BasinLayer) -> None:
    layer.finish()
    assert layer.fate_at(1e3, 0) is None
    room.plot.set_view([0.0, 1.0], [0.0, 1.0])
    assert layer.fate_at(0.5, 0.5) is None  # nothing is known of this view yet
