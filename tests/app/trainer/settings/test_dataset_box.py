"""A dataset is one of the list, or images of one's own, which are read before they are used."""

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.trainer.settings.dataset_box import DatasetBox
from app.trainer.view import TrainerView


@pytest.fixture
def box(room: TrainerView) -> DatasetBox:
    return room.settings.dataset


@pytest.mark.parametrize("place", [-2, -1], ids=["folder", "file"])
def test_a_folder_or_a_file_is_asked_for_and_read_first(
    qtbot: QtBot, box: DatasetBox, room: TrainerView, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/data/photos")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/data/x.csv", ""))
    box.opened.disconnect()
    before = room.controller.model
    with qtbot.waitSignal(box.opened) as opened:
        box.activated.emit(box.count() + place)
    assert opened.args == [{-2: "/data/photos", -1: "/data/x.csv"}[place]]
    assert room.controller.model == before
    assert box.currentText() == "Digits 8 × 8"


def test_ones_own_images_are_called_by_their_folder(box: DatasetBox) -> None:
    box.set_value("/data/emnist::set=letters,crc=0123abcd")
    assert box.currentText() == "emnist letters"
    assert box.value() == "/data/emnist::set=letters,crc=0123abcd"
    box.set_value("mnist")
    assert box.currentText() == "MNIST"
