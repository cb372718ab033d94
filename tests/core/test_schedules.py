"""The schedules against the closed forms that PyTorch documents, and what all of them promise."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from core.descent import Racer
from core.schedules import (
    SCHEDULES,
    AnySchedule,
    ConstantRate,
    Cosine,
    Exponential,
    Linear,
    OneCycle,
    Schedule,
    StepDecay,
)
from core.settings import explain

VARIANTS: list[Schedule] = [
    *(kind.model_validate({}) for kind in SCHEDULES),
    *(kind.model_validate({"warm_up": 7}) for kind in SCHEDULES),
    StepDecay(every=3, gamma=0.5),
    Linear(end_factor=0.25),
    Cosine(end_factor=0.1),
    OneCycle(div_factor=10.0, peak_share=0.4, final_div_factor=100.0),
]
FALLING = [schedule for schedule in VARIANTS if not isinstance(schedule, OneCycle)]

every_schedule = pytest.mark.parametrize("schedule", VARIANTS, ids=lambda s: f"{s.kind}-{s.warm_up}")
lengths = st.integers(1, 400)


def assert_factors(schedule: Schedule, expected: list[float]) -> None:
    np.testing.assert_allclose(schedule.factors(len(expected)), expected, rtol=1e-9)


@every_schedule
def test_a_part_of_a_run_has_the_factors_that_it_has_in_the_whole(schedule: Schedule) -> None:
    np.testing.assert_array_equal(schedule.factors(50, range(5, 31)), schedule.factors(50)[5:31])


@pytest.mark.parametrize("schedule", VARIANTS[: len(SCHEDULES)] + VARIANTS[-4:], ids=repr)
@pytest.mark.parametrize("steps", [2, 3, 40])
def test_a_script_is_told_the_same_factors(schedule: Schedule, steps: int) -> None:
    names: dict[str, Any] = {"math": math}
    exec(schedule.torch_functions, names)
    factors = [eval(schedule.torch_factor("step", steps), names | {"step": step}) for step in range(steps)]
    np.testing.assert_allclose(factors, schedule.factors(steps), rtol=1e-9)


@every_schedule
@given(steps=lengths)
def test_the_rate_is_never_above_what_is_set_and_never_zero(schedule: Schedule, steps: int) -> None:
    factors = schedule.factors(steps)
    assert factors.shape == (steps,)
    assert (factors > 0).all()
    assert (factors <= 1).all()


@pytest.mark.parametrize("schedule", FALLING, ids=lambda s: f"{s.kind}-{s.warm_up}")
@given(steps=lengths)
def test_after_the_warm_up_the_rate_never_rises(schedule: Schedule, steps: int) -> None:
    assert (np.diff(schedule.factors(steps)[schedule.warm_up :]) <= 0).all()


@given(steps=st.integers(4, 400), share=st.floats(0.01, 0.99))
def test_one_cycle_rises_and_then_falls(steps: int, share: float) -> None:
    factors = OneCycle(peak_share=share).factors(steps)
    peak = factors.argmax()
    assert (np.diff(factors[: peak + 1]) >= 0).all()
    assert (np.diff(factors[peak:]) <= 0).all()


@given(steps=st.integers(4, 400), share=st.floats(0.3, 0.99), d=st.floats(1, 50), far=st.floats(1, 1e5))
def test_the_formula_of_one_cycle_is_what_it_does(steps: int, share: float, d: float, far: float) -> None:
    """Where the rate climbs at all; read off the formula's two lines."""
    schedule = OneCycle(peak_share=share, div_factor=d, final_div_factor=far)
    t, peak, low = np.arange(steps), share * steps - 1, 1 / (d * far)
    up, down = (clause.split("ηₜ = η ")[1] for clause in OneCycle.formula.split(",   "))
    assume(0.01 < peak < steps - 1.01)
    rising = 1 / d + (1 - 1 / d) * (1 - np.cos(np.pi * t / peak)) / 2
    falling = low + (1 - low) * (1 + np.cos(np.pi * (t + 1 - share * steps) / (steps - share * steps))) / 2
    assert up == "(1/d + (1 − 1/d) (1 − cos(π t/(p T − 1))) / 2)"
    assert down == "(1/(d D) + (1 − 1/(d D)) (1 + cos(π (t + 1 − p T)/(T − p T))) / 2)"
    np.testing.assert_allclose(schedule.factors(steps), np.where(t < peak, rising, falling), rtol=1e-9, atol=1e-12)


@every_schedule
def test_settings_come_back_from_json(schedule: Schedule) -> None:
    adapter: TypeAdapter[Schedule] = TypeAdapter(AnySchedule)
    assert adapter.validate_json(schedule.model_dump_json()) == schedule


