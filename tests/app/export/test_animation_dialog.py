"""The animation dialog, as a person uses it: what, where, how fast, how far it is, and Cancel."""

import errno
import os
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.export.animation import FilmFormat
from app.export.animation_dialog import AnimationDialog
from app.export.picture import PictureFormat
from app.window.main_window import MainWindow
from tests.app.fields import begin

FORM = PictureFormat(width=480, height=360, dpi=96)
SAVE, CANCEL = QDialogButtonBox.StandardButton.Save, QDialogButtonBox.StandardButton.Cancel


def dialog_of(window: MainWindow, part: FilmFormat | None = None) -> AnimationDialog:
    films = [(figure, figure.film) for figure in window.room.figures() if figure.film is not None]
    return AnimationDialog("race", films, FORM, part or FilmFormat(last=8, speed=4), window)


def test_all_fields_begin_at_one_x(qtbot: QtBot, window: MainWindow) -> None:
    dialog = dialog_of(window)
    dialog.show()
    qtbot.waitUntil(lambda: len(begin(dialog)) == 1)


def click(qtbot: QtBot, dialog: AnimationDialog, button: QDialogButtonBox.StandardButton) -> None:
    qtbot.mouseClick(dialog.buttons.button(button), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("name", "written"), [("race", "race.gif"), ("race.webp", "race.webp")])
def test_a_film_is_saved_under_its_name(
    qtbot: QtBot, tmp_path: Path, window: MainWindow, name: str, written: str
) -> None:
    dialog = dialog_of(window)
    dialog.path.setText(str(tmp_path / name))
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(qtbot, dialog, SAVE)
    with Image.open(tmp_path / written) as film:
        assert film.size == (480, 360)
        assert film.n_frames == 3  # type: ignore[attr-defined]


def test_a_name_that_ends_in_a_slash_is_a_folder_of_pictures(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
    dialog = dialog_of(window)
    dialog.path.setText(f"{tmp_path}/frames/")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(qtbot, dialog, SAVE)
    assert sorted(path.name for path in (tmp_path / "frames").iterdir()) == ["0001.png", "0002.png", "0003.png"]


def test_the_first_cancel_ends_the_film_and_the_second_the_dialog(
    qtbot: QtBot, tmp_path: Path, window: MainWindow
) -> None:
    dialog = dialog_of(window, FilmFormat(last=300))
    dialog.show()
    dialog.path.setText(str(tmp_path / "race.gif"))
    click(qtbot, dialog, SAVE)
    assert not dialog.form.isEnabled()
    qtbot.waitUntil(lambda: dialog.progress.value() > 0, timeout=20_000)
    click(qtbot, dialog, CANCEL)
    assert dialog.isVisible()
    assert dialog.form.isEnabled()
    assert list(tmp_path.glob("race*")) == []
    click(qtbot, dialog, CANCEL)
    assert not dialog.isVisible()


def test_the_dialog_says_how_long_the_film_is(window: MainWindow) -> None:
    dialog = dialog_of(window, FilmFormat(last=300))
    assert dialog.length.text() == "301 frames, 10.0 seconds"
    dialog.part._rows["speed"].entered.emit("speed", 3)
    assert dialog.length.text() == "101 frames, 3.4 seconds"


def test_an_odd_size_is_said_before_it_is_rounded(window: MainWindow) -> None:
    dialog = dialog_of(window)
    dialog.form._rows["width"].entered.emit("width", 481)
    assert "pixels" not in dialog.length.text()
    dialog.path.setText("race.mp4")
    assert dialog.length.text().endswith("; 480 × 360 pixels, since this kind of film has even sides")


def test_a_film_that_needs_a_missing_part_is_refused_with_the_command(
    qtbot: QtBot, tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # as Python marks what cannot be found
    monkeypatch.setenv("FALLLINE_COMMAND", "python3 run.py")
    dialog = dialog_of(window)
    dialog.path.setText(str(tmp_path / "race.mp4"))
    click(qtbot, dialog, SAVE)
    assert dialog.error.text().endswith("is not installed; this adds it: python3 run.py --with video")
    assert list(tmp_path.glob("race*")) == []
    dialog.path.setText(str(tmp_path / "race.gif"))
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(qtbot, dialog, SAVE)


def test_what_could_not_be_written_is_said_and_can_be_tried_again(
    qtbot: QtBot, tmp_path: Path, window: MainWindow
) -> None:
    dialog = dialog_of(window)
    dialog.path.setText(str(tmp_path / "nowhere" / "race.gif"))
    click(qtbot, dialog, SAVE)
    qtbot.waitUntil(lambda: bool(dialog.error.text()), timeout=20_000)
    assert dialog.error.text() == f"{tmp_path / 'nowhere' / 'race.gif'} cannot be written: {os.strerror(errno.ENOENT)}"
    assert dialog.form.isEnabled()


def test_a_file_is_replaced_only_on_the_second_word(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
    (tmp_path / "race.gif").write_text("precious")
    dialog = dialog_of(window)
    dialog.path.setText(str(tmp_path / "race.gif"))
    click(qtbot, dialog, SAVE)
    assert "exists already" in dialog.error.text()
    assert (tmp_path / "race.gif").read_text() == "precious"
