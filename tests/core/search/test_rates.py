"""The learning rate finder, against closed forms and fastai's rule."""

import math

import numpy as np
import pytest

from core.datasets import load
from core.optimizers import OPTIMIZERS, SGD
from core.search.rates import STEPS, RateStep, find_rates, longest_fall, rates, suggestions
from core.settings import RefusedError
from core.training import Trainer, TrainingConfig

CONFIG = TrainingConfig(
    dataset="digits", train_size=200, hidden_layers=(16,), batch_size=20, optimizer=SGD(learning_rate=0.5)
)


def curve(means: list[float]) -> list[RateStep]:
    return [RateStep(10.0**place, mean, mean) for place, mean in enumerate(means)]


def test_rates_grow_by_one_factor_over_eight_decades() -> None:
    factors = rates()[1:] / rates()[:-1]
    np.testing.assert_allclose(factors, 10 ** (8 / 199))
    assert (rates()[0], rates()[-1]) == pytest.approx((1e-7, 10.0))


def test_it_is_a_run_of_the_trainer_whose_rate_is_changed_before_each_step() -> None:
    dataset = load("digits")
    found = [step for step, _ in zip(find_rates(CONFIG, dataset), range(8), strict=False)]
    trainer = Trainer(CONFIG, dataset)
    steps = trainer.run("inline")
    for step in found:
        trainer.change(learning_rate=step.rate)
        assert next(steps).loss == step.loss  # type: ignore[union-attr]


def test_means_weigh_losses_by_powers_and_are_corrected() -> None:
    found = list(find_rates(CONFIG, load("digits")))
    weights = 0.98 ** np.arange(50)[::-1]
    expected = np.average([step.loss for step in found[:50]], weights=weights)
    assert found[49].mean == pytest.approx(expected, rel=1e-12)


def test_it_ends_where_the_mean_is_four_times_its_lowest() -> None:
    found = list(find_rates(CONFIG.replace(l2=1.0), load("digits")))
    assert len(found) <= STEPS
    means = [step.mean for step in found]
    if len(found) < STEPS:
        assert not means[-1] <= 4 * min(means[:-1])
    assert all(mean <= 4 * min(means[: place + 1]) for place, mean in enumerate(means[:-1]))


@pytest.mark.parametrize(
    ("values", "fall"),
    [
        ([5, 5, 4, 3, 2, 9], (0, 4)),  # four values that end at place 4
        ([1, 9, 8, 2, 7, 6, 9], (1, 5)),  # 9, 8, 7, 6
        ([1, 2, 3], (0, 0)),
        ([3], (0, 0)),
    ],
)
def test_the_longest_fall_is_counted_as_in_fastai(values: list[float], fall: tuple[int, int]) -> None:
    assert longest_fall(values) == fall


def test_the_valley_is_in_the_middle_third_of_the_fall_and_the_tenth_below_the_lowest() -> None:
    # After the first 20 steps: 30 that fall, then 10 that rise, of which the last 5 are left out.
    means = [9.0] * 20 + [8.0 - place / 10 for place in range(30)] + [6.0 + place for place in range(10)]
    found = suggestions([RateStep(float(place), mean, mean) for place, mean in enumerate(means)])
    assert found.valley == 20 + 0 + 9 + 4  # a fall from 0 to 29: thirds of 9.67, and half of one
    assert found.tenth == pytest.approx((20 + 29) / 10)


def test_a_curve_that_never_falls_has_no_valley() -> None:
    found = suggestions(curve([1.0 + place for place in range(40)]))
    assert found.valley is None
    assert suggestions(curve([1.0] * 3)).tenth is None
    assert suggestions(curve([math.nan] * 40)).tenth is None


def test_an_optimizer_that_has_no_rate_is_refused() -> None:
    own = next(kind for kind in OPTIMIZERS if not kind.scheduled)
    with pytest.raises(RefusedError, match="there is no learning rate to find"):
        next(find_rates(CONFIG.replace(optimizer=own.model_validate({})), load("digits")))
