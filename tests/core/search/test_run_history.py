"""The epochs of a run as a study keeps them."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.datasets import load
from core.search.run_history import KEPT, packed, unpacked
from core.search.seeded_run import RunResult, SeededRun
from core.search.study import Study
from core.search.vary import Variation
from core.training import Trainer, TrainingConfig
from core.training.reports import NUMBERS, pack, unpack

BASE = TrainingConfig(dataset="digits", train_size=50, hidden_layers=(8,), batch_size=10, epochs=3)
STUDY = Study(base=BASE, vary=(Variation(field="batch_size", values=(10, 25)),))


def test_what_a_study_keeps_is_what_the_trainer_reports_to_the_bit(tmp_path: Path) -> None:
    run = SeededRun(STUDY, STUDY.config({"batch_size": 10}, 0), load("digits"))
    list(run.reports())
    path = tmp_path / "result.json"
    path.write_text(json.dumps(run.result().as_json()), encoding="utf-8")
    result = RunResult.of_json(json.loads(path.read_text(encoding="utf-8")))
    records = unpacked(result.history)
    trainer = Trainer(BASE.replace(blas_threads=1), load("digits"))
    list(trainer.run("inline"))
    expected = pack(trainer.history)
    for name in KEPT:
        if name not in {"seconds", "penalty", "largest_class"}:
            np.testing.assert_array_equal(records[name], expected[name])
    assert np.isnan(records["test_accuracy"]).all()
    assert result.parameters == trainer.parameter_count
    assert [report.epoch for report in unpack(records)] == [1, 2, 3]


def test_no_epoch_is_no_text() -> None:
    assert packed([]) == ""
    assert len(unpacked("")) == 0
    assert unpacked("").dtype.names == NUMBERS


@pytest.mark.parametrize("text", ["?", "AAAA", "eJwDAAAAAAE=" + "A", "eJxjZGIBAAAOAAc="])
def test_a_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        unpacked(text)
