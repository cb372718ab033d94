"""Each rule of the advice: when it speaks, and that the run it proposes does learn."""

from collections.abc import Sequence
from typing import Any

import pytest

from core.activations import ReLU, Sigmoid, Tanh
from core.datasets import load
from core.initializers import Constant, GlorotNormal, HeNormal, Normal, SmallNormal, TruncatedNormal, Uniform, Zeros
from core.optimizers import SGD, Adam, RMSProp
from core.scenes.advice import RULES, advise
from core.scenes.advice_rules import initial_weights, length, network, rate
from core.scenes.advice_rules.rule import Rule
from core.scenes.verdict import Finding, Verdict, judge
from core.schedules import ConstantRate, Cosine, Exponential, StepDecay
from core.training import MODEL_1, Change, Trainer
from tests.core.scenes.advice_rules.runs import LEARNS, run

# What goes wrong with it, by which rule it is recognised, and what is to be changed.
CASES: Sequence[tuple[Finding, dict[str, Any], Rule, dict[str, Any]]] = [
    (
        Finding.DIVERGED,
        {"initializer": Normal(std=1.0), "optimizer": SGD(learning_rate=0.01)},
        initial_weights.large_weights,
        {"initializer": HeNormal()},
    ),
    (
        Finding.DIVERGED,
        {"optimizer": SGD(learning_rate=10.0)},
        rate.long_steps,
        {"optimizer": SGD(learning_rate=0.1)},
    ),
    (Finding.DIVERGED, {"optimizer": Adam(eps=0.0)}, rate.epsilon_of_zero, {"optimizer": Adam()}),
    (Finding.DIVERGED, {"optimizer": RMSProp(eps=1e-46)}, rate.epsilon_of_zero, {"optimizer": RMSProp()}),
    (Finding.ONE_CLASS, {"initializer": Zeros()}, initial_weights.equal_weights, {"initializer": HeNormal()}),
    (
        Finding.ONE_CLASS,
        {"initializer": Constant(value=0.05), "optimizer": Adam()},
        initial_weights.equal_weights,
        {"initializer": HeNormal()},
    ),
    (
        Finding.ONE_CLASS,
        {"initializer": Uniform(a=0.0, b=1.0)},
        initial_weights.large_weights,
        {"initializer": HeNormal()},
    ),
    (
        Finding.AT_CHANCE,
        {"batch_norm": True, "batch_size": 1, "train_size": 300},
        network.batch_of_one,
        {"batch_size": 100},
    ),
    (Finding.ONE_CLASS, {"l1": 0.1}, network.strong_l1, {"l1": 1e-4}),
    (Finding.ONE_CLASS, {"l2": 0.5}, network.strong_l2, {"batch_norm": True}),
    (Finding.ONE_CLASS, {"dropout": 0.8}, network.few_paths, {"dropout": 0.2}),
    (Finding.AT_CHANCE, {"gradient_clip": 1e-3}, rate.short_clip, {"gradient_clip": 0.0}),
    (Finding.ONE_CLASS, {"optimizer": Adam(learning_rate=0.1)}, rate.high_rate, {"optimizer": Adam()}),
    (
        Finding.AT_CHANCE,
        {"optimizer": SGD(learning_rate=1e-4)},
        rate.low_rate,
        {"optimizer": SGD(learning_rate=0.1)},
    ),
    (
        Finding.AT_CHANCE,
        {"activation": Sigmoid(), "initializer": GlorotNormal()},
        initial_weights.vanishing_gradient,
        {"activation": ReLU(), "initializer": HeNormal()},
    ),
    (
        Finding.ONE_CLASS,
        {"initializer": SmallNormal()},
        initial_weights.vanishing_gradient,
        {"initializer": HeNormal()},
    ),
    (
        Finding.UNDERFITTING,
        {"hidden_layers": (2,), "optimizer": Adam()},
        network.narrow_layer,
        {"hidden_layers": (100,)},
    ),
    (Finding.UNDERFITTING, {"optimizer": SGD(learning_rate=0.01)}, length.few_epochs, {"epochs": 20}),
    # An initializer is the cause, where batch norm or more epochs would only hide it.
    (
        Finding.UNDERFITTING,
        {"activation": Tanh(), "initializer": Normal(std=1.0)},
        initial_weights.unsuited_weights,
        {"initializer": GlorotNormal()},
    ),
    (
        Finding.UNDERFITTING,
        {"activation": Tanh(), "initializer": TruncatedNormal()},
        initial_weights.unsuited_weights,
        {"initializer": GlorotNormal()},
    ),
    (
        Finding.ONE_CLASS,
        {"activation": Sigmoid(), "initializer": Uniform(a=0.0, b=1.0)},
        initial_weights.large_weights,
        {"activation": ReLU(), "initializer": HeNormal()},
    ),
    (
        Finding.ONE_CLASS,
        {"activation": Sigmoid(), "initializer": Constant(value=0.1)},
        initial_weights.equal_weights,
        {"activation": ReLU(), "initializer": HeNormal()},
    ),
    # Steps are lacking.
    (Finding.UNDERFITTING, {"batch_size": 2000}, length.few_steps, {"batch_size": 100}),
    (Finding.UNDERFITTING, {"batch_size": 2000, "batch_norm": True}, length.few_steps, {"batch_size": 100}),
    (
        Finding.AT_CHANCE,
        {"batch_size": 2000, "optimizer": SGD(learning_rate=0.01)},
        length.few_steps,
        {"batch_size": 100},
    ),
    # A warm-up that never ends, and schedules that have faded out.
    (
        Finding.AT_CHANCE,
        {"schedule": ConstantRate(warm_up=100_000)},
        rate.unfinished_warm_up,
        {"schedule": ConstantRate(warm_up=5)},
    ),
    (
        Finding.UNDERFITTING,
        {"schedule": Cosine(warm_up=1000), "optimizer": Adam()},
        rate.unfinished_warm_up,
        {"schedule": Cosine(warm_up=5)},
    ),
    (Finding.RATE_GONE, {"schedule": Exponential(gamma=0.8)}, rate.faded_rate, {"schedule": Cosine()}),
    (
        Finding.RATE_GONE,
        {"schedule": StepDecay(every=10), "optimizer": Adam()},
        rate.faded_rate,
        {"schedule": Cosine()},
    ),
    (
        Finding.AT_CHANCE,
        {"schedule": Exponential(gamma=0.9), "optimizer": SGD(learning_rate=0.01)},
        rate.faded_rate,
        {"schedule": Cosine()},
    ),
    (Finding.UNDERFITTING, {"schedule": Exponential(gamma=0.95)}, length.few_epochs, {"schedule": Cosine()}),
    (
        Finding.UNDERFITTING,
        {"optimizer": RMSProp(learning_rate=0.01)},
        rate.high_rate,
        {"optimizer": RMSProp(learning_rate=0.001)},
    ),
    (
        Finding.COLLAPSED,
        {"batch_size": 1, "train_size": 1000, "epochs": 4, "seed": 1},
        rate.unsteady,
        {"optimizer": SGD(learning_rate=0.01)},
    ),
]
NAMES = [f"{number}-{finding}-{rule.__name__}" for number, (finding, _, rule, _) in enumerate(CASES)]


