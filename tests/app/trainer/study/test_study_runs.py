"""The runs of a trial as the list takes them."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.trainer.run_list.store import RunList
from app.trainer.study.standing import Standing, standing_of
from app.trainer.study.study_runs import add_missing, planned_runs, runs_of
from core.search.places.journal_place import JournalPlace
from core.search.seeded_run import RunResult
from core.search.trials import Trial


@pytest.fixture
def standing(finished: JournalPlace) -> Standing:
    return standing_of(finished)


def test_a_run_that_was_made_again_here_stands_for_that_of_the_study(tmp_path: Path, standing: Standing) -> None:
    runs, made = RunList(tmp_path / "runs.sqlite"), runs_of(standing, standing.trials[1])
    with_network = runs.add(made[0].summary, made[0].history, Path("here.npz"))
    opened = add_missing(runs, made)
    assert with_network in opened
    assert len(opened) == 2
    assert add_missing(runs, made) == opened
    assert {run.study for run in runs.runs()} == {"", "study"}


def test_the_list_has_the_numbers_of_the_study_the_first_seed_first(tmp_path: Path, standing: Standing) -> None:
    runs, trial = RunList(tmp_path / "runs.sqlite"), standing.trials[2]
    add_missing(runs, runs_of(standing, trial))
    assert [run.config.seed for run in runs.runs()] == [0, 1]
    assert [run.config for run in runs.runs()] == [one.config for one in planned_runs(standing, trial)]
    assert [run.name for run in runs.runs()] == [one.name.text() for one in planned_runs(standing, trial)]
    for run in runs.runs():
        result = trial.runs[run.config.seed]
        assert (run.epochs, run.validation_accuracy) == (result.epochs, result.validation_accuracy)
        assert run.train_accuracy == result.train_accuracy
        assert run.seconds == pytest.approx(result.seconds)
        assert [report.epoch for report in runs.history(run.id)] == [1, 2]


def test_what_was_stopped_diverged_or_failed_says_so(standing: Standing) -> None:
    whole = standing.trials[0]

    def ending(result: RunResult) -> list[str]:
        trial = Trial(0, whole.setting, runs={0: result})
        return [run.summary.ending.kind for run in runs_of(standing, trial)]

    assert ending(whole.runs[0]) == ["finished"]
    assert ending(replace(whole.runs[0], state="pruned", epochs=1)) == ["stopped"]
    assert ending(RunResult(0, "diverged", steps=3)) == ["diverged"]
    assert ending(RunResult(0, "failed", reason="so")) == []
    assert ending(RunResult(0, "finished", 0.5, 2)) == []  # of a study before epochs were kept
    assert ending(replace(whole.runs[0], history="?")) == []
