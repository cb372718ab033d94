"""The switch above the map turns heights into basins and back, and nothing else moves."""

from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.optimizers.fields import MAP_KINDS
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.surfaces import Himmelblau, Regression
from tests.app.optimizers.places import colour_at, in_window
from tests.app.pictures import figure


def places(room: OptimizersView) -> list[Any]:
    plot = room.plot
    box = plot.getPlotItem().getViewBox().sceneBoundingRect()
    return [plot.geometry(), box, room.stage.readout.geometry(), room.chart.geometry(), plot.view()]


def test_nothing_moves_when_basins_come_and_go(qtbot: QtBot, room: OptimizersView) -> None:
    room.plot.grab()
    before = places(room)
    for kind in reversed(MAP_KINDS):
        qtbot.mouseClick(room.stage.switch.buttons[kind], Qt.MouseButton.LeftButton)
        assert room.controller.model.map_kind == kind
        room.plot.grab()
        assert places(room) == before


def test_the_line_below_says_what_the_colours_are_and_under_the_mouse_what_is_reached(
    qtbot: QtBot, room: OptimizersView
) -> None:
    controller = room.controller
    controller.set_model(controller.model.with_surface(Himmelblau()).replace(map_kind="basins"))
    controller.choose(1)
    assert room.stage.readout.text().startswith("Colours: the minimum that Momentum, started there, reaches within 300")
    room.plot.reset_view()
    assert room.plot.basins is not None
    room.plot.basins.layer.finish()
    qtbot.mouseMove(room.plot.viewport(), in_window(room, 3.0, 2.0))
    room.stage._point_at((3.0, 2.0))
    assert room.stage.readout.text().endswith("Momentum reaches minimum 1 from here")
    controller.set_model(controller.model.replace(map_kind="heights"))
    room.stage._point_at((3.0, 2.0))
    assert room.stage.readout.text().endswith(")")


def test_the_switch_is_one_step_of_history_and_has_a_key(qtbot: QtBot, window: MainWindow) -> None:
    room = window.room
    assert isinstance(room, OptimizersView)
    qtbot.keyClick(room.plot, Qt.Key.Key_B)
    assert [room.controller.model.map_kind, room.stage.switch.value()] == ["basins", "basins"]
    assert room.on_map.basins.isChecked()
    room.controller.undo()
    assert [room.controller.model.map_kind, room.stage.switch.value()] == ["heights", "heights"]


def test_basins_are_those_of_the_chosen_racer(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(map_kind="basins"))
    assert room.plot.basins is not None
    for place in (0, 4):
        room.controller.choose(place)
        request = room.plot.basins.layer.request
        assert request is not None
        assert request.racer == room.controller.model.engine_racers()[place]
    room.controller.set_model(room.controller.model.replace(racers=()))
    assert room.plot.basins.layer.request is None


@pytest.mark.parametrize("surface", [Himmelblau(), Regression()], ids=lambda surface: surface.kind)
def test_a_picture_has_the_basins_of_the_screen(room: OptimizersView, surface: Himmelblau | Regression) -> None:
    room.controller.set_model(room.controller.model.with_surface(surface).replace(map_kind="basins", steps=60))
    plot = figure(room, "surface").make(LIGHT, QSize(900, 600))
    assert isinstance(plot, SurfacePlot)
    plot.grab()
    assert plot.basins is not None
    assert plot.basins.layer.is_fine
    assert not plot.basins.layer.failed


def test_a_minimum_lies_in_its_own_basin(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Himmelblau()).replace(map_kind="basins"))
    room.plot.reset_view()
    assert room.plot.basins is not None
    room.plot.basins.layer.finish()
    image = room.plot.grab().toImage()
    for place, (x, y) in enumerate(Himmelblau().minima):
        assert colour_at(room, image, x + 0.5, y - 0.4).name().upper() == LIGHT.basins[place]


@pytest.mark.slow
def test_the_key_of_a_picture_stands_beside_it_also_after_a_picture_of_heights(room: OptimizersView) -> None:
    for kind in ("heights", "basins", "heights", "basins"):
        room.controller.set_model(room.controller.model.replace(map_kind=kind))
        plot = figure(room, "surface").make(LIGHT, QSize(900, 600))
        assert isinstance(plot, SurfacePlot)
        beside = plot.basins.key if plot.basins is not None and kind == "basins" else plot.colour_bar
        assert beside.geometry().left() == plot.getPlotItem().getViewBox().geometry().right()