@pytest.mark.parametrize(("finding", "broken", "rule", "mended"), CASES, ids=NAMES)
def test_what_is_wrong_is_recognised_and_mended(
    finding: Finding, broken: dict[str, Any], rule: Rule, mended: dict[str, Any]
) -> None:
    config = LEARNS.replace(**broken)
    first = advise(config, Verdict(finding, step=7))[0]
    assert first == rule(config)
    assert first.config == config.replace(**mended)
    assert first.reason.text().endswith(".")


@pytest.mark.slow
@pytest.mark.parametrize(("finding", "broken"), [case[:2] for case in CASES], ids=NAMES)
def test_it_does_go_wrong_and_the_change_helps(finding: Finding, broken: dict[str, Any]) -> None:
    ill = run(LEARNS.replace(**broken))
    verdict = judge(ill.history, ill.ending, ill.config)
    assert verdict is not None
    assert verdict.finding == finding
    well = run(advise(ill.current, verdict)[0].config)
    cured = judge(well.history, well.ending, well.config)
    assert cured is not None
    assert not cured.finding.is_broken
    assert well.history[-1].train_accuracy > (0.4 if ill.config.steps < 100 or "schedule" in broken else 0.6)
    before = ill.history[-1].train_accuracy if ill.history else 0
    assert well.history[-1].train_accuracy > before + 0.1


def test_every_rule_has_a_case() -> None:
    tried = {rule for _, _, rule, _ in CASES} | {length.few_images, network.no_batch_norm, length.no_early_stopping}
    assert {rule for rules in RULES.values() for rule in rules} == tried


RUINED = LEARNS.replace(optimizer=Adam(), epochs=8)
RUIN = [Change(60, "dropout", 0.1), Change(80, "learning_rate", 0.5)]


def test_what_ruined_a_run_while_it_ran_is_taken_back_and_named() -> None:
    ruined = RUINED.replace(dropout=0.1, optimizer=Adam(learning_rate=0.5))
    (first,) = advise(ruined, Verdict(Finding.COLLAPSED, step=80), begun=RUINED, changes=RUIN)
    assert first.config == RUINED.replace(dropout=0.1)  # which had done no harm
    assert "after this was set during the run: Learning rate 0.5." in first.reason.text()
    (both,) = advise(ruined, Verdict(Finding.COLLAPSED, step=60), begun=RUINED, changes=RUIN)
    assert both.config == RUINED
    assert "after 2 settings were changed during the run, this one first: Dropout 0.1." in both.reason.text()
    others = advise(ruined, Verdict(Finding.COLLAPSED, step=100), begun=RUINED, changes=RUIN)
    assert others[0] == rate.high_rate(ruined)  # the change came before


@pytest.mark.slow
@pytest.mark.parametrize("change", [RUIN[1], Change(80, "dropout", 0.95), Change(80, "learning_rate", 0.1)], ids=str)
def test_without_what_ruined_it_a_run_learns(change: Change) -> None:
    ruined = Trainer(RUINED, load("mnist"), [change])
    assert [*ruined.run()]
    verdict = judge(ruined.history, ruined.ending, ruined.config)
    assert verdict == Verdict(Finding.COLLAPSED, step=80)
    (first,) = advise(ruined.current, verdict, begun=ruined.config, changes=ruined.changes)
    assert first.config == RUINED
    assert run(first.config).history[-1].train_accuracy > ruined.history[-1].train_accuracy + 0.5


def test_a_sound_run_that_fits_is_left_alone() -> None:
    assert advise(MODEL_1, Verdict(Finding.FITTING, step=7)) == ()
