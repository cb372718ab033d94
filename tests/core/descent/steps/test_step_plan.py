"""The scalars of a racer's steps are planned before its gradients are known."""

import math

import numpy as np
import pytest

from core.descent import race
from core.descent.racer import Racer
from core.descent.steps.step_plan import known_plan, plan_steps
from core.optimizers import SGD, Adam, RAdam
from core.surfaces import Beale


def test_a_plan_goes_on_from_what_has_been_counted() -> None:
    adam, factors = Adam(learning_rate=0.1), (1.0, 0.5, 0.25)
    whole = plan_steps(adam, (("t", 0),), factors)
    rest = plan_steps(adam, (("t", 1),), factors[1:])
    assert list(whole.calls)[1:] == list(rest.calls)
    assert list(rest.counters["t"]) == [2, 3]


def test_adam_s_scalars_correct_the_bias_of_its_step() -> None:
    plan = plan_steps(Adam(learning_rate=0.1, beta1=0.5, beta2=0.75), (("t", 0),), (1.0, 0.5))
    *_, rate = plan.calls[1][1]
    assert rate == pytest.approx(0.1 * 0.5 * math.sqrt(1 - 0.75**2) / (1 - 0.5**2), rel=1e-15)


def test_radam_changes_its_pass_after_its_first_steps() -> None:
    names = [one.__name__ for one, _ in plan_steps(RAdam(), (("t", 0),), (1.0,) * 8).calls]
    assert names == ["first_moment"] * 5 + ["adam"] * 3


def test_the_plan_of_an_optimizer_without_counters_has_none() -> None:
    assert not plan_steps(SGD(), (), (1.0, 1.0)).counters


def test_another_start_takes_the_same_plan_to_its_own_path() -> None:
    racers = [Racer(optimizer=Adam(learning_rate=0.1))]
    known_plan.cache_clear()
    (first,), (second,) = (race(Beale(), racers, start, 20) for start in ((1.0, 1.5), (0.5, 1.0)))
    assert known_plan.cache_info().hits == 1
    known_plan.cache_clear()
    (again,) = race(Beale(), racers, (0.5, 1.0), 20)
    np.testing.assert_array_equal(second.points, again.points)
    assert not np.array_equal(first.points, second.points)
