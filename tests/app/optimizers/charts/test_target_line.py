"""The target in the loss chart: its place, its ticks, and how it is dragged."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from core.surfaces import OwnFunction


def place_of(room: OptimizersView, step: float, exponent: float) -> QPoint:
    """Return the pixel of a step and a loss of ten to the exponent."""
    box = room.chart.getPlotItem().getViewBox()
    return room.chart.mapFromScene(box.mapViewToScene(QPointF(step, exponent)))


def test_there_is_no_line_without_a_target(room: OptimizersView) -> None:
    assert room.chart.target is None
    assert room.controller.model.target is None


def test_each_curve_has_a_tick_where_it_comes_down_to_the_target(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(target=1e-3))
    assert room.chart.target is not None
    assert room.chart.target.place == -3
    for arrival, path in zip(room.chart.target.arrivals, room.controller.race, strict=True):
        assert path.losses[arrival.step] <= 1e-3 < path.losses[arrival.step - 1]
    room.chart.grab()
    assert not room.chart.target.failed


def test_the_name_of_the_target_keeps_off_the_curves(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(target=1e-3))
    line = room.chart.target
    assert line is not None
    room.chart.resize(500, 300)
    room.chart.grab()
    assert line._label is not None
    inside = [line._label.contains(QPointF(x, y)) for x, y in line.to_pixels(room.chart.layer.points())]
    assert not any(inside)
    assert line.box.rect().contains(line._label)


def test_the_line_is_dragged_and_that_is_one_step_of_history(qtbot: QtBot, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(target=1e-3))
    before, viewport = room.controller.model, room.chart.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place_of(room, 100, -3))
    qtbot.mouseMove(viewport, place_of(room, 100, -2))
    qtbot.mouseMove(viewport, place_of(room, 100, -1))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place_of(room, 100, -1))
    assert room.controller.model.target == pytest.approx(0.1, rel=0.5)
    assert room.playback.position == 0
    room.controller.undo()
    assert room.controller.model == before


def test_the_line_stays_in_the_chart_however_far_it_is_dragged(qtbot: QtBot, room: OptimizersView) -> None:
    """600 pixels above it, an axis of ten decades on 120 pixels would be at 1e50, and below it at 0."""
    model, chart, viewport = room.controller.model, room.chart, room.chart.viewport()
    for way in (-600, 3000):
        room.controller.set_model(model.replace(target=1e-3))
        low, high = chart.getPlotItem().getViewBox().viewRange()[1]
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place_of(room, 100, -3))
        qtbot.mouseMove(viewport, place_of(room, 100, -3) + QPoint(0, way))
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place_of(room, 100, -3) + QPoint(0, way))
        target = room.controller.model.target
        assert target is not None
        assert np.log10(target) == pytest.approx(high if way < 0 else low, abs=0.03)  # two digits of it


def test_no_target_is_higher_than_can_be_typed(room: OptimizersView) -> None:
    room.chart.target_dragged.emit(1e50)
    assert room.controller.model.target == 1e12


def test_a_click_beside_the_line_still_goes_to_a_step(qtbot: QtBot, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(target=1e-3))
    qtbot.mouseClick(room.chart.viewport(), Qt.MouseButton.LeftButton, pos=place_of(room, 200, 1))
    assert room.playback.position == pytest.approx(200, abs=2)


@pytest.mark.parametrize("expression", ["x", "x^2-y^2", "x^3-3x+y^2"])
def test_a_target_has_its_place_on_every_axis(room: OptimizersView, expression: str) -> None:
    model = room.controller.model.with_surface(OwnFunction(expression=expression))
    room.controller.set_model(model.replace(target=0.5))
    room.controller.run_out()
    room.chart.grab()
    assert room.chart.target is not None
    assert room.chart.target.place is not None
    assert not room.chart.target.failed
