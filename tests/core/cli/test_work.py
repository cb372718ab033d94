"""The command `work`: it joins a study that is there, and leaves."""

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
    assert main(["work", str(tmp_path / "none.log")]) == 1
    assert "holds no study" in capsys.readouterr().err
