"""The knob that turns the surface under the racers."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from app.optimizers.map.turn_handle import REACH, TurnHandle
from app.optimizers.view import OptimizersView
from core.surfaces import Beale, Himmelblau, Regression, TwoWells


@pytest.fixture
def handle(room: OptimizersView) -> TurnHandle:
    room.on_map.turn.trigger()
    assert room.plot.turn is not None
    return room.plot.turn


def drag(handle: TurnHandle, angle: float) -> None:
    reach = REACH * 4.5
    handle.knob.moving = True
    handle.knob.setPos(QPointF(reach * np.cos(np.radians(angle)), reach * np.sin(np.radians(angle))))
    handle.knob.moving = False
    handle.knob.sigPositionChangeFinished.emit(handle.knob)


def test_it_comes_when_it_is_asked_for_and_takes_the_turn_with_it(room: OptimizersView, handle: TurnHandle) -> None:
    assert handle.knob.isVisible()
    drag(handle, 40)
    assert room.controller.model.turn == 40
    room.on_map.turn.trigger()
    assert room.controller.model.turn == 0
    assert not handle.knob.isVisible()


@pytest.mark.slow
def test_a_drag_turns_surface_and_start_in_one_step_of_history(room: OptimizersView, handle: TurnHandle) -> None:
    before = room.controller.model
    for angle in (10, 25, 40):
        drag(handle, angle)
    model = room.controller.model
    assert model.turn == 40
    turn = np.radians(40)
    x, y = before.start.point
    expected = (x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn))
    np.testing.assert_allclose(model.start.point, expected, atol=1e-9)
    np.testing.assert_allclose(room.plot.backdrop._surface.minima, model.turned.minima)  # type: ignore[union-attr]


def test_nothing_jumps_when_the_surface_turns(room: OptimizersView, handle: TurnHandle) -> None:
    room.plot.grab()
    view = room.plot.view()
    drag(handle, 40)
    room.plot.grab()
    assert room.plot.view() == view
    assert not handle.arc.failed
    assert not handle.pale.failed


def test_cards_and_legend_say_who_turns_with_it(room: OptimizersView, handle: TurnHandle) -> None:
    drag(handle, 40)
    states = [card.state.text() for card in room.controls.racers.cards]
    assert [state.startswith("turns with it") for state in states] == [True, True, False, False, False]
    assert all(state.startswith("strays by ") for state in states[2:])
    assert [trail.points.shape for trail in handle.pale.trails] == [(301, 2)] * 5
    np.testing.assert_allclose(handle.pale.trails[0].points, room.controller.race[0].points, atol=1e-12)


def test_where_it_cannot_be_turned_the_reason_is_said(room: OptimizersView) -> None:
    for surface, reason in ((Regression(), "slope and intercept"), (TwoWells(), "start would leave")):
        room.controller.set_model(room.controller.model.with_surface(surface))
        assert not room.on_map.turn.isEnabled()
        assert reason in room.on_map.turn.toolTip()
    room.controller.set_model(room.controller.model.with_surface(Beale()))
    assert room.on_map.turn.isEnabled()


def test_the_turn_is_typed_too_once_the_handle_is_there(room: OptimizersView, handle: TurnHandle) -> None:  # noqa: ARG001
    form = room.controls.turn
    assert not form.isHidden()
    form.value_changed.emit(room.controller.model.replace(turn=-30.0))
    assert room.controller.model.turn == -30
    assert room.controller.model.start.point != (1.0, 1.5)


def test_the_handle_is_not_there_at_first(qtbot: QtBot, room: OptimizersView) -> None:  # noqa: ARG001
    assert room.plot.turn is None
    assert room.controls.turn.isHidden()


def test_the_knob_and_its_number_are_in_sight_when_it_is_asked_for(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Himmelblau()))
    room.plot.set_view([-1, 4], [-1, 3])
    room.on_map.turn.trigger()
    handle = room.plot.turn
    assert handle is not None
    assert room.plot.sees(handle.knob.pos())
    knob = handle.knob.pos()
    room.plot.set_view([knob.x() - 5, knob.x() + 0.05], [-1, 3])
    room.plot.grab()
    box = room.plot.getPlotItem().getViewBox()
    assert QRectF(0, 0, box.width(), box.height()).contains(handle.arc.label)
