"""A picture that is opened again shows what it showed when it was exported."""

from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from app.export.picture import PictureFormat
from app.optimizers.view import OptimizersView
from app.rooms.sight import Sight
from app.session import session
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


@pytest.mark.parametrize("range_", [(1.0, 1.0), (2.0, 1.0), (0.0, 1e300), (float("nan"), 1.0)])
def test_a_range_that_is_none_is_refused(range_: tuple[float, float]) -> None:
    with pytest.raises(ValidationError):
        Sight(x=range_)
