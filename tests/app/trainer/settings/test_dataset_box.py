"""A dataset is one of the list or a folder."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.trainer.view import TrainerView


def test_a_folder_is_a_dataset_of_its_own(
    qtbot: QtBot, room: TrainerView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    box = room.settings.dataset
    box.setCurrentIndex(box.count() - 1)
    with qtbot.waitSignal(box.entered):
        box.activated.emit(box.count() - 1)
    assert room.controller.model.config.dataset == str(tmp_path)
    assert box.currentText() == str(tmp_path)
