"""Each rule of the advice: when it speaks, and that the run it proposes does learn."""

from collections.abc import Sequence
from typing import Any

import pytest

from core.activations import ReLU, Sigmoid, Tanh
from core.datasets import Dataset, load
from core.initializers import Constant, GlorotNormal, HeNormal, Normal, SmallNormal, TruncatedNormal, Uniform, Zeros
from core.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, AnyOptimizer, RMSProp
from core.scenes import advice
from core.scenes.advice import RULES, Rule, advise, usual_rate
from core.scenes.verdict import Finding, Verdict, judge
from core.schedules import ConstantRate, Cosine, Exponential, StepDecay
from core.training import MODEL_1, Change, Trainer, TrainingConfig

LEARNS = TrainingConfig(train_size=2000, epochs=5, optimizer=SGD(learning_rate=0.1))

# What goes wrong with it, by which rule it is recognised, and what is to be changed.
CASES: Sequence[tuple[Finding, dict[str, Any], Rule, dict[str, Any]]] = [
    (
        Finding.DIVERGED,
        {"initializer": Normal(std=1.0), "optimizer": SGD(learning_rate=0.01)},
        advice.large_weights,
        {"initializer": HeNormal()},
    ),
    (
        Finding.DIVERGED,
        {"optimizer": SGD(learning_rate=10.0)},
        advice.long_steps,
        {"optimizer": SGD(learning_rate=0.1)},
    ),
    (Finding.DIVERGED, {"optimizer": Adam(eps=0.0)}, advice.epsilon_of_zero, {"optimizer": Adam()}),
    (Finding.DIVERGED, {"optimizer": RMSProp(eps=1e-46)}, advice.epsilon_of_zero, {"optimizer": RMSProp()}),
    (Finding.ONE_CLASS, {"initializer": Zeros()}, advice.equal_weights, {"initializer": HeNormal()}),
    (
        Finding.ONE_CLASS,
        {"initializer": Constant(value=0.05), "optimizer": Adam()},
        advice.equal_weights,
        {"initializer": HeNormal()},
    ),
    (
        Finding.ONE_CLASS,
        {"initializer": Uniform(a=0.0, b=1.0)},
        advice.large_weights,
        {"initializer": HeNormal()},
    ),
    (
        Finding.AT_CHANCE,
        {"batch_norm": True, "batch_size": 1, "train_size": 300},
        advice.batch_of_one,
        {"batch_size": 100},
    ),
    (Finding.ONE_CLASS, {"l1": 0.1}, advice.strong_l1, {"l1": 1e-4}),
    (Finding.ONE_CLASS, {"l2": 0.5}, advice.strong_l2, {"batch_norm": True}),
    (Finding.ONE_CLASS, {"dropout": 0.8}, advice.few_paths, {"dropout": 0.2}),
    (Finding.AT_CHANCE, {"gradient_clip": 1e-3}, advice.short_clip, {"gradient_clip": 0.0}),
    (Finding.ONE_CLASS, {"optimizer": Adam(learning_rate=0.1)}, advice.high_rate, {"optimizer": Adam()}),
    (
        Finding.AT_CHANCE,
        {"optimizer": SGD(learning_rate=1e-4)},
        advice.low_rate,
        {"optimizer": SGD(learning_rate=0.1)},
    ),
    (
        Finding.AT_CHANCE,
        {"activation": Sigmoid(), "initializer": GlorotNormal()},
        advice.vanishing_gradient,
        {"activation": ReLU(), "initializer": HeNormal()},
    ),
    (Finding.ONE_CLASS, {"initializer": SmallNormal()}, advice.vanishing_gradient, {"initializer": HeNormal()}),
    (
        Finding.UNDERFITTING,
        {"hidden_layers": (2,), "optimizer": Adam()},
        advice.narrow_layer,
        {"hidden_layers": (100,)},
    ),
    (Finding.UNDERFITTING, {"optimizer": SGD(learning_rate=0.01)}, advice.few_epochs, {"epochs": 20}),
    # An initializer is the cause, where batch norm or more epochs would only hide it.
    (
        Finding.UNDERFITTING,
        {"activation": Tanh(), "initializer": Normal(std=1.0)},
        advice.unsuited_weights,
        {"initializer": GlorotNormal()},
    ),
    (
        Finding.UNDERFITTING,
        {"activation": Tanh(), "initializer": TruncatedNormal()},
        advice.unsuited_weights,
        {"initializer": GlorotNormal()},
    ),
    (
        Finding.ONE_CLASS,
        {"activation": Sigmoid(), "initializer": Uniform(a=0.0, b=1.0)},
        advice.large_weights,
        {"activation": ReLU(), "initializer": HeNormal()},
    ),
    (
        Finding.ONE_CLASS,
        {"activation": Sigmoid(), "initializer": Constant(value=0.1)},
        advice.equal_weights,
        {"activation": ReLU(), "initializer": HeNormal()},
    ),
    # Steps are lacking.
    (Finding.UNDERFITTING, {"batch_size": 2000}, advice.few_steps, {"batch_size": 100}),
    (Finding.UNDERFITTING, {"batch_size": 2000, "batch_norm": True}, advice.few_steps, {"batch_size": 100}),
    (
        Finding.AT_CHANCE,
        {"batch_size": 2000, "optimizer": SGD(learning_rate=0.01)},
        advice.few_steps,
        {"batch_size": 100},
    ),
    # A warm-up that never ends, and schedules that have faded out.
    (
        Finding.AT_CHANCE,
        {"schedule": ConstantRate(warm_up=100_000)},
        advice.unfinished_warm_up,
        {"schedule": ConstantRate(warm_up=5)},
    ),
    (
        Finding.UNDERFITTING,
        {"schedule": Cosine(warm_up=1000), "optimizer": Adam()},
        advice.unfinished_warm_up,
        {"schedule": Cosine(warm_up=5)},
    ),
    (Finding.RATE_GONE, {"schedule": Exponential(gamma=0.8)}, advice.faded_rate, {"schedule": Cosine()}),
    (
        Finding.RATE_GONE,
        {"schedule": StepDecay(every=10), "optimizer": Adam()},
        advice.faded_rate,
        {"schedule": Cosine()},
    ),
    (
        Finding.AT_CHANCE,
        {"schedule": Exponential(gamma=0.9), "optimizer": SGD(learning_rate=0.01)},
        advice.faded_rate,
        {"schedule": Cosine()},
    ),
    (Finding.UNDERFITTING, {"schedule": Exponential(gamma=0.95)}, advice.few_epochs, {"schedule": Cosine()}),
    (
        Finding.UNDERFITTING,
        {"optimizer": RMSProp(learning_rate=0.01)},
        advice.high_rate,
        {"optimizer": RMSProp(learning_rate=0.001)},
    ),
    (
        Finding.COLLAPSED,
        {"batch_size": 1, "train_size": 1000, "epochs": 4, "seed": 1},
        advice.unsteady,
        {"optimizer": SGD(learning_rate=0.01)},
    ),
]
DEEP = {"hidden_layers": (100,) * 20, "optimizer": SGD(learning_rate=0.2)}
NAMES = [f"{number}-{finding}-{rule.__name__}" for number, (finding, _, rule, _) in enumerate(CASES)]


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


