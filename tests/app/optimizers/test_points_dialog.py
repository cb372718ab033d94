"""Points that are typed, pasted or opened; what is no point is refused with its line."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.optimizers.points_dialog import PointsDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> PointsDialog:
    dialog = PointsDialog([(0.1, 2.0), (1 / 3, -4.0)])
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_points_stay_what_they_were_to_the_last_bit(dialog: PointsDialog) -> None:
    dialog.accept()
    assert dialog.points == ((0.1, 2.0), (1 / 3, -4.0))


def test_a_bad_line_is_named_and_the_dialog_stays(dialog: PointsDialog) -> None:
    dialog.text.setPlainText("0 1\n2 3 4")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.error.text().startswith("line 2: “2 3 4” is no point")
    dialog.text.setPlainText("0 1\n2 3")
    assert dialog.error.isHidden()
    dialog.accept()
    assert dialog.points == ((0.0, 1.0), (2.0, 3.0))


def test_points_are_read_from_a_file(dialog: PointsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "points.csv").write_text("\ufeffx;y\n1;2\n3;4\n", encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"\xff\xfe1")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "broken.csv"), ""))
    dialog.open_file.click()
    assert "broken.csv cannot be read: it should be text, but is not" in dialog.error.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "points.csv"), ""))
    dialog.open_file.click()
    dialog.accept()
    assert dialog.points == ((1.0, 2.0), (3.0, 4.0))
