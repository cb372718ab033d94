"""What File exports: the figure of the last time, what a room measured, and that there is nothing yet."""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.export.animation import FilmFormat
from app.export.animation_dialog import AnimationDialog
from app.export.picture_dialog import PictureDialog
from app.window.main_window import MainWindow
from tests.app.export.dialogs import in_dialog, type_path


def test_the_figure_and_format_are_those_of_the_last_time(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> None:
    def first(dialog: PictureDialog) -> None:
        dialog.figure.setCurrentIndex(1)
        type_path(qtbot, dialog, tmp_path / "loss.svg")

    def second(dialog: PictureDialog) -> None:
        assert dialog.figure.currentText() == "Loss"

    in_dialog(window, first)
    in_dialog(window, second)
    window.exports.copy.trigger()
    assert window.tabs.passing.text() == "The picture is on the clipboard: Loss"


def test_the_surface_is_copied_at_first(window: MainWindow) -> None:
    window.exports.copy.trigger()
    assert QGuiApplication.clipboard().image().size().toTuple() == (1600, 1000)
    assert window.tabs.passing.text() == "The picture is on the clipboard: Surface"


def test_the_key_opens_it_and_the_room_plays_on(window: MainWindow) -> None:
    seen: list[object] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AnimationDialog)
        seen.extend([dialog.part.value(), window.room.playback.playing])
        dialog.reject()

    window.room.playback.play()
    QTimer.singleShot(0, act)
    window.exports.animation.trigger()
    assert seen == [FilmFormat(first=0, last=300, speed=1), True]


def test_a_room_without_a_film_says_that_there_is_nothing_to_play(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(window.room), "figures", lambda _: ())
    window.exports.animation.trigger()
    assert window.tabs.passing.text() == "There is nothing to play yet"


@pytest.mark.parametrize(("kind", "begin"), [("CSV table (*.csv)", "# {\n"), ("JSON file (*.json)", "{\n")])
def test_what_a_room_measured_is_saved(
    tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch, kind: str, begin: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "race"), kind))
    window.exports.data.trigger()
    (path,) = tmp_path.glob("race.*")
    assert kind.endswith(f"(*{path.suffix})")
    assert path.read_text().startswith(begin)
    assert window.tabs.passing.text() == f"Saved {path}"


def test_why_data_cannot_be_written_stays_until_it_is_read(
    tmp_path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nowhere" / "race.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.exports.data.trigger()
    assert window.notice.text.text() == f"{path} cannot be written: {os.strerror(errno.ENOENT)}"


def test_a_room_that_has_measured_nothing_says_so(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("nothing is there to be saved"))
    monkeypatch.setattr(type(window.room), "measured", lambda _: {})
    window.exports.data.trigger()
    assert window.tabs.passing.text() == "There is nothing measured yet"
