"""The table of verdicts: each row at its limits, which row wins, and its words against real runs."""

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest

from core.activations import Identity, Sigmoid
from core.datasets import Dataset, load
from core.initializers import GlorotNormal, Normal, Uniform, Zeros
from core.optimizers import SGD, Adam
from core.scenes.verdict import RULES, TABLE, Finding, Verdict, judge, rule
from core.schedules import ConstantRate, Cosine, Exponential, StepDecay
from core.training import Change, Ending, EpochReport, Trainer, TrainingConfig
from core.training.bundled_runs import bundled_runs
from tests.core.histories import STEPS, history, report

FITS = {"train_accuracy": 0.95, "validation_accuracy": 0.93, "train_loss": 0.1, "validation_loss": 0.2}


def found(epochs: Sequence[EpochReport], config: TrainingConfig | None = None) -> Finding | None:
    verdict = judge(epochs, Ending("finished", len(epochs) * STEPS), config)
    return verdict.finding if verdict else None


# The rows


def test_a_loss_that_is_not_finite_has_diverged() -> None:
    assert judge([], Ending("diverged", 7)) == Verdict(Finding.DIVERGED, step=7)
    assert judge([report()], Ending("diverged", 17)) == Verdict(Finding.DIVERGED, step=17)
    ruined = history(train_loss=[0.3, math.nan])  # by the last step of the run
    assert judge(ruined, Ending("finished", 20)) == Verdict(Finding.DIVERGED, step=20)


@pytest.mark.parametrize(("accuracy", "finding"), [(0.79, Finding.COLLAPSED), (0.80, Finding.UNDERFITTING)])
def test_twenty_points_below_its_highest_a_run_has_collapsed(accuracy: float, finding: Finding) -> None:
    course = history(train_accuracy=[0.5, 0.99, 0.98, accuracy], validation_accuracy=[0.5, 0.96, 0.95, accuracy])
    verdict = judge(course)
    assert verdict == Verdict(finding, step=20 if finding is Finding.COLLAPSED else 40)


@pytest.mark.parametrize(("share", "finding"), [(0.99, Finding.ONE_CLASS), (0.98, Finding.UNDERFITTING)])
def test_three_epochs_of_one_answer_are_one_class_only(share: float, finding: Finding) -> None:
    course = history(largest_class=[0.3, 1.0, share, 1.0], train_accuracy=[0.3] * 4, validation_accuracy=[0.3] * 4)
    assert judge(course) == Verdict(finding, step=10 if finding is Finding.ONE_CLASS else 40)


@pytest.mark.parametrize(
    ("accuracies", "verdict"),
    [
        ([0.1, 0.1, 0.1124], Verdict(Finding.AT_CHANCE, step=0)),
        ([0.1, 0.1], Verdict(Finding.UNDERFITTING, step=20)),
        ([0.1, 0.15, 0.1, 0.1], Verdict(Finding.UNDERFITTING, step=40)),
        ([0.2, 0.1, 0.1, 0.1], Verdict(Finding.AT_CHANCE, step=10)),
        ([0.8, 0.9, 0.1, 0.1, 0.1], Verdict(Finding.COLLAPSED, step=20)),
        ([0.1, 0.1, 0.1, 0.5], Verdict(Finding.UNDERFITTING, step=40)),
    ],
)
def test_three_epochs_at_chance_say_since_when(accuracies: list[float], verdict: Verdict) -> None:
    assert judge(history(train_accuracy=accuracies, validation_accuracy=accuracies)) == verdict