def run(config: TrainingConfig, dataset: Dataset) -> Trainer:
    trainer = Trainer(config, dataset)
    for _ in trainer.run():
        pass
    return trainer


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
def test_it_does_go_wrong_and_the_change_helps(finding: Finding, broken: dict[str, Any], mnist: Dataset) -> None:
    ill = run(LEARNS.replace(**broken), mnist)
    verdict = judge(ill.history, ill.ending, ill.config)
    assert verdict is not None
    assert verdict.finding == finding
    well = run(advise(ill.current, verdict)[0].config, mnist)
    cured = judge(well.history, well.ending, well.config)
    assert cured is not None
    assert not cured.finding.is_broken
    assert well.history[-1].train_accuracy > (0.4 if ill.config.steps < 100 or "schedule" in broken else 0.6)
    before = ill.history[-1].train_accuracy if ill.history else 0
    assert well.history[-1].train_accuracy > before + 0.1


@pytest.mark.parametrize("optimizer", [Adam(eps=0.0), Adam(eps=1e-45), RMSProp(eps=1e-46), AdaGrad(eps=0.0)])
def test_no_lower_rate_is_advised_where_a_step_divides_by_zero(optimizer: AnyOptimizer) -> None:
    offered = advise(LEARNS.replace(optimizer=optimizer), Verdict(Finding.DIVERGED, step=2))
    assert [one.config.optimizer.learning_rate for one in offered] == [optimizer.learning_rate]


@pytest.mark.parametrize(
    "optimizer", [SGD(), RMSProp(eps=2e-45), AdaGrad(eps=0.0, initial_accumulator_value=0.1), Adam(eps=1e-43)]
)
def test_where_no_step_divides_by_zero_epsilon_is_no_advice(optimizer: AnyOptimizer) -> None:
    assert advice.epsilon_of_zero(LEARNS.replace(optimizer=optimizer)) is None


def test_every_rule_has_a_case() -> None:
    tried = {rule for _, _, rule, _ in CASES} | {advice.few_images, advice.no_batch_norm, advice.no_early_stopping}
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
    assert others[0] == advice.high_rate(ruined)  # the change came before


