"""The points of a regression, edited by the mouse: the line turns, and each edit is a step of history."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.optimizers.map.data_plot import DataPlot
from app.optimizers.model import Start
from app.optimizers.point_edits import points_of, with_points
from app.optimizers.view import OptimizersView
from core.surfaces import Beale, Regression


def place(data: DataPlot, x: float, y: float) -> QPoint:
    """Where X and Y are in the plot's viewport."""
    return data.mapFromScene(data.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y)))


def surface_of(room: OptimizersView) -> Regression:
    surface = room.controller.model.surface
    assert isinstance(surface, Regression)
    return surface


def drag(qtbot: QtBot, data: DataPlot, there: QPoint, to: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mouseMove(data.viewport(), there)
    qtbot.mousePress(data.viewport(), left, pos=there)
    qtbot.mouseMove(data.viewport(), (there + to) / 2)
    qtbot.mouseMove(data.viewport(), to)
    qtbot.mouseRelease(data.viewport(), left, pos=to)


@pytest.mark.slow
def test_a_point_that_is_dragged_turns_the_line_and_is_one_step(
    qtbot: QtBot, room: OptimizersView, data: DataPlot
) -> None:
    before = surface_of(room)
    x, y = points_of(before)[3]
    drag(qtbot, data, place(data, x, y), place(data, x, y + 2))
    after = surface_of(room)
    moved = np.array(points_of(after)) - np.array(points_of(before))
    assert np.flatnonzero(np.abs(moved).sum(axis=1)).tolist() == [3]
    assert moved[3] == pytest.approx([0, 2], abs=0.1)
    assert after.minima != before.minima
    room.controller.undo()
    assert surface_of(room) == before


def test_a_double_click_places_a_point_and_one_on_it_removes_it(
    qtbot: QtBot, room: OptimizersView, data: DataPlot
) -> None:
    before = surface_of(room)
    there = place(data, 2.0, -1.0)
    qtbot.mouseDClick(data.viewport(), Qt.MouseButton.LeftButton, pos=there)
    assert surface_of(room).count == before.count + 1
    assert surface_of(room).points[-1] == pytest.approx((2.0, -1.0), abs=0.1)
    qtbot.mouseDClick(data.viewport(), Qt.MouseButton.LeftButton, pos=place(data, *surface_of(room).points[-1]))
    assert list(surface_of(room).points) == points_of(before)


def test_a_double_click_on_an_axis_places_nothing(qtbot: QtBot, room: OptimizersView, data: DataPlot) -> None:
    before = surface_of(room)
    qtbot.mouseDClick(data.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, data.height() // 2))
    assert surface_of(room) == before


def test_a_line_keeps_the_points_that_it_needs(room: OptimizersView, data: DataPlot) -> None:
    room.controller.set_model(with_points(room.controller.model, ((0.0, 1.0), (2.0, 3.0))))
    before = surface_of(room)
    data.removed.emit(0)
    data.dragged.emit(0, 2.0, 1.0)  # below the other: no line fits best
    assert surface_of(room) == before


def test_a_start_outside_of_the_new_box_goes_back_to_its_place(room: OptimizersView, data: DataPlot) -> None:
    model = with_points(room.controller.model, ((0.0, 1000.0), (1.0, 4000.0), (2.0, 3000.0)))
    assert model.start.point == model.surface.start
    chosen = room.controller.model.replace(start=Start(x=0.5, y=-2.0))
    assert with_points(chosen, tuple(points_of(surface_of(room)))).start == chosen.start
    far = chosen.replace(start=Start(x=90.0, y=-2.0))
    assert with_points(far, tuple(points_of(surface_of(room)))).start != far.start
    assert data.isVisible()


def test_another_surface_has_no_points(room: OptimizersView) -> None:
    model = room.controller.model.with_surface(Beale())
    assert with_points(model, ((0.0, 1.0), (2.0, 3.0))) == model