@pytest.mark.parametrize(
    ("schedule", "finding"),
    [
        (Exponential(gamma=0.75), Finding.RATE_GONE),  # .75^15 = .013
        (Exponential(gamma=0.8), Finding.UNDERFITTING),  # .8^15 = .035
        (StepDecay(every=7, gamma=0.1), Finding.RATE_GONE),
        (ConstantRate(warm_up=2000), Finding.RATE_GONE),  # that never ends: 30 / 2001
        (ConstantRate(warm_up=200), Finding.UNDERFITTING),
        (Cosine(), Finding.UNDERFITTING),  # which ends at 0, as it should
    ],
    ids=repr,
)
def test_a_schedule_that_leaves_no_rate_for_half_of_the_steps_is_named(schedule: Any, finding: Finding) -> None:
    config = TrainingConfig(train_size=1000, batch_size=100, epochs=3, schedule=schedule)
    course = history(train_accuracy=[0.5, 0.6, 0.6], validation_accuracy=[0.5, 0.6, 0.6])
    assert config.steps_per_epoch == STEPS
    assert found(course, config) is finding
    assert found([*course[:2], report(3, **FITS)], config) is Finding.FITTING


@pytest.mark.parametrize(
    ("train", "validation", "finding"),
    [
        (0.717, 0.653, Finding.UNDERFITTING),
        (0.899, 0.870, Finding.UNDERFITTING),
        (0.900, 0.890, Finding.FITTING),
        (0.890, 0.811, Finding.UNDERFITTING),
        (0.890, 0.810, Finding.OVERFITTING),
        (0.980, 0.900, Finding.OVERFITTING),
        (0.980, 0.901, Finding.FITTING),
        (0.500, 0.600, Finding.UNDERFITTING),
        (0.500, 0.420, Finding.OVERFITTING),
        (0.499, 0.400, Finding.UNDERFITTING),
    ],
)
def test_accuracies_decide_by_their_height_and_their_gap(train: float, validation: float, finding: Finding) -> None:
    assert judge([report(train_accuracy=train, validation_accuracy=validation)]) == Verdict(finding, step=10)


RISEN = [0.5, 0.4, 0.5, 0.6, 0.5]


@pytest.mark.parametrize(
    ("courses", "finding"),
    [
        ({}, Finding.OVERFITTING),
        ({"validation_accuracy": [0.92, 0.93, 0.93, 0.93, 0.94]}, Finding.LOSS_RISES),
        ({"validation_loss": [0.5, 0.4, 0.4, 0.6, 0.5]}, Finding.FITTING),  # for two epochs only
        ({"validation_loss": [0.5, 0.4, 0.5, 0.6, 0.49]}, Finding.FITTING),  # by less than a quarter
        ({"train_loss": [0.5, 0.3, 0.2, 0.3, 0.1]}, Finding.FITTING),  # with the training loss
        ({"train_accuracy": [0.2] * 5, "validation_accuracy": [0.2] * 5}, Finding.UNDERFITTING),
    ],
)
def test_a_validation_loss_that_rises_while_that_of_training_falls_is_overfitting(
    courses: dict[str, list[float]], finding: Finding
) -> None:
    usual = {"validation_loss": RISEN, "train_loss": [0.5, 0.4, 0.3, 0.2, 0.1], "validation_accuracy": [0.93] * 5}
    assert found(history(**{**usual, **courses})) is finding


def test_the_third_model_of_the_notes_overfits_by_its_loss_alone() -> None:
    """Its validation loss goes from .118 to .333 while its accuracy rises from .968 to .975."""
    findings = [judge(run.history, run.summary.ending, run.summary.config) for run in bundled_runs()]
    assert [verdict.finding for verdict in findings if verdict] == [Finding.FITTING] * 2 + [Finding.LOSS_RISES]


def test_without_validation_images_only_what_needs_none_is_said() -> None:
    nothing = {"validation_accuracy": math.nan, "validation_loss": math.nan}
    assert judge([report(1, **nothing)]) is None
    assert judge([report(1, train_accuracy=0.5, **nothing)]) is None
    assert found([report(epoch, train_accuracy=0.1, **nothing) for epoch in (1, 2, 3)]) is Finding.AT_CHANCE


def test_of_a_trial_of_a_study_only_its_end_is_known() -> None:
    unseen = history(train_loss=[math.nan] * 2, train_accuracy=[math.nan] * 2, validation_accuracy=[0.5, 0.6])
    assert found(unseen) is None
    assert judge(unseen, Ending("diverged", 15)) == Verdict(Finding.DIVERGED, step=15)