@pytest.mark.slow
@pytest.mark.parametrize("change", [RUIN[1], Change(80, "dropout", 0.95), Change(80, "learning_rate", 0.1)], ids=str)
def test_without_what_ruined_it_a_run_learns(change: Change, mnist: Dataset) -> None:
    ruined = Trainer(RUINED, mnist, [change])
    assert [*ruined.run()]
    verdict = judge(ruined.history, ruined.ending, ruined.config)
    assert verdict == Verdict(Finding.COLLAPSED, step=80)
    (first,) = advise(ruined.current, verdict, begun=ruined.config, changes=ruined.changes)
    assert first.config == RUINED
    assert run(first.config, mnist).history[-1].train_accuracy > ruined.history[-1].train_accuracy + 0.5


@pytest.mark.slow
def test_stopping_early_leaves_a_lower_validation_loss(mnist: Dataset) -> None:
    long = TrainingConfig(hidden_layers=(100, 50), optimizer=Adam(learning_rate=0.003), epochs=20)
    before = run(long, mnist)
    verdict = judge(before.history, before.ending, long)
    assert verdict is not None
    first = advise(long, verdict)[0]
    assert (verdict.finding, first.config) == (Finding.LOSS_RISES, long.replace(early_stopping=5))
    after = run(first.config, mnist)
    assert after.history[-1].validation_loss < before.history[-1].validation_loss
    assert len(after.history) < len(before.history)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_batch_norm_lets_a_deep_network_learn(seed: int, mnist: Dataset) -> None:
    deep = LEARNS.replace(**DEEP, seed=seed)
    first = advise(deep, Verdict(Finding.AT_CHANCE, step=7))[0]
    assert first.config == deep.replace(batch_norm=True)
    before, after = run(deep, mnist), run(first.config, mnist)
    assert after.history[-1].train_accuracy > before.history[-1].train_accuracy + 0.3


def test_a_sound_run_that_fits_is_left_alone() -> None:
    assert advise(MODEL_1, Verdict(Finding.FITTING, step=7)) == ()


def test_only_diverging_proves_a_usual_rate_too_high() -> None:
    assert advise(LEARNS, Verdict(Finding.AT_CHANCE, step=7)) == (advice.no_batch_norm(LEARNS),)
    (slower,) = advise(LEARNS, Verdict(Finding.DIVERGED, step=7))
    assert slower.config.optimizer.learning_rate == pytest.approx(0.01)


def test_with_batch_norm_a_strong_penalty_is_made_weaker() -> None:
    strong = LEARNS.replace(l2=1.0, batch_norm=True)
    assert advise(strong, Verdict(Finding.AT_CHANCE, step=7))[0].config.l2 == 0.001


@pytest.mark.slow
@pytest.mark.parametrize("l2", [0.03, 0.1, 0.5])
def test_a_strong_l2_penalty_keeps_weights_and_signal_small_and_batch_norm_restores_it(
    l2: float, mnist: Dataset
) -> None:
    strong = LEARNS.replace(l2=l2)
    without, small, restored = (run(config, mnist) for config in (LEARNS, strong, strong.replace(batch_norm=True)))
    layers = [one.history[-1].layers for one in (without, small, restored)]
    plain, shrunk = ([layer.weight_norm for layer in of_run] for of_run in layers[:2])
    logits, hidden = ([of_run[place].activations.std for of_run in layers] for place in (-1, -2))
    assert all(one < other for one, other in zip(shrunk, plain, strict=True))
    assert logits[1] < 0.8 * logits[0]
    assert hidden[1] < 0.9 * hidden[0]
    if l2 == 0.5:  # where it had faded
        assert hidden[2] > 10 * hidden[1]
    assert restored.history[-1].train_accuracy > small.history[-1].train_accuracy


def test_penalties_are_as_strong_as_their_mode_makes_them() -> None:
    mild = LEARNS.replace(l2=1.0, l1=1.0, penalty_mode="per_sample")
    assert advice.strong_l1(mild) is None
    assert advice.strong_l2(mild) is None


def test_more_images_are_proposed_where_there_are_more() -> None:
    (more,) = advise(LEARNS.replace(train_size=300, batch_size=100), Verdict(Finding.OVERFITTING, step=7))
    assert more.config.train_size == 3000
    assert "up to 48000" in more.reason.text()
    for full in (LEARNS.replace(train_size=48_000), LEARNS.replace(dataset="digits")):
        assert advise(full, Verdict(Finding.OVERFITTING, step=7)) == ()


@pytest.mark.slow
def test_more_images_close_the_gap(mnist: Dataset) -> None:
    few = TrainingConfig(train_size=300, epochs=20)
    before = run(few, mnist)
    verdict = judge(before.history, before.ending)
    assert verdict is not None
    after = run(advise(few, verdict)[0].config, mnist)
    assert after.history[-1].test_accuracy > before.history[-1].test_accuracy + 0.05


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_has_a_usual_rate(kind: type[Any]) -> None:
    rate = usual_rate(LEARNS.replace(optimizer=kind()))
    assert 1e-4 <= rate <= 1
