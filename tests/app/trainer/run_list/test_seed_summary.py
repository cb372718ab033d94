"""Several seeds are their mean and the standard deviation of a sample, in the table as in its file."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from app.trainer.run_list.config_table import as_csv
from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.seed_summary import SeedSummary, name_with_seed, shared_name
from core.training import Ending
from tests.app.trainer.conftest import SMALL

ACCURACIES = (0.91, 0.93, 0.98)
RUNS = tuple(
    SavedRun(
        name=f"seed {seed}",
        config=SMALL.replace(seed=seed),
        ending=Ending("finished", 30),
        epochs=3,
        best_epoch=seed,
        train_accuracy=1.0,
        validation_accuracy=accuracy,
        id=seed,
    )
    for seed, accuracy in enumerate(ACCURACIES, 1)
)

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_numbers_are_those_of_numpy() -> None:
    summary = SeedSummary.of(RUNS)
    assert summary.means["validation_accuracy"] == pytest.approx(np.mean(ACCURACIES))
    assert summary.deviations["validation_accuracy"] == pytest.approx(np.std(ACCURACIES, ddof=1))
    assert summary.deviations["epochs"] == 0
    assert summary.deviations["best_epoch"] == 1.0  # of 1, 2, 3
    assert summary.name == "3 seeds, mean ± standard deviation"


def test_a_name_that_all_share_is_said_and_what_one_lacks_is_unknown() -> None:
    summary = SeedSummary.of([replace(run, name="a", best_epoch=None) for run in RUNS])
    assert summary.name == "a, 3 seeds, mean ± standard deviation"
    assert np.isnan(summary.means["best_epoch"])
    assert np.isnan(summary.deviations["best_epoch"])


def test_what_names_share_before_their_seed_is_said_and_each_seed_is_told() -> None:
    named = [replace(run, name=f"a, b {run.name}, {run.name}") for run in RUNS]
    assert shared_name(named) == ""  # what differs is no name of all
    named = [replace(run, name=f"a, b, {run.name}") for run in RUNS]
    assert SeedSummary.of(named).name == "a, b, 3 seeds, mean ± standard deviation"
    assert [name_with_seed("a, b", run) for run in named] == ["a, b, seed 1", "a, b, seed 2", "a, b, seed 3"]
    assert name_with_seed("a", replace(RUNS[1], name="a")) == "a, seed 2"


def test_the_file_has_both_below_the_runs() -> None:
    *runs, mean, deviation = csv.DictReader(io.StringIO(as_csv(RUNS, [SeedSummary.of(RUNS)])))
    assert len(runs) == 3
    assert (mean["name"], deviation["name"]) == (
        "3 seeds: mean",
        "3 seeds: standard deviation",
    )
    assert float(mean["validation_accuracy"]) == pytest.approx(np.mean(ACCURACIES))
    assert float(deviation["validation_accuracy"]) == pytest.approx(np.std(ACCURACIES, ddof=1))
    assert (mean["seed"], mean["optimizer"], mean["epochs"]) == ("", "momentum", "3.0")
