"""The dialog that reads images: what it asks, what it says, and that it can be left at any time."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.trainer.data import open_dialog
from app.trainer.data.open_dialog import OpenDataDialog
from app.trainer.view import TrainerView
from core.datasets import DatasetError
from tests.core.datasets.own.layouts import IMAGES, medmnist, one_folder, png, put, six_sets


def opened(qtbot: QtBot, room: TrainerView, path: Path | str) -> OpenDataDialog:
    room.open_data(str(path))
    (dialog,) = room.findChildren(OpenDataDialog)
    qtbot.waitExposed(dialog)
    return dialog


def read(qtbot: QtBot, dialog: OpenDataDialog) -> None:
    qtbot.waitUntil(dialog.use.isEnabled)
    assert dialog.bar.isHidden()


def asked(qtbot: QtBot, dialog: OpenDataDialog) -> str:
    """What is asked or refused."""
    qtbot.waitUntil(dialog.error.isVisible)
    assert not dialog.use.isEnabled()
    return dialog.error.text()


def tick(qtbot: QtBot, box: QCheckBox) -> None:
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)


def test_images_without_a_question_are_summed_up_and_used(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    medmnist(tmp_path)
    dialog = opened(qtbot, room, tmp_path / "pathmnist.npz")
    read(qtbot, dialog)
    assert dialog.state.text() == (
        "40 training and 10 test images of 6 × 6 pixels in 10 classes: 0 · 1 · 2 · 3 · 4 · 5 · 6 · 7 · 8 · 9"
    )
    notes = "Colours are turned into grey.\n10 images are for validation, as they come: none of them is trained on."
    assert dialog.notes.text() == notes
    assert not dialog.samples.pixmap().isNull()
    for choice in (dialog.sets_row, dialog.turn, dialog.size_row, dialog.skip):
        assert choice.isHidden()
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    config = room.controller.model.config
    assert config.dataset.startswith(f"{tmp_path / 'pathmnist.npz'}::crc=")
    assert (config.train_size, config.validation_images) == (40, 10)
    assert room.seen is room.data
    qtbot.waitUntil(lambda: room.data.sheet.look is not None and len(room.data.sheet.look.train) == 10)
    qtbot.waitUntil(room.data.notes.isVisible)
    assert room.data.notes.text() == notes
    room.controller.undo()
    assert room.controller.model.config.dataset == "digits"


def test_a_run_trains_on_the_images_that_were_opened(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    medmnist(tmp_path)
    dialog = opened(qtbot, room, tmp_path)
    read(qtbot, dialog)
    dialog.accept()
    room.controller.start()
    qtbot.waitUntil(lambda: room.controller.run is not None and room.controller.run.ending is not None)
    assert room.controller.run is not None
    assert room.controller.run.trainer is not None
    assert len(room.controller.run.trainer.split.validation) == 10


def test_one_of_several_sets_is_chosen_and_letters_are_turned(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    six_sets(tmp_path)
    dialog = opened(qtbot, room, tmp_path)
    assert "holds several datasets" in asked(qtbot, dialog)
    assert "::" not in dialog.error.text()
    assert dialog.sets.currentText() == ""
    dialog.sets.setFocus()
    dialog.sets.setCurrentIndex(3)
    dialog.sets.activated.emit(3)
    read(qtbot, dialog)
    assert dialog.turn.isVisible()
    tick(qtbot, dialog.turn)
    read(qtbot, dialog)
    assert dialog.notes.text() == "Rows and columns of all images are exchanged."
    assert dialog.loaded is not None
    np.testing.assert_array_equal(dialog.loaded.dataset.train_images[0].reshape(6, 6), IMAGES["train"][0].T)
    assert "::set=gzip/emnist-digits,turn=yes,crc=" in dialog.loaded.name
    dialog.reject()


def test_sizes_that_differ_can_be_scaled(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    one_folder(tmp_path)
    put(tmp_path / "3" / "99.png", png(np.zeros((7, 5), np.uint8)))
    dialog = opened(qtbot, room, tmp_path)
    assert "the images differ in size" in asked(qtbot, dialog)
    dialog.rows.setValue(8)
    dialog.columns.setValue(4)
    tick(qtbot, dialog.scale)
    read(qtbot, dialog)
    assert "of 8 × 4 pixels" in dialog.state.text()
    dialog.rows.setValue(9)
    qtbot.waitUntil(lambda: "of 9 × 4 pixels" in dialog.state.text())
    dialog.reject()


def test_what_cannot_be_read_can_be_left_out(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    one_folder(tmp_path)
    put(tmp_path / "3" / "03.png", b"")
    dialog = opened(qtbot, room, tmp_path)
    assert "1 of the 40 images cannot be read, the first is" in asked(qtbot, dialog)
    tick(qtbot, dialog.skip)
    read(qtbot, dialog)
    assert "1 of 40 images cannot be read and are left out" in dialog.notes.text()
    dialog.reject()


def test_a_folder_of_nothing_is_refused_and_the_settings_stay(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    before = room.controller.model
    dialog = opened(qtbot, room, tmp_path)
    assert "has no images that can be read" in asked(qtbot, dialog)
    dialog.reject()
    for name in ("cat", "dog"):
        for number in range(3):
            put(tmp_path / name / f"{number}.png", png(IMAGES["train"][number]))
    with pytest.raises(DatasetError, match="4 can be trained on; a run needs at least 10"):
        list(open_dialog.read(str(tmp_path)))  # two of the six are for the test
    assert room.controller.model == before


def test_reading_is_given_up_when_the_dialog_is_left(
    qtbot: QtBot, room: TrainerView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_folder(tmp_path)
    monkeypatch.setattr("core.datasets.own.pictures.AT_ONCE", 1)
    dialog = opened(qtbot, room, tmp_path)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not room.findChildren(OpenDataDialog))
    assert room.controller.model.config.dataset == "digits"


def test_images_that_changed_are_chosen_again_where_it_is_said(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    medmnist(tmp_path)
    room.tab_widget.setCurrentWidget(room.data)
    config = room.controller.model.config.replace(dataset=f"{tmp_path}::crc=00000000", train_size=20)
    room.controller.set_config(config)
    qtbot.waitUntil(room.data.again.isVisible)
    assert "holds other images than before" in room.data.error.text()
    qtbot.mouseClick(room.data.again, Qt.MouseButton.LeftButton)
    (dialog,) = room.findChildren(OpenDataDialog)
    read(qtbot, dialog)
    dialog.accept()
    qtbot.waitUntil(lambda: room.data.sheet.look is not None)
    assert not room.data.error.isVisible()


def test_images_that_are_gone_are_said_to_be(qtbot: QtBot, room: TrainerView, tmp_path: Path) -> None:
    room.tab_widget.setCurrentWidget(room.data)
    room.controller.set_config(room.controller.model.config.replace(dataset=str(tmp_path / "gone")))
    qtbot.waitUntil(room.data.again.isVisible)
    assert room.data.error.text() == f"{tmp_path / 'gone'} is not there; choose it again"
    assert room.data.sheet.instead() == ""  # no images will appear
