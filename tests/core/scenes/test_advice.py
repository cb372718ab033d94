"""Each rule of the advice: when it speaks, and that the run it proposes does learn."""

from collections.abc import Sequence
from typing import Any

import pytest

from core.activations import ReLU, Sigmoid
from core.datasets import Dataset, load
from core.initializers import Constant, GlorotNormal, HeNormal, Normal, SmallNormal, Uniform, Zeros
from core.optimizers import OPTIMIZERS, SGD, Adam
from core.scenes import advice
from core.scenes.advice import RULES, Rule, advise, usual_rate
from core.scenes.verdict import Finding, Verdict, judge
from core.training import MODEL_1, Trainer, TrainingConfig

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
    (Finding.AT_CHANCE, {"initializer": Zeros()}, advice.equal_weights, {"initializer": HeNormal()}),
    (
        Finding.AT_CHANCE,
        {"initializer": Constant(value=0.05), "optimizer": Adam()},
        advice.equal_weights,
        {"initializer": HeNormal()},
    ),
    (
        Finding.AT_CHANCE,
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
    (Finding.AT_CHANCE, {"l1": 0.1}, advice.strong_l1, {"l1": 1e-4}),
    (Finding.AT_CHANCE, {"l2": 0.5}, advice.strong_l2, {"batch_norm": True}),
    (Finding.AT_CHANCE, {"dropout": 0.8}, advice.few_paths, {"dropout": 0.2}),
    (Finding.AT_CHANCE, {"gradient_clip": 1e-3}, advice.short_clip, {"gradient_clip": 0.0}),
    (Finding.AT_CHANCE, {"optimizer": Adam(learning_rate=0.1)}, advice.high_rate, {"optimizer": Adam()}),
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
    (Finding.AT_CHANCE, {"initializer": SmallNormal()}, advice.vanishing_gradient, {"initializer": HeNormal()}),
    (
        Finding.UNDERFITTING,
        {"hidden_layers": (2,), "optimizer": Adam()},
        advice.narrow_layer,
        {"hidden_layers": (100,)},
    ),
    (Finding.UNDERFITTING, {"optimizer": SGD(learning_rate=0.01)}, advice.few_epochs, {"epochs": 20}),
]
DEEP = {"hidden_layers": (100,) * 20, "optimizer": SGD(learning_rate=0.2)}
NAMES = [f"{finding}-{rule.__name__}" for finding, _, rule, _ in CASES]


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
    verdict = judge(ill.history, ill.ending)
    assert verdict is not None
    assert verdict.finding == finding
    well = run(advise(ill.current, verdict)[0].config, mnist)
    cured = judge(well.history, well.ending)
    assert cured is not None
    assert cured.finding not in {Finding.DIVERGED, Finding.AT_CHANCE}
    assert well.history[-1].train_accuracy > 0.6
    before = ill.history[-1].train_accuracy if ill.history else 0
    assert well.history[-1].train_accuracy > before + 0.1


def test_every_rule_has_a_case() -> None:
    tried = {rule for _, _, rule, _ in CASES} | {advice.few_images, advice.no_batch_norm}
    assert {rule for rules in RULES.values() for rule in rules} == tried


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
