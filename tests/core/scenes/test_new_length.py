"""The learning rate that is said is the one that the run takes."""

import math

import pytest

from core.optimizers import SGD, Rprop
from core.scenes.new_length import rate_after
from core.schedules import ConstantRate, Cosine, Exponential, Linear, OneCycle, Schedule, StepDecay
from core.training import TrainingConfig

BEFORE = TrainingConfig(train_size=1000, batch_size=100, epochs=3, optimizer=SGD(learning_rate=0.1))


def said(schedule: Schedule, step: int) -> str:
    before = BEFORE.replace(schedule=schedule)
    message = rate_after(before, before.replace(epochs=6), step)
    return message.text() if message is not None else ""


def test_half_of_a_longer_straight_line_is_left() -> None:
    assert (
        said(Linear(), 30)
        == "The schedule now covers 6 epochs: the learning rate goes on at 0.05, where it was 0.00333."
    )


def test_half_a_cosine_is_left() -> None:
    was = 0.1 * (1 + math.cos(math.pi * 29 / 30)) / 2
    assert f"goes on at 0.05, where it was {was:.3g}." in said(Cosine(), 30)


def test_a_rate_that_stays_is_said_to_stay() -> None:
    assert said(OneCycle(div_factor=1.0), 1).endswith("the learning rate goes on at 0.1, as it was.")


@pytest.mark.parametrize("schedule", [ConstantRate(warm_up=5), StepDecay(every=7), Exponential()], ids=lambda s: s.kind)
def test_nothing_is_said_where_the_length_changes_nothing(schedule: Schedule) -> None:
    assert said(schedule, 30) == ""


def test_nothing_is_said_of_an_optimizer_without_a_schedule() -> None:
    before = BEFORE.replace(optimizer=Rprop(), schedule=Cosine())
    assert rate_after(before, before.replace(epochs=6), 30) is None
