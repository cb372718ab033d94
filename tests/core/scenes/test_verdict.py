"""The rules of the verdicts, at their limits."""

import math

import pytest

from core.scenes.verdict import RULES, Finding, Verdict, judge, rule
from core.training import Ending
from tests.core.histories import history, report

RISING = [0.5, 0.6, 0.7, 0.8, 0.9]
FALLING = [0.5, 0.4, 0.3, 0.2, 0.1]


@pytest.mark.parametrize(
    ("train", "validation", "finding"),
    [
        (0.899, 0.870, Finding.UNDERFITTING),
        (0.900, 0.890, Finding.FITTING),
        (0.890, 0.860, Finding.FITTING),
        (0.890, 0.811, Finding.FITTING),
        (0.890, 0.810, Finding.OVERFITTING),
        (0.980, 0.900, Finding.OVERFITTING),
        (0.980, 0.901, Finding.FITTING),
        (0.500, 0.600, Finding.UNDERFITTING),
    ],
)
def test_accuracies_decide_by_their_height_and_their_gap(train: float, validation: float, finding: Finding) -> None:
    assert judge([report(train_accuracy=train, validation_accuracy=validation)]) == Verdict(finding, step=10)


@pytest.mark.parametrize(
    ("validation_loss", "train_loss", "finding"),
    [
        (RISING, FALLING, Finding.OVERFITTING),
        ([0.9, *RISING], [0.1, *FALLING], Finding.OVERFITTING),
        (RISING[1:], FALLING[1:], Finding.FITTING),
        ([0.5, 0.6, 0.7, 0.7, 0.9], FALLING, Finding.FITTING),
        (RISING, [0.5, 0.4, 0.3, 0.2, 0.2], Finding.FITTING),
    ],
)
def test_losses_that_grow_apart_for_four_epochs_are_overfitting(
    validation_loss: list[float], train_loss: list[float], finding: Finding
) -> None:
    verdict = judge(history(validation_loss=validation_loss, train_loss=train_loss))
    assert verdict is not None
    assert verdict.finding == finding


def test_a_run_that_diverged_says_at_which_step() -> None:
    assert judge([], Ending("diverged", 7)) == Verdict(Finding.DIVERGED, step=7)
    assert judge([report()], Ending("diverged", 17)) == Verdict(Finding.DIVERGED, step=17)


def test_a_run_whose_last_step_ruined_it_has_diverged_too() -> None:
    ruined = history(train_loss=[0.3, math.nan])
    assert judge(ruined, Ending("finished", 20)) == Verdict(Finding.DIVERGED, step=20)


@pytest.mark.parametrize(
    ("accuracies", "verdict"),
    [
        ([0.1, 0.1, 0.1124], Verdict(Finding.AT_CHANCE, step=0)),
        ([0.1, 0.1], Verdict(Finding.UNDERFITTING, step=20)),
        ([0.1, 0.15, 0.1, 0.1], Verdict(Finding.UNDERFITTING, step=40)),
        ([0.8, 0.9, 0.1, 0.1, 0.1], Verdict(Finding.AT_CHANCE, step=20)),
        ([0.1, 0.1, 0.1, 0.5], Verdict(Finding.UNDERFITTING, step=40)),
    ],
)
def test_three_epochs_at_chance_say_since_when(accuracies: list[float], verdict: Verdict) -> None:
    assert judge(history(train_accuracy=accuracies, validation_accuracy=accuracies)) == verdict


def test_without_validation_images_nothing_is_said_of_the_gap() -> None:
    alone = report(validation_accuracy=math.nan, validation_loss=math.nan)
    assert judge([alone]) is None
    assert math.isnan(alone.gap)


def test_without_an_epoch_nothing_is_said() -> None:
    assert judge([]) is None
    assert judge([], Ending("stopped_early", 0)) is None


def test_the_rules_name_their_limits() -> None:
    assert set(RULES) == set(Finding)
    assert "below 90%, and less than 3 points above" in rule(Finding.UNDERFITTING)
    assert "8 points or more" in rule(Finding.OVERFITTING)
    assert "risen for 4 epochs" in rule(Finding.OVERFITTING)


def test_a_rule_is_said_in_the_language_that_is_asked_for() -> None:
    assert rule(Finding.FITTING, lambda context, text: f"{context}: {len(text)} letters").startswith("core: ")