def test_without_an_epoch_nothing_is_said() -> None:
    assert judge([]) is None
    assert judge([], Ending("stopped_early", 0), TrainingConfig()) is None


def test_every_finding_is_a_row_with_a_rule() -> None:
    assert [finding for finding, _ in TABLE] == list(Finding) == list(RULES)
    for finding in Finding:
        assert rule(finding).endswith(".")
        assert "{" not in rule(finding)


def test_a_rule_is_said_in_the_language_that_is_asked_for() -> None:
    assert rule(Finding.FITTING, lambda context, text: f"{context}: {len(text)} letters").startswith("core: ")


# Real runs. Each is short; what its row says is read off its words and held against the numbers of the run.

SHORT: dict[str, Any] = {"train_size": 1000, "epochs": 5, "hidden_layers": (50, 50)}
SLOW = {"optimizer": SGD(learning_rate=0.1)}
RUNS: Sequence[tuple[Finding, dict[str, Any], Change | None]] = [
    (Finding.DIVERGED, {"initializer": Normal(std=1.0), "hidden_layers": (50,) * 4, **SLOW}, None),
    (Finding.DIVERGED, {"initializer": Uniform(a=-2.0, b=2.0), "hidden_layers": (50,) * 5, **SLOW}, None),
    (Finding.DIVERGED, {"activation": Identity(), "optimizer": SGD(learning_rate=1.0)}, None),
    (Finding.COLLAPSED, {"optimizer": Adam(), "epochs": 8}, Change(40, "learning_rate", 0.5)),
    (Finding.COLLAPSED, {"epochs": 8, **SLOW}, Change(40, "learning_rate", 2.0)),
    (Finding.COLLAPSED, {"epochs": 8, **SLOW}, Change(40, "dropout", 0.95)),
    (Finding.COLLAPSED, {"l2": 0.9, **SLOW}, None),
    (Finding.ONE_CLASS, {"initializer": Zeros()}, None),
    (Finding.ONE_CLASS, {"l1": 0.3, **SLOW}, None),
    (
        Finding.ONE_CLASS,
        {"activation": Sigmoid(), "initializer": GlorotNormal(), "hidden_layers": (50,) * 5, **SLOW},
        None,
    ),
    (Finding.ONE_CLASS, {"optimizer": SGD(learning_rate=10.0)}, None),
    (Finding.AT_CHANCE, {"optimizer": SGD(learning_rate=1e-5), "hidden_layers": (100,)}, None),
    (Finding.AT_CHANCE, {"batch_norm": True, "batch_size": 1, "train_size": 300}, None),
    (Finding.AT_CHANCE, {"dropout": 0.9, "hidden_layers": (50,) * 4}, None),
    (Finding.RATE_GONE, {"schedule": ConstantRate(warm_up=100_000), **SLOW}, None),
    (Finding.RATE_GONE, {"schedule": Exponential(gamma=0.8), **SLOW}, None),
    (Finding.RATE_GONE, {"schedule": StepDecay(every=5, gamma=0.1), "optimizer": Adam()}, None),
    (Finding.OVERFITTING, {"train_size": 100, "epochs": 30, "batch_size": 20}, None),
    (Finding.OVERFITTING, {"train_size": 200, "epochs": 20, "batch_size": 20}, None),
    (Finding.OVERFITTING, {"train_size": 300, "epochs": 40, "batch_size": 30, **SLOW}, None),
    (
        Finding.LOSS_RISES,
        {"train_size": 10_000, "epochs": 20, "optimizer": Adam(learning_rate=0.003), "hidden_layers": (100, 50)},
        None,
    ),
    (
        Finding.LOSS_RISES,
        {"train_size": 8000, "epochs": 25, "optimizer": Adam(learning_rate=0.005), "hidden_layers": (100, 50)},
        None,
    ),
    (
        Finding.LOSS_RISES,
        {"train_size": 6000, "epochs": 25, "optimizer": Adam(learning_rate=0.003), "hidden_layers": (100, 100, 50)},
        None,
    ),
    (Finding.UNDERFITTING, {"hidden_layers": (2,), "epochs": 10}, None),
    (Finding.UNDERFITTING, {"optimizer": SGD(learning_rate=0.01)}, None),
    (Finding.UNDERFITTING, {"batch_size": 1000, "epochs": 20, **SLOW}, None),
    (Finding.FITTING, {"train_size": 5000}, None),
    (Finding.FITTING, {"train_size": 5000, "epochs": 10, **SLOW}, None),
    (Finding.FITTING, {"train_size": 10_000, "epochs": 4, "batch_norm": True}, None),
]
NAMES = [f"{finding}-{number}" for number, (finding, _, _) in enumerate(RUNS)]


