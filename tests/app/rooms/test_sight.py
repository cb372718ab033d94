"""A picture that is opened again shows what it showed when it was exported."""

from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.export.picture import PictureFormat
from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.rooms.sight import Sight, carried
from app.session import session
from app.trainer.curves.curves_tab import Curves
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow


def exported(window: MainWindow, folder: Path) -> Path:
    """Export the main figure of the current room."""
    path = folder / "picture.png"
    figure = window.exports._figures()[0]
    window.exports.save_picture(figure, PictureFormat(), str(path))
    return path


def test_the_map_is_seen_as_it_was_exported(window: MainWindow, room: OptimizersView, tmp_path: Path) -> None:
    room.plot.set_view([1.0, 2.0], [0.25, 0.75])
    before = room.plot.view()
    path = exported(window, tmp_path)
    room.plot.reset_view()
    assert not np.allclose(room.plot.view(), before)
    assert window.files.open_file(path)
    np.testing.assert_allclose(room.plot.view(), before)


def test_a_session_that_is_saved_has_no_view_and_leaves_the_one_that_is_there(
    window: MainWindow, room: OptimizersView, tmp_path: Path
) -> None:
    path = tmp_path / "session.fallline"
    session.write(session.Session.model_validate_json(window.workspace.snapshot().text()), path)
    assert "sight" not in path.read_text()
    room.plot.set_view([1.0, 2.0], [0.25, 0.75])
    before = room.plot.view()
    window.files.open_file(path)
    np.testing.assert_allclose(room.plot.view(), before)


@pytest.mark.slow
def test_the_tab_of_the_trainer_is_the_one_that_was_seen(window: MainWindow) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    room.tab_widget.setCurrentIndex(3)
    sight = room.sight()
    room.tab_widget.setCurrentIndex(0)
    room.show_sight(sight)
    assert room.tab_widget.currentIndex() == 3
    room.show_sight(Sight(tab=99))  # of a version with more tabs
    assert room.tab_widget.currentIndex() == 3


@pytest.mark.slow
def test_a_chart_of_the_trainer_is_exported_and_seen_again_as_it_was_zoomed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    qtbot.waitUntil(lambda: room.controller.run is not None)
    zoom = (100.0, 200.0), (-2.0, 0.5)
    room.curves.loss.set_zoom(zoom)
    printed = room.curves.figures()[0].make(LIGHT, QSize(1200, 800))
    assert isinstance(printed, Curves)
    assert printed.loss.zoom() == pytest.approx(np.array(zoom))
    assert printed.accuracy.zoom() is None
    path = exported(window, tmp_path)
    room.curves.reset_zoom()
    assert room.curves.loss.zoom() is None
    assert window.files.open_file(path)
    assert room.curves.loss.zoom() == pytest.approx(np.array(zoom))
    assert room.curves.accuracy.zoom() is None


@pytest.mark.slow
def test_a_histogram_that_was_seen_large_is_so_again(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    qtbot.waitUntil(lambda: not room.controller.measuring, timeout=20_000)
    stage = room.workbench.stage
    stage.open_cell(1, 2)
    sight = room.sight()
    stage.close_cell()
    room.show_sight(sight)
    assert stage.opened == (1, 2)
    room.show_sight(sight.replace(cell=(99, 99)))  # of more rows
    assert stage.opened is None


def test_a_place_too_far_out_is_left_out() -> None:
    assert carried(((0.0, 1e12), (0.0, 1.0))) is None
    assert carried(((0.0, 1e3), (0.0, 1.0))) == ((0.0, 1e3), (0.0, 1.0))
    assert carried(None) is None


@pytest.mark.parametrize("range_", [(1.0, 1.0), (2.0, 1.0), (0.0, 1e300), (float("nan"), 1.0)])
def test_a_range_that_is_none_is_refused(range_: tuple[float, float]) -> None:
    with pytest.raises(ValidationError):
        Sight(x=range_)
