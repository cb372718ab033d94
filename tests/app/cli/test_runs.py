"""Runs of the window's list are found by their names, without a window."""

from pathlib import Path

import numpy as np
import pytest

from app.__main__ import COMMANDS
from app.cli import runs
from app.trainer.live_run import LiveRun
from app.trainer.run_list.archive import CHECKPOINTS, LIST, RunArchive
from core.cli.command import find
from tests.core.cli.kept_runs import SMALL


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list with one run, called “deep net”."""
    archive = RunArchive(tmp_path / "runs")
    for _ in archive.train(LiveRun("deep net", SMALL)):
        pass
    archive.close()
    monkeypatch.setattr(runs, "default_runs", lambda: tmp_path / "runs")
    return tmp_path


def export(*words: object) -> int:
    command = find(COMMANDS, ["export"])
    assert command is not None
    return command.answer("fallline", [str(word) for word in words])


def test_a_run_of_the_list_is_exported_by_its_name(folder: Path) -> None:
    assert export("deep net", "-o", folder / "a.npz") == 0
    assert np.load(folder / "a.npz")["weights1"].shape == (64, 8)


def test_a_run_whose_network_was_dropped_is_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (folder / "runs" / CHECKPOINTS).iterdir():
        file.unlink()
    assert export("deep net", "-o", folder / "a.npz") == 1
    assert capsys.readouterr().err == "Fall Line: the network of “deep net” is no longer kept: only its history is\n"
    assert not (folder / "a.npz").exists()


def test_without_a_list_no_list_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "default_runs", lambda: tmp_path / "runs")
    assert runs.listed("deep net") is None
    assert not (tmp_path / "runs" / LIST).exists()
