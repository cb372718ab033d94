"""The command `work`: it joins a study that is there, and leaves."""

import os
import sys
from pathlib import Path

import pytest

from core.__main__ import main
from core.datasets import load
from core.search.places.journal_place import JournalPlace
from core.search.study import Study
from core.search.vary import Variation
from core.search.worker import facts_of
from core.training import TrainingConfig

BASE = TrainingConfig(dataset="digits", train_size=50, hidden_layers=(8,), batch_size=10, epochs=1)


def test_it_makes_no_more_than_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "study.log"
    study = Study(base=BASE, vary=(Variation(field="batch_size", values=(5, 10, 25)),))
    JournalPlace(path).create(study, facts_of(load("digits"), "0"))
    assert main(["work", str(path), "--max", "2"]) == 0
    assert capsys.readouterr().out.endswith("made 2 trials\n")
    assert main(["work", str(path)]) == 0
    said = capsys.readouterr().out
    assert "trial 2  batch_size=" in said
    assert said.endswith("made 1 trials\n")


def test_a_place_without_a_study_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("optuna")
    (tmp_path / "empty.log").touch()
    assert main(["work", str(tmp_path / "empty.log")]) == 1
    assert "holds no study" in capsys.readouterr().err


def test_a_place_that_is_not_there_is_said_so_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["work", str(tmp_path / "none.log")]) == 1
    assert capsys.readouterr().err.endswith("none.log cannot be read: No such file or directory\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
@pytest.mark.parametrize("words", [["work"], ["search", "study.toml", "--out", "out", "--place"]])
def test_a_pipe_in_place_of_a_journal_is_refused_at_once(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("optuna")
    monkeypatch.chdir(tmp_path)
    Path("study.toml").write_text('[base]\ndataset = "digits"\ntrain_size = 200\n[vary]\nbatch_size = [10]\n')
    os.mkfifo("pipe")
    assert main([*words, "pipe"]) == 1
    assert "Not a regular file" in capsys.readouterr().err