@pytest.mark.parametrize("kind", SCHEDULES)
def test_schedule_says_what_it_does(kind: type[Schedule]) -> None:
    assert kind.label
    assert kind.summary.endswith(".")
    assert kind.model_validate({}).formula
    assert kind.source
    assert all(declaration.label and declaration.help for declaration in kind.declarations())


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (StepDecay, {"every": 0}),
        (StepDecay, {"gamma": 1.0}),
        (Exponential, {"gamma": 0.0}),
        (Linear, {"end_factor": 1.5}),
        (Cosine, {"warm_up": -1}),
        (OneCycle, {"peak_share": 1.0}),
        (OneCycle, {"div_factor": 0.5}),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(kind: type[Schedule], fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(fields)


def test_a_fault_in_a_schedule_is_named_by_its_place() -> None:
    with pytest.raises(ValidationError) as caught:
        Racer.model_validate_json('{"optimizer": {"kind": "sgd"}, "schedule": {"kind": "linear", "end_factor": 2}}')
    assert explain(caught.value) == ["schedule.end_factor: 2 is greater than 1"]


def test_constant_is_exactly_one() -> None:
    np.testing.assert_array_equal(ConstantRate().factors(100), np.ones(100))


def test_step_decay_is_the_stair_of_steplr() -> None:
    # PyTorch's example: 0.05 before epoch 30, 0.005 before 60, 0.0005 before 90.
    rates = 0.05 * StepDecay(every=30, gamma=0.1).factors(90)
    np.testing.assert_allclose(rates, [0.05] * 30 + [0.005] * 30 + [0.0005] * 30, rtol=1e-12)


def test_exponential_keeps_a_share_a_step_like_exponentiallr() -> None:
    assert_factors(Exponential(gamma=0.5), [1, 0.5, 0.25, 0.125, 0.0625])


def test_exponential_does_not_depend_on_the_length_of_the_run() -> None:
    np.testing.assert_allclose(Exponential().factors(20), Exponential().factors(500)[:20], rtol=1e-14)


def test_linear_falls_by_the_same_amount_a_step_like_linearlr() -> None:
    assert_factors(Linear(), [1, 0.75, 0.5, 0.25])
    assert_factors(Linear(end_factor=0.2), [1, 0.8, 0.6, 0.4])


def test_cosine_has_the_values_of_cosineannealinglr() -> None:
    root = 2**0.5
    assert_factors(Cosine(), [1, (2 + root) / 4, 0.5, (2 - root) / 4])
    assert_factors(Cosine(end_factor=0.2), [1, 0.6 + 0.2 * root, 0.6, 0.6 - 0.2 * root])


@pytest.mark.parametrize("kind", [Linear, Cosine])
@pytest.mark.parametrize("warm_up", [0, 10])
def test_the_end_factor_is_reached_when_the_last_step_has_been_taken(kind: type[Schedule], warm_up: int) -> None:
    schedule = kind.model_validate({"end_factor": 0.1, "warm_up": warm_up})
    last, *beyond = schedule.factors(50, range(49, 81))
    assert last > 0.1
    assert set(beyond) == {0.1}


def test_one_cycle_has_the_values_of_onecyclelr() -> None:
    # Ten steps: the peak is at 0.3 * 10 - 1 = 2, and seven steps of pi / 7 lead down from it.
    falling = [0.9504846320, 0.8117456539, 0.6112620219, 0.3887419781, 0.1882583461, 0.0495193680]
    assert_factors(OneCycle(), [0.04, 0.52, 1, *falling, 4e-6])


def test_one_cycle_may_have_its_peak_between_two_steps() -> None:
    # Eight steps: the peak is at 0.4 * 8 - 1 = 2.2.
    factors = [0.1, 0.4859583228, 0.9817718381, 0.9330796892, 0.6916503745, 0.3712198870, 0.1042200065, 0.001]
    assert_factors(OneCycle(div_factor=10.0, peak_share=0.4, final_div_factor=100.0), factors)


def test_one_cycle_that_is_too_short_to_climb_begins_at_its_peak() -> None:
    assert_factors(OneCycle(), [1, 0.500002, 4e-6])


def test_one_cycle_of_a_single_step_is_at_its_peak() -> None:
    assert_factors(OneCycle(), [1])


@every_schedule
def test_a_warm_up_that_fills_the_run_climbs_to_the_rate(schedule: Schedule) -> None:
    filling = schedule.replace(warm_up=9).factors(10)
    np.testing.assert_allclose(filling, np.arange(1, 11) / 10, rtol=1e-12)
    np.testing.assert_allclose(schedule.replace(warm_up=99).factors(10), np.arange(1, 11) / 100, rtol=1e-12)


@every_schedule
def test_a_run_of_one_step_has_the_whole_rate(schedule: Schedule) -> None:
    np.testing.assert_allclose(schedule.replace(warm_up=0).factors(1), [1], rtol=1e-12)


@every_schedule
def test_the_warm_up_climbs_to_the_first_factor_and_the_rest_is_a_shorter_run(schedule: Schedule) -> None:
    plain = schedule.replace(warm_up=0).factors(40)
    warmed = schedule.replace(warm_up=4).factors(44)
    np.testing.assert_allclose(warmed[:4], plain[0] * np.array([0.2, 0.4, 0.6, 0.8]), rtol=1e-12)
    np.testing.assert_allclose(warmed[4:], plain, rtol=1e-14)


def test_a_run_that_is_shorter_than_its_warm_up_only_climbs() -> None:
    assert_factors(Cosine(warm_up=9), [0.1, 0.2, 0.3, 0.4])
