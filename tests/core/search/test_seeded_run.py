"""A run of a search has the numbers of the same run made alone."""

import math

import pytest

from core.datasets import Dataset, load
from core.optimizers import SGD
from core.search.seeded_run import RunResult, SeededRun
from core.search.study import Study
from core.search.vary import Variation
from core.training import Trainer, TrainingConfig

BASE = TrainingConfig(dataset="digits", train_size=100, hidden_layers=(8,), batch_size=20, epochs=3, seed=4)
VARY = (Variation(field="batch_size", values=(10, 20)),)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load("digits")


def made(study: Study, dataset: Dataset, **how: bool) -> RunResult:
    run = SeededRun(study, study.base, dataset)
    list(run.reports())
    return run.result(**how)


def test_it_is_the_run_that_the_trainer_makes(digits: Dataset) -> None:
    trainer = Trainer(BASE, digits)
    list(trainer.run("inline"))
    alone = trainer.history[-1]
    run = SeededRun(Study(base=BASE, vary=VARY), BASE, digits)
    reports = list(run.reports())
    result = run.result(tested=True)
    assert result.value == result.validation_accuracy == alone.validation_accuracy
    assert (result.train_accuracy, result.test_accuracy) == (alone.train_accuracy, alone.test_accuracy)
    assert (result.epochs, result.steps, result.images) == (3, 15, 300)
    assert math.isnan(reports[-1].test_accuracy)  # type: ignore[union-attr]


def test_without_being_asked_it_does_not_look_at_the_test_images(digits: Dataset) -> None:
    assert made(Study(base=BASE, vary=VARY), digits).test_accuracy is None


def test_a_run_that_diverges_is_a_result_without_a_value(digits: Dataset) -> None:
    base = BASE.replace(optimizer=SGD(learning_rate=100.0), l2=1.0, epochs=50)
    result = made(Study(base=base, vary=VARY), digits)
    assert (result.state, result.value) == ("diverged", None)


def test_a_target_is_counted_in_epochs_or_missed(digits: Dataset) -> None:
    easy = Study(base=BASE, vary=VARY, metric="epochs_to_target", target=0.01)
    assert made(easy, digits).value == 1.0
    hard = Study(base=BASE, vary=VARY, metric="epochs_to_target", target=1.0)
    assert made(hard, digits).state == "missed"
