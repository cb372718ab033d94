"""The rates that are drawn are those that a run takes."""

import math

import numpy as np
import pytest

from core.optimizers import SGD, Rprop
from core.schedules import ConstantRate, Cosine, OneCycle, StepDecay
from core.training import Change, StepReport, Trainer, TrainingConfig
from core.training.learning_rates import MOST, planned_rates
from tests.core.datasets.easy_data import easy_dataset

CONFIG = TrainingConfig(
    train_size=100, hidden_layers=(8,), epochs=3, batch_size=20, optimizer=SGD(learning_rate=0.2), validation_fraction=0
)


@pytest.mark.parametrize("schedule", [ConstantRate(warm_up=4), Cosine(), StepDecay(every=4, gamma=0.5), OneCycle()])
def test_they_are_those_of_the_reports_of_a_run(schedule: Cosine) -> None:
    config, changes = CONFIG.replace(schedule=schedule), [Change(6, "learning_rate", 0.05), Change(8, "l2", 0.1)]
    trainer = Trainer(config, easy_dataset(), changes)
    taken = [report.learning_rate for report in trainer.run() if isinstance(report, StepReport)]
    steps, rates = planned_rates(config, changes)
    assert steps.tolist() == list(range(15))
    np.testing.assert_allclose(rates, taken)


def test_half_a_cosine_is_at_half_after_half_the_run() -> None:
    config = CONFIG.replace(schedule=Cosine(), epochs=1000)
    steps, rates = planned_rates(config)
    assert len(steps) <= MOST
    expected = [0.2 * (1 + math.cos(math.pi * step / 5000)) / 2 for step in steps]
    np.testing.assert_allclose(rates, expected)


def test_an_optimizer_of_its_own_step_sizes_has_one_rate() -> None:
    _, rates = planned_rates(CONFIG.replace(optimizer=Rprop(), schedule=Cosine()))
    assert np.ptp(rates) == 0
