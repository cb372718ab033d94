"""The gradient flow and Newton's step on the map."""

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.optimizers.map.guides import LONGEST_AXIS, SHORTEST_AXIS, Guides
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.descent.gradient_flow import gradient_flow
from core.descent.update_terms import UpdateArrow
from core.surfaces import Beale, OwnFunction, Ravine
from tests.app.optimizers.edits import change_racer
from tests.app.pictures import figure


@pytest.fixture
def guides(qtbot: QtBot, room: OptimizersView) -> Guides:
    room.controller.set_model(room.controller.model.with_surface(Ravine(condition=16.0)))
    room.on_map.newton.trigger()
    room.on_map.flow.trigger()
    guides = room.plot.guides
    assert guides is not None
    qtbot.waitUntil(lambda: guides.flow.curve is not None)
    return guides


def test_there_are_none_at_first(room: OptimizersView) -> None:
    assert room.plot.guides is None


@pytest.mark.usefixtures("window")
def test_they_have_keys_and_are_undone(qtbot: QtBot, window: MainWindow) -> None:
    room = window.room
    assert isinstance(room, OptimizersView)
    qtbot.keyClick(room.plot, Qt.Key.Key_G)
    qtbot.keyClick(room.plot, Qt.Key.Key_N)
    assert [room.controller.model.flow, room.controller.model.newton] == [True, True]
    room.controller.undo()
    assert [room.controller.model.flow, room.on_map.newton.isChecked()] == [True, False]


def test_the_flow_is_that_from_the_start_also_after_a_drag(qtbot: QtBot, room: OptimizersView, guides: Guides) -> None:
    np.testing.assert_array_equal(guides.flow.curve, gradient_flow(Ravine(condition=16.0), (-3.0, 2.5)))
    room.controller.drag_start(1.0, 2.0)
    room.controller.drop()
    assert guides.flow.curve is None  # until it is that of the new start
    qtbot.waitUntil(lambda: guides.flow.curve is not None)
    np.testing.assert_array_equal(guides.flow.curve[0], [1.0, 2.0])  # type: ignore[index]


def test_the_cross_is_long_where_the_surface_bends_little(guides: Guides) -> None:
    flat, steep = guides.newton.axes()
    assert np.hypot(*flat) == pytest.approx(LONGEST_AXIS)
    assert np.hypot(*steep) == pytest.approx(LONGEST_AXIS / 4)  # the root of 1 / 16
    assert SHORTEST_AXIS < 1 / 4
    assert abs(flat @ steep) < 1e-6


def test_newtons_step_follows_the_chosen_racer(room: OptimizersView, guides: Guides) -> None:
    for place, step in ((0, 5), (4, 20)):
        room.controller.choose(place)
        room.controller.seek(step)
        found = guides.newton.found
        assert found is not None
        np.testing.assert_array_equal(found.point, room.controller.race[place].points[step])
        np.testing.assert_allclose(found.point + found.step, (0, 0), atol=1e-6)
    assert room.stage.readout.text().startswith("Newton's step leads to (")


@pytest.mark.slow
def test_they_are_painted_also_where_nothing_bends_and_out_of_view(room: OptimizersView, guides: Guides) -> None:
    room.plot.grab()
    for surface in (OwnFunction(expression="x + y"), Beale()):
        room.controller.set_model(room.controller.model.with_surface(surface))
        room.stage._show_flow()
        room.plot.set_view([0.9, 1.1], [1.4, 1.6])
        room.plot.grab()
    assert not guides.newton.failed
    assert not guides.flow.failed


def test_pictures_have_them(room: OptimizersView, guides: Guides) -> None:  # noqa: ARG001
    plot = figure(room, "surface").make(LIGHT, QSize(600, 400))
    assert isinstance(plot, SurfacePlot)
    assert plot.guides is not None
    assert plot.guides.flow.curve is not None
    assert plot.guides.newton.found is not None


def test_names_of_arrows_stay_off_those_of_guides(room: OptimizersView, guides: Guides) -> None:
    room.controller.seek(20)
    room.plot.grab()
    (name,) = guides.flow_name.areas
    tip = guides.flow.box.mapToView(name.center())
    arrows = room.plot.arrows
    vector = np.array([tip.x(), tip.y()]) - arrows.point()
    arrows.set_pulls(arrows.point(), (UpdateArrow("step", vector, is_way=True, name="step"),))
    room.plot.grab()
    (label,) = arrows.labels()
    assert not any(label.intersects(area) for area in guides.areas())


@pytest.mark.slow
def test_the_curvatures_do_not_stand_on_each_other(room: OptimizersView, guides: Guides) -> None:
    for racer in range(5):
        room.controller.choose(racer)
        for step in range(0, 301, 60):
            room.playback.seek(step)
            room.plot.grab()
            first, second, *_ = guides.newton.areas
            assert not first.intersects(second)


@pytest.mark.slow
def test_the_place_uphill_is_marked_for_every_racer_with_a_radius(room: OptimizersView) -> None:
    change_racer(room.controller, 2, sam_radius=0.3)
    change_racer(room.controller, 4, sam_radius=0.1)
    room.playback.seek(7)
    assert room.plot.guides is not None
    places = room.plot.guides.uphill.places
    assert [one.colour for one in places] == [LIGHT.racer(2).colour, LIGHT.racer(4).colour]
    for one, index, radius in zip(places, (2, 4), (0.3, 0.1), strict=True):
        point = room.controller.race[index].points[7]
        slope = Beale().gradient(point)
        np.testing.assert_allclose(one.place, point + radius * slope / np.hypot(*slope), rtol=1e-12)
    assert "○ in a racer's colour: where SAM takes its gradient" in room.stage.readout.text()
    room.controller.toggle_racer(2)
    room.controller.toggle_racer(4)
    assert room.plot.guides.uphill.places == []
    assert "○" not in room.stage.readout.text()


def test_pictures_and_films_have_the_place_uphill_and_their_legend_its_sign(room: OptimizersView) -> None:
    change_racer(room.controller, 4, sam_radius=0.3)
    shot = figure(room)
    plot = shot.make(LIGHT, QSize(800, 600))
    assert isinstance(plot, SurfacePlot)
    assert plot.guides is not None
    assert [entry.note for entry in plot.legend.entries] == ["", "", "", "", "○ uphill"]
    assert shot.film is not None
    shot.film.show(9)
    (one,) = plot.guides.uphill.places
    np.testing.assert_array_equal(one.point, room.controller.race[4].points[9])
    np.testing.assert_array_equal(one.place, room.controller.race[4].place_of_gradient(9))


@pytest.mark.slow
def test_a_fork_without_a_radius_has_no_place_uphill(room: OptimizersView) -> None:
    change_racer(room.controller, 4, sam_radius=0.3)
    room.playback.seek(20)
    room.controller.fork(4)
    change_racer(room.controller, 5, sam_radius=0.0)
    for step, count in ((19, 2), (20, 1)):
        room.playback.seek(step)
        assert room.plot.guides is not None
        assert len(room.plot.guides.uphill.places) == count