@cache
def mnist() -> Dataset:
    return load("mnist")


def train(fields: dict[str, Any], change: Change | None) -> Trainer:
    config = TrainingConfig(**{**SHORT, **fields})
    trainer = Trainer(config, mnist(), [change] if change else [])
    for _ in trainer.run():
        pass
    return trainer


def limits(finding: Finding) -> Iterator[float]:
    """The numbers in the words of a rule."""
    for number, percent in re.findall(r"(\d+)(%?)", rule(finding)):
        yield int(number) / 100 if percent else int(number)


def is_true(finding: Finding, trainer: Trainer) -> bool:
    """Whether the words of a finding are true of a run, by its history and the rates of its steps."""
    epochs, numbers = trainer.history, [*limits(finding), 0.0, 0.0, 0.0]
    if finding is Finding.DIVERGED:
        return trainer.ending is not None and trainer.ending.kind == "diverged"
    now, lowest = epochs[-1], min(epochs, key=lambda epoch: epoch.validation_loss)
    if finding in (Finding.OVERFITTING, Finding.LOSS_RISES):
        *_, last, rise = [*limits(finding)]
        assert now.train_accuracy >= numbers[0]
        risen = all(
            epoch.validation_loss >= (1 + rise) * lowest.validation_loss and epoch.train_loss < lowest.train_loss
            for epoch in epochs[-round(last) :]
        )
        better = now.validation_accuracy > lowest.validation_accuracy
        if finding is Finding.LOSS_RISES:
            return risen and better
        return now.gap >= numbers[1] or (risen and not better)
    if finding is Finding.COLLAPSED:
        return 100 * (max(epoch.train_accuracy for epoch in epochs) - now.train_accuracy) >= numbers[0]
    if finding is Finding.ONE_CLASS:
        return min(epoch.largest_class for epoch in epochs[-round(numbers[0]) :]) >= numbers[1]
    if finding is Finding.AT_CHANCE:
        return max(epoch.train_accuracy for epoch in epochs[-round(numbers[1]) :]) < numbers[0]
    if finding is Finding.RATE_GONE:
        rates = trainer.config.schedule.factors(trainer.config.steps)[trainer.config.steps // 2 :]
        return bool(rates.max() < numbers[0]) and now.train_accuracy < numbers[1]
    is_fit = now.train_accuracy >= numbers[0] and now.gap < numbers[1]
    is_low = now.train_accuracy < numbers[0] or (now.train_accuracy < numbers[1] and now.gap < numbers[2])
    return is_fit if finding is Finding.FITTING else is_low


@pytest.mark.slow
@pytest.mark.parametrize(("finding", "fields", "change"), RUNS, ids=NAMES)
def test_the_words_of_a_row_are_true_of_real_runs(
    finding: Finding, fields: dict[str, Any], change: Change | None
) -> None:
    trainer = train(fields, change)
    verdict = judge(trainer.history, trainer.ending, trainer.config)
    assert verdict is not None
    assert verdict.finding is finding
    assert is_true(finding, trainer)


def test_each_row_has_three_real_runs_at_least() -> None:
    assert all(sum(finding is row for row, _, _ in RUNS) >= 3 for finding in Finding)
