"""The files of a study."""

import csv
import io
import json
from pathlib import Path

import pytest

from core.search.results import fresh_seeds, ranked, summary, trials_csv, write_results
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Variation
from core.training import TrainingConfig

STUDY = Study(vary=(Variation(field="batch_size", values=(10, 20, 25)),), seeds=(0, 2))


@pytest.fixture
def trials() -> list[Trial]:
    return [
        Trial(0, {"batch_size": 10}, "finished", 0.5, "a", runs={0: RunResult(0, "finished", 0.5)}),
        Trial(1, {"batch_size": 20}, "finished", 0.7, "b", runs={0: RunResult(0, "finished", 0.7)}),
        Trial(2, {"batch_size": 25}, "diverged", None, "b", runs={0: RunResult(0, "diverged")}),
    ]


def test_the_best_comes_first_and_a_trial_without_a_value_never(trials: list[Trial]) -> None:
    assert [trial.number for trial in ranked(STUDY, trials)] == [1, 0]
    losses = STUDY.replace(metric="validation_loss")
    assert [trial.number for trial in ranked(losses, trials)] == [0, 1]


def test_fresh_seeds_are_those_that_no_trial_had() -> None:
    assert fresh_seeds(STUDY) == (1, 3, 4, 5, 6)


def test_the_table_has_a_row_for_each_run(trials: list[Trial]) -> None:
    rows = list(csv.DictReader(io.StringIO(trials_csv(STUDY, trials))))
    assert [(row["trial"], row["batch_size"], row["state"], row["value"], row["host"]) for row in rows] == [
        ("0", "10", "finished", "0.5", "a"),
        ("1", "20", "finished", "0.7", "b"),
        ("2", "25", "diverged", "", "b"),
    ]


def test_a_trial_whose_setting_tpe_has_not_chosen_yet_is_a_row_without_one(trials: list[Trial]) -> None:
    rows = list(csv.DictReader(io.StringIO(trials_csv(STUDY, [*trials, Trial(3, {})]))))
    assert (rows[3]["trial"], rows[3]["batch_size"], rows[3]["state"]) == ("3", "", "waiting")


def test_the_summary_names_the_best_and_says_that_it_is_optimistic(trials: list[Trial]) -> None:
    finals = {1: {1: RunResult(1, "finished", 0.6, test_accuracy=0.55)}, 0: {1: RunResult(1, "finished", 0.4)}}
    told = summary(STUDY, {"data": "abc"}, trials, finals)
    assert told["best"]["setting"] == {"batch_size": 20}
    assert told["remark"].startswith("the best of several is optimistic")
    assert told["trials"] == {"finished": 2, "diverged": 1}
    assert told["expected_best"] == pytest.approx([0.6, 0.65])  # (0.5 + 0.7) / 2; 1/4 of 0.5 and 3/4 of 0.7
    assert told["comparisons"][0]["verdict"] == "too few seeds"
    assert (told["winner"]["test_accuracy"], told["tested_before"]) == (0.55, [0])


def test_a_run_can_be_made_again_from_its_config(trials: list[Trial], tmp_path: Path) -> None:
    write_results(tmp_path, STUDY, {}, trials, {})
    config = TrainingConfig.model_validate_json((tmp_path / "runs" / "trial-1-seed-0.json").read_text())
    assert (config.batch_size, config.seed) == (20, 0)
    assert json.loads((tmp_path / "summary.json").read_text())["winner"] is None
