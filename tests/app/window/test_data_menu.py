"""File > Open data, a drop on the window, and the images that were opened last."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.start import open_window, preferences_of
from app.trainer.data.open_dialog import OpenDataDialog
from app.window.main_window import MainWindow
from tests.app.mouse import drag_enter
from tests.conftest import put_away
from tests.core.datasets.own.layouts import keras, one_folder, six_sets


def dialog_of(qtbot: QtBot, window: MainWindow) -> OpenDataDialog:
    """The dialog that has just been opened."""
    qtbot.waitUntil(lambda: bool(window.findChildren(OpenDataDialog)))
    (dialog,) = window.findChildren(OpenDataDialog)
    return dialog


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drop files on the window, and return whether they were taken."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = drag_enter(QPoint(5, 5), dragged)
    window.dragEnterEvent(enter)
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, dragged, left, none))
    return enter.isAccepted()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["folder", "file", "drop"])
def test_images_are_opened_in_each_way(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    keras(tmp_path)
    chosen = tmp_path / "mnist.npz" if way != "folder" else tmp_path
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen), ""))
    if way == "drop":
        assert drop(window, chosen)
    else:
        getattr(window.data, way).trigger()
    dialog = dialog_of(qtbot, window)
    assert window.room.room_name == "trainer"
    qtbot.waitUntil(dialog.use.isEnabled)
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    config = window.workspace.snapshot().text()
    assert f"{chosen}::crc=" in config
    assert window.data.recent == (str(chosen),)


@pytest.mark.slow
def test_what_was_opened_is_offered_again_with_what_was_chosen(
    qtbot: QtBot, window: MainWindow, settings: Path, tmp_path: Path
) -> None:
    six_sets(tmp_path)
    source = f"{tmp_path}::set=gzip/emnist-letters"
    window.data.remember("/gone")
    window.data.remember(source)
    window.data.remember("/gone")
    window.data.remember(source)
    assert window.data.recent == (source, "/gone")
    assert preferences_of(window).recent_data == window.data.recent
    names = [entry.text() for entry in window.data.menu.actions() if entry.text()]
    assert names == ["Folder…", "File…", f"{tmp_path.name} (set=gzip/emnist-letters)", "gone", "Clear list"]
    window.data.menu.actions()[3].trigger()
    dialog = dialog_of(qtbot, window)
    qtbot.waitUntil(dialog.use.isEnabled)
    dialog.reject()
    window.close()
    again = open_window(settings)
    assert list(again.data.recent) == [source, "/gone"]
    again.data.clear.trigger()
    assert not again.data.recent
    put_away(again)


def test_pictures_and_texts_that_are_dropped_are_no_data(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    assert not drop(window, tmp_path / "notes.txt")
    assert not window.findChildren(OpenDataDialog)


@pytest.mark.slow
def test_a_folder_is_dropped_on_any_room(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    one_folder(tmp_path)
    assert drop(window, tmp_path)
    dialog = dialog_of(qtbot, window)
    qtbot.waitUntil(dialog.use.isEnabled)
    dialog.reject()
    assert window.data.recent == ()
