"""What is painted: the map the right way up, stars, crosses, heads, curves, and buttons that do what they show."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.optimizers.model import Start
from app.optimizers.network.matrix_surface import FactorizationSurface, MemorySurface
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.descent.update_terms import UpdateArrow
from core.optimizers import SGD
from core.surfaces import SURFACES, Beale, Bowl, OwnFunction, Regression
from tests.app.keyboard import key
from tests.app.mouse import drag
from tests.app.optimizers.places import colour_at, in_window, picture
from tests.app.pictures import pixels
from tests.sampling import sampled


def test_a_star_marks_the_minimum_and_a_cross_each_saddle(room: OptimizersView) -> None:
    image = room.plot.grab().toImage()
    assert colour_at(room, image, 3.0, 0.5).name() == LIGHT.text.lower()
    assert colour_at(room, image, 0.0, 1.0).lightness() < colour_at(room, image, 0.4, 1.2).lightness() - 40


def test_the_card_says_how_it_ended_and_the_legend_only_names(room: OptimizersView) -> None:
    card = room.controls.racers.cards[4]
    room.playback.seek(300)
    assert card.state.text().endswith("converged")
    assert room.plot.legend.entries[4].text == "Adam"
    room.playback.seek(299)
    assert not card.state.text().endswith("converged")


def test_arrows_and_heads_pass_over_the_legend(room: OptimizersView) -> None:
    assert room.plot.legend.zValue() < min(room.plot.arrows.zValue(), room.plot.heads.zValue())
    assert room.plot.legend.zValue() > room.plot.trails.zValue()
    room.plot.legend.show()
    room.playback.seek(20)
    room.plot.set_trails([])  # the legend goes to its first corner
    area = room.plot.legend.area()
    box = room.plot.getPlotItem().getViewBox()
    middle = box.mapToView(area.center())
    room.plot.arrows.set_pulls(
        np.array([middle.x(), middle.y()]), (UpdateArrow("step", np.array([-1.0, 0.0]), is_way=True, name="step"),)
    )
    image = room.plot.grab().toImage()
    seen = pixels(image)
    accent = QColor(LIGHT.accent)
    corner = room.plot.mapFromScene(box.mapToScene(area.topLeft()))
    size = area.size().toSize()
    part = seen[corner.y() : corner.y() + size.height(), corner.x() : corner.x() + size.width()]
    assert (part == (accent.red(), accent.green(), accent.blue())).all(axis=-1).any()


@pytest.mark.slow
def test_a_box_or_data_that_change_leave_the_view_where_it_is(room: OptimizersView) -> None:
    controller = room.controller
    for first, changes in (
        (OwnFunction(), ({"x_max": 6.0}, {"y_min": -9.0}, {"x_min": -0.5})),
        (Regression(), ({"noise": 1.5}, {"seed": 3}, {"samples": 10})),
    ):
        controller.set_model(controller.model.with_surface(first))
        view = room.plot.view()
        for change in changes:
            controller.set_model(controller.model.with_surface(controller.model.surface.replace(**change)))
            assert room.plot.view() == view
    far = OwnFunction(x_min=900.0, x_max=1000.0)
    controller.set_model(controller.model.with_surface(OwnFunction()))
    controller.set_model(controller.model.with_surface(far))
    assert room.plot.view()[0][0] > 800  # else nothing of the box would be seen


@pytest.mark.slow
def test_a_long_race_opens_on_all_of_it_unless_the_view_is_moved_meanwhile(room: OptimizersView) -> None:
    controller = room.controller
    slow = controller.model.racers[0].replace(optimizer=SGD(learning_rate=2e-4))
    model = controller.model.replace(surface=Bowl(), start=Start(x=-2.5, y=2.0), racers=(slow,), steps=10_000)
    controller.set_model(model)
    first = room.plot.view()
    assert controller.racing  # the first block ends far from the minimum
    controller.run_out()
    (left, right), (bottom, top) = room.plot.view()
    points = controller.race[0].points
    assert (points >= (left, bottom)).all()
    assert (points <= (right, top)).all()
    assert room.plot.view() == first or right - left > first[0][1] - first[0][0]
    controller.set_model(controller.model.with_surface(Beale()))
    controller.set_model(model)
    room.plot.set_view([-1.0, 1.0], [-1.0, 1.0])
    mine = room.plot.view()
    controller.run_out()
    assert room.plot.view() == mine


@pytest.mark.slow
def test_dragging_the_ring_moves_the_start_of_all(window: MainWindow, room: OptimizersView) -> None:
    before = room.controller.race
    viewport = room.plot.viewport()
    picture(room)  # what was never painted cannot be grasped
    here, there = in_window(room, 1.0, 1.5), in_window(room, -1.0, 2.5)
    drag(viewport, here, there)
    start = room.controller.model.start
    assert (start.x, start.y) == pytest.approx((-1.0, 2.5), abs=0.05)  # the map stood still under the mouse
    for old, new in zip(before, room.controller.race, strict=True):
        assert not np.array_equal(old.points, new.points)
    assert room.controls.start.value() == start
    window.undo.trigger()
    assert room.controller.model.start.point == (1.0, 1.5)
    assert tuple(room.plot.handle.pos()) == (1.0, 1.5)


@pytest.mark.slow
@pytest.mark.parametrize("number", sampled(range(len(SURFACES)), every=4))
def test_every_surface_is_shown_without_a_fault(room: OptimizersView, number: int) -> None:
    room.controls.surface.kind.setCurrentIndex(number)
    room.controls.surface.kind.activated.emit(number)
    room.playback.seek(300)
    before = pixels(picture(room))
    assert room.controller.model.surface.kind == SURFACES[number].model_fields["kind"].default
    layers = (room.plot.backdrop, room.plot.trails, room.plot.heads, room.plot.legend, room.chart.layer)
    assert not any(layer.failed for layer in layers)
    assert len(np.unique(before.reshape(-1, 3), axis=0)) > 50


def test_r_shows_the_whole_box_again(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    room.plot.reset_view()
    whole = room.plot.view()
    bounds = room.controller.model.surface.bounds
    assert whole[0][0] <= bounds.x_min < bounds.x_max <= whole[0][1]
    room.plot.set_view([2.5, 3.5], [0.0, 1.0])
    assert room.plot.view() != whole
    key(qtbot, window, Qt.Key.Key_R)
    np.testing.assert_allclose(room.plot.view(), whole)


def test_f_zooms_to_the_race(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    room.plot.reset_view()
    (x_min, x_max), (y_min, y_max) = room.plot.view()
    key(qtbot, window, Qt.Key.Key_F)
    (left, right), (bottom, top) = room.plot.view()
    assert right - left < x_max - x_min
    assert top - bottom < y_max - y_min
    points = np.concatenate([trajectory.points for trajectory in room.controller.race])
    assert (points >= (left, bottom)).all()
    assert (points <= (right, top)).all()


def test_a_double_click_on_the_map_puts_the_start_there(qtbot: QtBot, room: OptimizersView) -> None:
    room.plot.reset_view()
    picture(room)
    qtbot.mouseDClick(room.plot.viewport(), Qt.MouseButton.LeftButton, pos=in_window(room, -1.0, 2.5))
    start = room.controller.model.start
    assert (start.x, start.y) == pytest.approx((-1.0, 2.5), abs=0.05)
    qtbot.mouseDClick(room.plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))  # on the axis of y
    assert room.controller.model.start == start


def test_the_map_opens_on_the_race_and_leaves_a_tenth_on_each_side(room: OptimizersView) -> None:
    (x_min, x_max), (y_min, y_max) = room.plot.view()
    points = np.concatenate([trajectory.points for trajectory in room.controller.race] + [np.array([[3.0, 0.5]])])
    low, high = points.min(axis=0), points.max(axis=0)
    np.testing.assert_allclose((x_max - x_min, y_max - y_min), 1.2 * (high - low))
    np.testing.assert_allclose((x_min, y_min), low - 0.1 * (high - low))


def test_another_surface_is_opened_on_its_race_and_an_edit_leaves_the_view(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Bowl()))
    opened = room.plot.view()
    assert opened[0][1] - opened[0][0] < Bowl().bounds.width
    room.plot.set_view([-1.0, 1.0], [-1.0, 1.0])
    zoomed = room.plot.view()
    room.controller.drag_start(2.0, 2.0)
    room.controller.drop()
    room.controller.set_model(room.controller.model.adding("sgd"))
    assert room.plot.view() == zoomed


def test_a_race_that_goes_nowhere_has_some_room_around_it(room: OptimizersView) -> None:
    model = room.controller.model
    room.controller.set_model(model.replace(surface=Bowl(), start=Start(x=0, y=0)))
    (x_min, x_max), (y_min, y_max) = room.plot.view()
    assert x_max - x_min == pytest.approx(0.06 * Bowl().bounds.width)
    assert y_max - y_min == pytest.approx(0.06 * Bowl().bounds.height)


@pytest.mark.slow
def test_the_box_of_a_plane_stays_in_view_whatever_race_it_is_of_unless_the_view_was_moved(
    room: OptimizersView,
) -> None:
    controller, plot = room.controller, room.plot

    def shows_all() -> bool:
        (left, right), (bottom, top) = plot.view()
        box = controller.drawn.bounds
        inside = left <= box.x_min and box.x_max <= right and bottom <= box.y_min and box.y_max <= top
        return inside and max(box.width / (right - left), box.height / (top - bottom)) > 1 / 3

    controller.set_model(controller.model.with_surface(MemorySurface()).replace(steps=30))
    assert shows_all()
    controller.set_model(controller.model.with_surface(FactorizationSurface()))  # a box of a tenth
    assert shows_all()
    controller.set_model(controller.model.with_surface(MemorySurface()))
    assert shows_all()
    controller.set_model(controller.model.replace(steps=300))  # the racers go much farther
    assert shows_all()
    plot.set_view([0.0, 0.5], [0.0, 0.5])
    controller.set_model(controller.model.replace(steps=200))
    assert plot.view() == ([0.0, 0.5], [0.0, 0.5])
