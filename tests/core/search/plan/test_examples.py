"""The ready studies: each can be begun, and what it says of its map is true over seeds."""

from collections.abc import Callable, Mapping
from statistics import fmean

import pytest

from core.datasets import load
from core.search.plan.examples import EXAMPLES, ExampleStudy
from core.search.samplers import setting_of
from core.search.seeded_run import SeededRun

SEEDS = 3
CHANCE, LEARNT = 0.2, 0.85
Cells = Mapping[tuple[object, object], float]  # the mean accuracy by the two settings; 0 if a run diverged


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.plan.name)
def test_each_can_be_begun_and_shows_its_sentence_only_with_its_own_settings(example: ExampleStudy) -> None:
    study = example.plan.study(example.base)
    assert study.size <= 36
    assert example.is_shown(example.plan.replace(workers=2, name="mine"), example.base)
    assert not example.is_shown(example.plan, example.base.replace(epochs=1))
    assert not example.is_shown(example.plan.replace(vary=example.plan.vary[:1]), example.base)


def test_at_equal_steps_each_run_takes_as_many_to_the_nearest_epoch() -> None:
    study = EXAMPLES[1].plan.study(EXAMPLES[1].base)
    for number in range(study.size):
        config = study.config(setting_of(study, number), 0)
        assert abs(config.steps - study.base.steps) <= config.steps_per_epoch / 2


def made(example: ExampleStudy) -> Cells:
    study = example.plan.replace(seeds=SEEDS).study(example.base)
    found = {}
    for number in range(study.size):
        setting = setting_of(study, number)
        values = []
        for seed in study.seeds:
            run = SeededRun(study, study.config(setting, seed), load("digits"))
            for _ in run.reports():
                pass
            values.append(run.result().value or 0.0)
        first, second = (axis.key for axis in study.axes)
        found[setting[first], setting[second]] = fmean(values)
    return found


def at_equal_epochs(cells: Cells) -> None:
    low, high = 0.01, next(rate for rate, _ in cells if 0.9 < float(str(rate)) < 1.1)
    accuracies = [cells[low, batch] for batch in (8, 16, 32, 64, 128, 256)]
    assert accuracies == sorted(accuracies, reverse=True)
    assert accuracies[0] > 0.7
    assert accuracies[-1] < 0.3
    assert cells[high, 8] < CHANCE < LEARNT < cells[high, 32]


def at_equal_steps(cells: Cells) -> None:
    for rate in {rate for rate, _ in cells if float(str(rate)) < 0.11}:
        accuracies = [cells[rate, batch] for batch in (8, 16, 32, 64, 128, 256)]
        assert max(accuracies) - min(accuracies) < 0.06
    high = next(rate for rate, _ in cells if 0.9 < float(str(rate)) < 1.1)
    assert cells[high, 8] < CHANCE < LEARNT < cells[high, 32]


def of_initializers(cells: Cells) -> None:
    for activation in ("sigmoid", "tanh", "relu"):
        assert max(cells["zeros", activation], cells["small_normal", activation]) < CHANCE
    for activation in ("tanh", "relu"):
        assert min(cells["glorot_normal", activation], cells["he_normal", activation]) > LEARNT
    assert max(cells["glorot_normal", "sigmoid"], cells["he_normal", "sigmoid"]) < CHANCE < cells["normal", "sigmoid"]


def of_depth(cells: Cells) -> None:
    assert cells[(32,) * 12, False] < CHANCE
    assert cells[(32,) * 12, True] > LEARNT
    assert cells[(32,), True] - cells[(32,) * 12, True] < 0.08


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "claim"),
    list(zip(EXAMPLES, (at_equal_epochs, at_equal_steps, of_initializers, of_depth), strict=True)),
    ids=lambda one: one.plan.name if isinstance(one, ExampleStudy) else "",
)
def test_what_a_study_says_is_true_over_seeds(example: ExampleStudy, claim: Callable[[Cells], None]) -> None:
    claim(made(example))
