"""The export dialog, as a person uses it: what, where, how large, and what went wrong."""

import errno
import os
import re
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.base.file_dialogs import last_folder
from app.export.picture import PictureFormat, paint_image
from app.export.picture_dialog import PictureDialog
from app.window.main_window import MainWindow
from tests.app.export.dialogs import dialog_of, in_dialog, type_path
from tests.app.keyboard import type_into


@pytest.mark.parametrize("ending", [".png", ".svg", ".PDF"])
def test_the_ending_says_the_kind(qtbot: QtBot, tmp_path: Path, window: MainWindow, ending: str) -> None:
    in_dialog(window, lambda dialog: type_path(qtbot, dialog, tmp_path / f"race{ending}"))
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}
    assert (tmp_path / f"race{ending}").read_bytes().startswith(starts[ending.lower()])
    assert [path.name for path in tmp_path.glob("race*")] == [f"race{ending}"]  # no temporary file is left


def test_a_figure_is_chosen_from_a_list_and_names_the_file(
    qtbot: QtBot, tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_folder, "remembered", str(tmp_path))

    def act(dialog: PictureDialog) -> None:
        labels = [dialog.figure.itemText(index) for index in range(dialog.figure.count())]
        assert labels == ["Surface", "Loss", "Gradient norm", "Whole room"]
        dialog.figure.setFocus()
        qtbot.keyClicks(dialog.figure, "Wh")
        assert Path(dialog.path.text()).name == "fall-line-optimizers-room.png"
        qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)

    in_dialog(window, act)
    with Image.open(tmp_path / "fall-line-optimizers-room.png") as picture:
        assert picture.size == (1600, 1000)


def test_the_file_dialog_offers_the_kinds(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
    dialog = dialog_of(window)

    def choose() -> None:
        files = QApplication.activeModalWidget()
        assert isinstance(files, QFileDialog)
        assert files.nameFilters() == ["PNG picture (*.png)", "SVG drawing (*.svg)", "PDF document (*.pdf)"]
        files.selectNameFilter("SVG drawing (*.svg)")
        files.setDirectory(str(tmp_path))
        name = files.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(name, QLineEdit)
        name.setText("race")
        qtbot.keyClick(name, Qt.Key.Key_Return)

    QTimer.singleShot(0, choose)
    dialog.browse.click()
    assert dialog.path.text() == str(tmp_path / "race.svg")


def test_the_dialog_says_what_went_wrong_and_then_saves(tmp_path: Path, window: MainWindow) -> None:
    dialog = dialog_of(window, PictureFormat(width=640, height=480, dpi=96))
    dialog.path.setText(str(tmp_path / "nowhere" / "race"))
    dialog.buttons.accepted.emit()
    assert "race.png cannot be written: " in dialog.error.text()
    assert dialog.result() == 0
    dialog.path.setText(str(tmp_path / "race"))
    dialog.buttons.accepted.emit()
    assert dialog.result() == 1
    with Image.open(tmp_path / "race.png") as picture:
        assert picture.size == (640, 480)
    assert window.exports.picture_format == PictureFormat(width=640, height=480, dpi=96)


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on the size of files")
def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(tmp_path: Path, window: MainWindow) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    (tmp_path / "race.pdf").write_text("precious")
    dialog = dialog_of(window)
    dialog.path.setText(str(tmp_path / "race.pdf"))
    dialog.buttons.accepted.emit()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        dialog.buttons.accepted.emit()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert dialog.error.text() == f"{tmp_path / 'race.pdf'} cannot be written: {os.strerror(errno.EFBIG)}"
    assert (tmp_path / "race.pdf").read_text() == "precious"
    assert [path.name for path in tmp_path.glob("race*")] == ["race.pdf"]


def test_a_figure_that_finds_no_room_says_how_much_it_needs(tmp_path: Path, window: MainWindow) -> None:
    dialog = dialog_of(window, PictureFormat(width=1600, height=1000, dpi=1200))
    dialog.path.setText(str(tmp_path / "race.png"))
    dialog.buttons.accepted.emit()
    needed = re.fullmatch(
        r"At 1200 dpi this figure needs at least (\d+) × (\d+) pixels: take more pixels or fewer dots.",
        dialog.error.text(),
    )
    assert not (tmp_path / "race.png").exists()
    assert needed is not None
    enough = PictureFormat(width=int(needed[1]), height=int(needed[2]), dpi=1200)
    assert not paint_image(window.room.figures()[0], enough).isNull()


def test_the_dialog_says_how_large_it_is_on_paper(window: MainWindow) -> None:
    dialog = dialog_of(window)
    assert dialog.paper.text() == "On paper: 282 × 176 mm"
    dialog.form._rows["dpi"].entered.emit("dpi", 300)
    assert dialog.paper.text() == "On paper: 135 × 85 mm"


def test_a_refused_size_is_pointed_out_before_anything_is_saved(
    qtbot: QtBot, tmp_path: Path, window: MainWindow
) -> None:
    dialog = dialog_of(window, PictureFormat(width=640, height=480, dpi=96))
    dialog.path.setText(str(tmp_path / "race.png"))
    for text in ("abc", "5"):
        type_into(qtbot, dialog.form.editor("width"), text)
        dialog.buttons.accepted.emit()
        assert dialog.result() == 0
    assert dialog.error.text() == ("Not saved yet. Width: 5 is less than 100; 640 is kept. Save again to accept that.")
    type_into(qtbot, dialog.form.editor("width"), "7e2")
    assert dialog.error.isHidden()
    dialog.buttons.accepted.emit()
    with Image.open(tmp_path / "race.png") as picture:
        assert picture.size == (700, 480)


def test_what_was_said_of_another_name_goes(tmp_path: Path, window: MainWindow) -> None:
    dialog = dialog_of(window)
    (tmp_path / "race.png").write_text("precious")
    dialog.path.setText(str(tmp_path / "race.png"))
    dialog.buttons.accepted.emit()
    assert not dialog.error.isHidden()
    dialog.path.setText(str(tmp_path / "other.png"))
    assert dialog.error.isHidden()
