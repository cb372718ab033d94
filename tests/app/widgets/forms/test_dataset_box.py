"""A dataset is one of the list, or images of one's own, which are read before they are used."""

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.widgets.forms.dataset_box import DatasetBox, lack
from core.training import TrainingConfig


@pytest.fixture
def box(qtbot: QtBot) -> DatasetBox:
    box = DatasetBox()
    qtbot.addWidget(box)
    box.set_value("digits")
    return box


@pytest.mark.parametrize("place", [-2, -1], ids=["folder", "file"])
def test_a_folder_or_a_file_is_asked_for_and_read_first(
    qtbot: QtBot, box: DatasetBox, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/data/photos")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/data/x.csv", ""))
    with qtbot.waitSignal(box.opened) as opened:
        box.activated.emit(box.count() + place)
    assert opened.args == [{-2: "/data/photos", -1: "/data/x.csv"}[place]]
    assert box.currentText() == "Digits 8 × 8"


def test_ones_own_images_are_called_by_their_folder(box: DatasetBox) -> None:
    box.set_value("/data/emnist::set=letters,crc=0123abcd")
    assert box.currentText() == "emnist letters"
    assert box.value() == "/data/emnist::set=letters,crc=0123abcd"
    box.set_value("mnist")
    assert box.currentText() == "MNIST"


def test_a_room_that_reads_nothing_of_ones_own_offers_only_what_it_can_use(qtbot: QtBot) -> None:
    box = DatasetBox(datasets=("mnist", "digits"), with_own=False)
    qtbot.addWidget(box)
    assert [box.itemText(place) for place in range(box.count())] == ["MNIST", "Digits 8 × 8"]
    with qtbot.waitSignal(box.entered) as entered:
        box.activated.emit(1)
    assert entered.args == ["digits"]


def test_more_images_than_a_dataset_has_are_refused() -> None:
    """The digits are 1,797 images (UCI), of which 1,437 are not for testing."""
    assert lack(TrainingConfig(dataset="digits", train_size=1000)) == ""
    assert "1437" in lack(TrainingConfig(dataset="digits", train_size=2000))
