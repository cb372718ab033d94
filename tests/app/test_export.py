"""Pictures are exported at the asked size, whole or not at all."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage

from app.export import PictureFormat, paint_picture, save_png
from app.files import WriteError
from app.main_window import MainWindow
from app.optimizers.view import OptimizersView
from app.theme import DARK, LIGHT
from app.widgets.export_dialog import ExportDialog
from tests.app.pictures import pixels


@pytest.mark.parametrize(("width", "height", "dpi"), [(800, 600, 96), (1600, 1000, 144), (2400, 1350, 300)])
def test_a_picture_has_the_asked_size_and_resolution(
    tmp_path: Path, room: OptimizersView, width: int, height: int, dpi: int
) -> None:
    path = tmp_path / "race.png"
    save_png(paint_picture(room, PictureFormat(width=width, height=height, dpi=dpi)), str(path))
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.size == (width, height)
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.5)


def test_the_picture_shows_the_step_and_says_with_which_settings(room: OptimizersView) -> None:
    room.playback.seek(120)
    rates = {racer.optimizer.kind: racer.optimizer.learning_rate for racer in room.controller.model.racers}
    assert room.picture_title().startswith("Beale · from (1, 1.5) · step 120 of 300 · ")
    assert f"Adam, learning rate {rates['adam']:g}" in room.picture_title()
    room.playback.seek(0)
    before = pixels(paint_picture(room, PictureFormat()))
    room.playback.seek(120)
    assert not np.array_equal(pixels(paint_picture(room, PictureFormat())), before)


def test_every_racer_is_seen_in_its_colour(room: OptimizersView) -> None:
    room.playback.seek(300)
    picture = pixels(paint_picture(room, PictureFormat())).reshape(-1, 3)
    for racer in room.controller.model.racers:
        colour = np.array([int(LIGHT.racer(racer.colour).colour[i : i + 2], 16) for i in (1, 3, 5)])
        assert (picture == colour).all(axis=-1).sum() > 100


def test_the_view_that_is_zoomed_is_the_view_that_is_exported(room: OptimizersView) -> None:
    room.plot.set_view([2.0, 4.0], [0.0, 1.0])
    plot = room.make_picture(LIGHT, QSize(800, 500))
    (whole, _), ((x_min, x_max), _) = room.plot.view(), plot.view()
    assert x_min <= whole[0] <= 2.0
    assert x_max >= whole[1] >= 4.0
    assert x_max - x_min < room.controller.model.surface.bounds.width


def test_a_picture_can_be_dark(room: OptimizersView) -> None:
    picture = paint_picture(room, PictureFormat(theme="dark"))
    assert picture.pixelColor(1, picture.height() - 2).name() == DARK.panel.lower()


def test_exporting_leaves_the_room_as_it_is(room: OptimizersView) -> None:
    room.playback.seek(50)
    before = pixels(room.plot.grab().toImage())
    paint_picture(room, PictureFormat(width=500, height=900, theme="dark"))
    np.testing.assert_array_equal(pixels(room.plot.grab().toImage()), before)


def test_the_picture_is_copied(window: MainWindow) -> None:
    window.copy.trigger()
    assert QGuiApplication.clipboard().image().size().toTuple() == (1600, 1000)


def test_an_unwritable_place_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    with pytest.raises(WriteError):
        save_png(image, str(tmp_path / "nowhere" / "race.png"))
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(WriteError):
        save_png(image, str(tmp_path / "folder.png"))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder.png"]


def test_the_dialog_says_what_went_wrong_and_then_saves(tmp_path: Path, window: MainWindow) -> None:
    dialog = ExportDialog("race", PictureFormat(width=640, height=480, dpi=96), window._save_picture, window)
    dialog.path.setText(str(tmp_path / "nowhere" / "race"))
    dialog.buttons.accepted.emit()
    assert "race.png cannot be written: " in dialog.error.text()
    assert dialog.result() == 0
    dialog.path.setText(str(tmp_path / "race"))
    dialog.buttons.accepted.emit()
    assert dialog.result() == 1
    with Image.open(tmp_path / "race.png") as picture:
        assert picture.size == (640, 480)
    assert window.picture == PictureFormat(width=640, height=480, dpi=96)


def test_a_file_is_replaced_only_on_the_second_word(tmp_path: Path, window: MainWindow) -> None:
    (tmp_path / "race.png").write_text("precious")
    dialog = ExportDialog("race", PictureFormat(), window._save_picture, window)
    dialog.path.setText(str(tmp_path / "race.png"))
    dialog.buttons.accepted.emit()
    assert "exists already" in dialog.error.text()
    assert (tmp_path / "race.png").read_text() == "precious"
    dialog.buttons.accepted.emit()
    assert (tmp_path / "race.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["", "  ", "/tmp/"])
def test_a_picture_without_a_name_is_not_written(window: MainWindow, path: str) -> None:
    dialog = ExportDialog("race", PictureFormat(), window._save_picture, window)
    dialog.path.setText(path)
    dialog.buttons.accepted.emit()
    assert dialog.error.text() == "Give the file a name."
    assert dialog.result() == 0


def test_a_picture_that_has_no_room_for_the_plot_is_refused(tmp_path: Path, window: MainWindow) -> None:
    dialog = ExportDialog("race", PictureFormat(width=1600, height=1000, dpi=1200), window._save_picture, window)
    dialog.path.setText(str(tmp_path / "race.png"))
    dialog.buttons.accepted.emit()
    assert "leave no room" in dialog.error.text()
    assert not (tmp_path / "race.png").exists()


def test_one_hidden_plot_serves_all_pictures_and_keeps_none(room: OptimizersView) -> None:
    plots = []
    for _ in range(3):
        paint_picture(room, PictureFormat())
        plots.append(room.make_picture(LIGHT, QSize(800, 500)))
    plots[0].hide()
    assert plots[0] is plots[1] is plots[2]
    assert not plots[0].isVisible()
    assert plots[0].backdrop._picture is None
    assert plots[0].trails._picture.isNull()
