"""The surface in relief: turned, looked at from where most is seen, exported."""

from unittest.mock import patch

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT, RacerStyle
from app.export.picture import PictureFormat, paint_image
from app.optimizers.model import OptimizersModel
from app.optimizers.plot_data import start_of
from app.optimizers.relief.height_field import Camera
from app.optimizers.relief.relief_view import RESTING, TURNING, ReliefView
from app.optimizers.view import OptimizersView
from app.widgets.charts import lines
from app.widgets.charts.legend import LegendEntry, count_inside
from app.widgets.charts.lines import PIECE, polygon
from app.window.main_window import MainWindow
from core.surfaces import Beale, TwoWells
from tests.app.optimizers.network.small_race import raced_model
from tests.app.pictures import figure, pixels


@pytest.fixture
def relief(room: OptimizersView) -> ReliefView:
    room.controller.set_model(room.controller.model.with_surface(TwoWells()).replace(map_kind="relief", steps=60))
    assert room.stage.relief is not None
    return room.stage.relief


def test_the_relief_takes_the_place_of_the_map_and_nothing_else_moves(room: OptimizersView) -> None:
    room.plot.grab()
    before = room.stage.pictures.geometry(), room.chart.geometry(), room.stage.readout.geometry()
    room.stage.switch.buttons["relief"].click()
    relief = room.stage.relief
    assert relief is not None
    assert relief.isVisible()
    assert not room.plot.isVisible()
    assert relief.size() == room.stage.pictures.size()
    assert (room.stage.pictures.geometry(), room.chart.geometry(), room.stage.readout.geometry()) == before
    assert room.stage.readout.text().startswith("Heights follow the shades of the map")
    room.stage.switch.buttons["heights"].click()
    assert room.plot.isVisible()


def test_a_key_turns_the_map_into_a_relief_and_undo_back(qtbot: QtBot, window: MainWindow) -> None:
    room = window.room
    assert isinstance(room, OptimizersView)
    qtbot.keyClick(room.plot, Qt.Key.Key_V)
    assert [room.controller.model.map_kind] == ["relief"]
    room.controller.undo()
    assert [room.controller.model.map_kind] == ["heights"]


@pytest.mark.slow
def test_it_is_turned_by_the_mouse_in_one_step_of_history(
    qtbot: QtBot, room: OptimizersView, relief: ReliefView
) -> None:
    before = relief.camera
    place = relief.rect().center()
    qtbot.mousePress(relief, Qt.MouseButton.LeftButton, pos=place)
    for way in (10, 30, 50):
        qtbot.mouseMove(relief, place + QPoint(way, 0))
    qtbot.mouseRelease(relief, Qt.MouseButton.LeftButton, pos=place + QPoint(50, 0))
    assert relief.camera != before
    assert room.controller.model.camera == (relief.camera.azimuth, relief.camera.elevation)
    room.controller.undo()
    assert room.controller.model.camera is None
    assert relief.camera == before


