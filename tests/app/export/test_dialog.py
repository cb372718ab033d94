"""Which figure goes into which file: a name that is given, and a file that is replaced on the second word only."""

from pathlib import Path

import pytest

from app.window.main_window import MainWindow
from tests.app.export.dialogs import dialog_of


def test_a_name_that_was_typed_stays_when_another_figure_is_chosen(window: MainWindow) -> None:
    dialog = dialog_of(window)
    dialog.path.setText("/tmp/mine.svg")
    dialog.figure.setCurrentIndex(1)
    assert dialog.path.text() == "/tmp/mine.svg"


def test_a_file_is_replaced_only_on_the_second_word(tmp_path: Path, window: MainWindow) -> None:
    (tmp_path / "race.png").write_text("precious")
    dialog = dialog_of(window)
    dialog.path.setText(str(tmp_path / "race.png"))
    dialog.buttons.accepted.emit()
    assert "exists already" in dialog.error.text()
    assert (tmp_path / "race.png").read_text() == "precious"
    dialog.buttons.accepted.emit()
    assert (tmp_path / "race.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["", "  ", "/tmp/"])
def test_a_picture_without_a_name_is_not_written(window: MainWindow, path: str) -> None:
    dialog = dialog_of(window)
    dialog.path.setText(path)
    dialog.buttons.accepted.emit()
    assert dialog.error.text() == "Give the file a name."
    assert dialog.result() == 0
