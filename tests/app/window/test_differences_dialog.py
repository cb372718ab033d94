"""File > Compare with… lists what differs between a session and what is open; File > Report… saves a page."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.session.session import Session, write
from app.trainer.model import TrainerModel
from app.widgets.message_bar import Words
from app.window.differences_dialog import DifferencesDialog
from app.window.main_window import MainWindow
from core.training.run_folder import CHECKPOINT
from tests.core.cli.kept_runs import keep


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))


@pytest.mark.slow
def test_what_differs_is_listed(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Session.model_validate_json(window.workspace.snapshot().text()), tmp_path / "a.fallline")
    controller = window.rooms[0].controller
    steps = controller.model.steps
    controller.open(controller.model.replace(steps=steps + 10))
    answer(monkeypatch, tmp_path / "a.fallline")
    window.files.compare.trigger()
    (dialog,) = window.findChildren(DifferencesDialog)
    assert dialog.windowTitle() == "What differs from a.fallline"
    assert f"optimizers.steps: {steps} -> {steps + 10}" in dialog.text.toPlainText().splitlines()
    dialog.close()


@pytest.mark.slow
def test_a_run_is_compared_with_the_settings_of_the_next_one(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = keep(tmp_path / "run")
    answer(monkeypatch, tmp_path / "run" / CHECKPOINT)
    window.files.compare.trigger()
    (dialog,) = window.findChildren(DifferencesDialog)
    lines = dialog.text.toPlainText().splitlines()
    epochs = TrainerModel().config.epochs
    assert f"epochs: {trainer.config.epochs} -> {epochs}" in lines
    dialog.close()
    (tmp_path / "no.npz").write_bytes(b"none")
    answer(monkeypatch, tmp_path / "no.npz")
    said: list[Words] = []
    window.files.refused.connect(said.append)
    window.files.compare.trigger()
    assert "no.npz" in said[0]()


def test_nothing_that_differs_is_said(qtbot: QtBot) -> None:
    dialog = DifferencesDialog("a.fallline", list)
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText() == "Nothing differs."
    assert dialog.head.isHidden()


@pytest.mark.slow
def test_a_damaged_file_is_refused(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.fallline").write_text("{")
    answer(monkeypatch, tmp_path / "a.fallline")
    said: list[Words] = []
    window.files.refused.connect(said.append)
    window.files.compare.trigger()
    assert len(said) == 1
    assert "a.fallline cannot be read" in said[0]()
    assert not window.findChildren(DifferencesDialog)


@pytest.mark.slow
def test_a_report_is_saved(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, tmp_path / "a.html")
    window.exports.report.trigger()
    assert (tmp_path / "a.html").read_text().startswith("<!DOCTYPE html>")
    assert window.tabs.passing.text() == f"Saved {tmp_path / 'a.html'}"