@pytest.mark.slow
def test_it_is_turned_by_keys(qtbot: QtBot, relief: ReliefView) -> None:
    before = relief.camera
    qtbot.keyClick(relief, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(relief, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert (relief.camera.azimuth, relief.camera.elevation) == (before.azimuth + 6, before.elevation + 6)


@pytest.mark.slow
def test_while_it_turns_it_is_coarser_and_at_rest_fine_again(qtbot: QtBot, relief: ReliefView) -> None:
    relief.turn(5.0, 0.0)
    relief.grab()
    assert TURNING in relief._fields
    qtbot.waitUntil(lambda: not relief._is_turning)
    relief.grab()
    assert RESTING in relief._fields
    assert not relief.failed


@pytest.mark.slow
def test_a_frame_of_playback_paints_the_surface_no_second_time(room: OptimizersView, relief: ReliefView) -> None:
    relief.grab()
    before = relief.rebuilds
    for step in range(10, 40, 5):
        room.playback.seek(step)
        relief.grab()
    assert relief.rebuilds == before


def test_a_step_looks_the_same_however_it_was_reached_and_is_not_painted_again(
    room: OptimizersView, relief: ReliefView
) -> None:
    room.playback.seek(60)
    first = relief.grab().toImage()
    painted = relief.strokes.strokes
    assert painted == 60 // PIECE
    room.playback.seek(59)
    relief.grab()
    assert relief.strokes.strokes == painted
    room.playback.seek(10)
    relief.grab()
    room.playback.seek(60)
    assert relief.grab().toImage() == first


@pytest.mark.slow
def test_it_shows_what_of_the_box_is_on_the_map(room: OptimizersView, relief: ReliefView) -> None:
    room.plot.set_view([0.0, 1.0], [0.0, 1.0])
    (left, right), (bottom, top) = room.plot.getPlotItem().getViewBox().viewRange()
    box = TwoWells().bounds
    assert relief._region is not None
    np.testing.assert_allclose(relief._region[0], (max(left, box.x_min), min(right, box.x_max)))
    np.testing.assert_allclose(relief._region[1], (max(bottom, box.y_min), min(top, box.y_max)))


@pytest.mark.slow
def test_from_above_no_part_of_a_path_is_hidden_and_from_the_side_some_are(relief: ReliefView) -> None:
    relief.look_from(Camera(0.0, 88.0))
    assert not np.concatenate(relief.hidden()).any()
    relief.look_from(Camera(0.0, 12.0))
    assert np.concatenate(relief.hidden()).any()


@pytest.mark.slow
def test_a_ring_is_at_the_start_but_not_where_each_network_has_its_own(
    room: OptimizersView, relief: ReliefView
) -> None:
    accent = QColor(LIGHT.accent)

    def ring() -> int:
        like = pixels(relief.grab().toImage()) == (accent.red(), accent.green(), accent.blue())
        return int(like.all(axis=-1).sum())

    relief.set_trails([], start_of(room.controller))
    assert ring()
    room.open_race(raced_model().replace(map_kind="relief"))
    relief.set_trails([], start_of(room.controller))
    assert not ring()


def test_a_picture_and_a_film_are_of_the_relief_of_the_screen(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Beale()).replace(map_kind="relief", steps=60))
    shown = figure(room, "surface")
    view = shown.make(LIGHT, QSize(600, 400))
    assert isinstance(view, ReliefView)
    assert room.stage.relief is not None
    assert view.camera == room.stage.relief.camera
    first = pixels(paint_image(shown, PictureFormat()))
    assert shown.film is not None
    shown.film.show(3)
    assert not view.failed
    assert first.std() > 1


@pytest.mark.slow
def test_the_gradient_flow_lies_on_the_relief(qtbot: QtBot, room: OptimizersView, relief: ReliefView) -> None:
    room.on_map.flow.trigger()
    qtbot.waitUntil(lambda: relief._flow is not None)
    relief.grab()
    assert relief._seen_flow is not None
    assert np.isfinite(relief._seen_flow.places).all()
    room.on_map.flow.trigger()
    relief.grab()
    assert relief._seen_flow is None
    assert not relief.failed


@pytest.mark.slow
def test_a_long_jagged_path_is_stroked_in_short_pieces_hidden_or_not(room: OptimizersView) -> None:
    """Qt strokes a line of thousands of points in quadratic time: such a race would stop the window for minutes."""
    model = OptimizersModel.first().with_surface(TwoWells()).replace(map_kind="relief", noise=30.0, steps=2000)
    room.controller.set_model(model.replace(racers=model.racers[:1]))
    room.controller.run_out()
    relief = room.stage.relief
    assert relief is not None
    relief.look_from(Camera(0.0, 12.0))
    relief.set_step(2000, [])
    with patch.object(lines, "polygon", wraps=polygon) as stroked:
        relief.grab()
    sizes = [len(call.args[0]) for call in stroked.call_args_list]
    assert PIECE in {size - 1 for size in sizes}
    assert max(sizes) == PIECE + 1


def test_the_legend_stands_on_a_ground_of_its_own_where_it_covers_the_least(relief: ReliefView) -> None:
    relief.set_step(60, [LegendEntry(RacerStyle("#000000", (), "o"), "SGD", "0.25")])
    with patch("app.optimizers.relief.relief_view.draw_legend") as drawn:
        relief.grab()
        first = drawn.call_args.args[2]
        relief.set_step(30, [LegendEntry(RacerStyle("#000000", (), "o"), "SGD", "0.125, ended")])
        relief.grab()
    assert drawn.call_args.args[2].topLeft().y() == first.topLeft().y()  # it stays in its corner
    ground = relief._projection().pixels(relief._field(TURNING).corners()).reshape(-1, 2)
    assert count_inside(ground, first) < 0.02 * len(ground)
