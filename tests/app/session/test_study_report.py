"""The report of a study says what its files say."""

import json
from contextlib import suppress
from pathlib import Path
from statistics import stdev

import pytest

from app.export.report_page import Grid, Section
from app.session.study_report import is_study, study_report
from core.search.results import SUMMARY, TRIALS, write_results
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Variation
from core.settings import RefusedError

SEEDS = (0, 1, 2, 3, 4)
STUDY = Study(name="which batch", vary=(Variation(field="batch_size", values=(10, 20, 25)),), seeds=SEEDS)


def trial(number: int, batch_size: int, *values: float) -> Trial:
    runs = {seed: RunResult(seed, "finished", value, epochs=3) for seed, value in enumerate(values)}
    return Trial(number, {"batch_size": batch_size}, "finished", sum(values) / len(values), "here", runs=runs)


def kept(folder: Path, study: Study, *trials: Trial) -> Path:
    finals = {1: {5: RunResult(5, "finished", 0.7, test_accuracy=0.5), 6: RunResult(6, "finished", 0.7)}}
    write_results(folder, study, {}, trials, finals)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    diverged = Trial(2, {"batch_size": 25}, "diverged", None, "here", runs={0: RunResult(0, "diverged")})
    good, poor = (0.8, 0.82, 0.81, 0.83, 0.79), (0.5, 0.52, 0.5, 0.53, 0.5)
    return kept(tmp_path, STUDY, trial(0, 10, *poor), trial(1, 20, *good), diverged)


def grids(section: Section) -> list[Grid]:
    return [part for part in section.parts if isinstance(part, Grid)]


@pytest.mark.usefixtures("qapp")
def test_it_names_the_best_and_orders_the_others_with_their_means_and_deviations(folder: Path) -> None:
    best, tried, expected, beside, _ = study_report(folder, "en").sections
    text = " ".join(part for part in best.parts if isinstance(part, str))
    assert grids(best)[0].rows[1:] == [["Batch size", "20"]]
    assert "0.81 ± 0.016, the mean over 5 seeds" in text
    assert "test accuracy 0.5" in text
    assert "optimistic" in text
    rows = grids(tried)[0].rows[1:]
    assert [row[:2] for row in rows] == [["1", "20"], ["0", "10"], ["2", "25"]]
    assert rows[1][3:6] == ["0.51", f"{stdev((0.5, 0.52, 0.5, 0.53, 0.5)):.2g}", "finished"]
    assert rows[2][3:6] == ["", "", "diverged"]
    assert [row[0] for row in grids(expected)[0].rows[1:]] == ["1", "2"]
    assert grids(beside)[0].rows[1][::3] == ["0", "differs"]


@pytest.mark.usefixtures("qapp")
def test_where_less_is_better_the_others_are_behind_by_a_positive_number(tmp_path: Path) -> None:
    losses = STUDY.replace(metric="validation_loss")
    folder = kept(tmp_path, losses, trial(0, 10, *[0.5, 0.51] * 2, 0.5), trial(1, 20, *[0.3, 0.31] * 2, 0.3))
    beside = study_report(folder, "en").sections[-2]
    _, behind, interval, verdict = grids(beside)[0].rows[1]
    low, high = map(float, interval.split(" … "))
    assert verdict == "differs"
    assert float(behind) == pytest.approx(0.2)
    assert low <= 0.2 <= high


@pytest.mark.usefixtures("qapp")
def test_a_study_without_a_finished_trial_says_so(tmp_path: Path) -> None:
    kept(tmp_path, STUDY, Trial(0, {"batch_size": 10}))
    assert study_report(tmp_path, "en").sections[0].parts == ["No setting has been run to its end."]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", [SUMMARY, TRIALS])
@pytest.mark.parametrize("content", ["{}", "[]", "[" * 5000, "trial,seed\n1,x\n", "trial\nx\n"])
def test_damaged_results_are_a_sentence(folder: Path, name: str, content: str) -> None:
    assert is_study(folder)
    (folder / name).write_text(content)
    if name == SUMMARY or "\n" in content:
        with pytest.raises(RefusedError, match="is not as a study leaves it"):
            study_report(folder, "en")
    else:
        assert study_report(folder, "en").sections  # no trial is none


@pytest.mark.usefixtures("qapp")
def test_whatever_a_value_of_the_summary_is_it_is_read_or_a_sentence(folder: Path) -> None:
    summary = json.loads((folder / SUMMARY).read_text())
    for key in summary:
        for value in (None, 1, "x", [], {}, [1], {"a": 1}):
            (folder / SUMMARY).write_text(json.dumps(summary | {key: value}))
            with suppress(RefusedError):
                study_report(folder, "en")
