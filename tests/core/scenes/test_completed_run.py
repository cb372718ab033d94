"""What is read off a run that is over."""

import math

import numpy as np
import pytest

from core.optimizers import SGD
from core.scenes.completed_run import CompletedRun
from core.settings import Array
from core.training import Ending, EpochReport, StepReport, Trainer, TrainingConfig
from core.training.run_summary import RunSummary
from tests.core.datasets.easy_data import easy_dataset
from tests.core.histories import history

CONFIG = TrainingConfig(train_size=100, hidden_layers=(8,), epochs=2, batch_size=20)


def over(
    epochs: list[EpochReport], losses: Array | None = None, weights: Array | None = None, kind: str = "finished"
) -> CompletedRun:
    ending = Ending("diverged", 3) if kind == "diverged" else Ending("finished", 3)
    summary = RunSummary(name="one", config=CONFIG, ending=ending).with_history(epochs)
    losses = np.zeros(3) if losses is None else losses
    return CompletedRun(summary, epochs, losses, np.ones(4) if weights is None else weights)


def test_accuracies_are_those_of_the_last_epoch() -> None:
    run = over(history(train_accuracy=[0.5, 0.9], validation_accuracy=[0.4, 0.8], test_accuracy=[0.4, 0.75]))
    assert (run.train, run.validation, run.test, run.first_test) == (0.9, 0.8, 0.75, 0.4)
    assert run.gap == 10


def test_a_run_that_diverged_recognises_nothing() -> None:
    run = over(history(train_accuracy=[0.5, 0.9]), kind="diverged")
    assert (run.train, run.test, run.gap) == (0, 0, 0)
    nothing = over([], kind="diverged")
    assert (nothing.test, nothing.first_test, nothing.summary.best_epoch) == (0, 0, None)
    assert math.isnan(nothing.epoch_seconds)
    assert nothing.seconds_to(0.1) == math.inf


def test_time_is_counted_to_the_end_of_the_epoch_that_reached_it() -> None:
    run = over(history(test_accuracy=[0.5, 0.8, 0.7], seconds=[1.0, 2.0, 4.0]))
    assert (run.seconds_to(0.8), run.seconds_to(0.5), run.seconds_to(0.9)) == (3, 1, math.inf)
    assert run.epoch_seconds == 2


def test_a_run_is_judged_by_its_last_epoch_within_a_time() -> None:
    run = over(history(test_accuracy=[0.5, 0.8, 0.7], seconds=[1.0, 2.0, 4.0]))
    assert run.seconds == 7
    assert [run.test_within(seconds) for seconds in (0.5, 1, 2.9, 3, 6.9, 7)] == [0, 0.5, 0.5, 0.8, 0.8, 0.7]


def test_rises_of_the_training_loss_are_counted() -> None:
    assert over(history(train_loss=[3.0, 1.0, 2.0, 2.0, 2.5])).rises == 2
    assert over([], kind="diverged").rises == 0


def test_the_sharpness_is_measured_where_it_is_asked_for_and_the_run_has_come_to_its_end() -> None:
    trainer = Trainer(CONFIG.replace(optimizer=SGD(learning_rate=0.1)), easy_dataset())
    losses = [report.loss for report in trainer.run() if isinstance(report, StepReport)]
    assert CompletedRun.of("", trainer, losses).sharpness is None
    found = CompletedRun.of("", trainer, losses, sharpness=True).sharpness
    assert found is not None
    assert found.epoch == 2
    assert found.limit == pytest.approx(20)


def test_weights_are_measured_together() -> None:
    run = over(history(seconds=[1.0]), weights=np.array([3.0, 0.0, -4.0, 0.0]))
    assert (run.weight_norm, run.zeros) == (5, 0.5)


def test_the_peak_is_the_highest_loss_over_the_first() -> None:
    assert over([], np.array([2.0, 5.0, math.inf, 1.0])).peak == 2.5
    assert over([], np.array([2.0, 1.5, 1.0])).peak == 1
    assert math.isnan(over([], np.array([])).peak)


def test_roughness_is_the_deviation_of_noise_around_a_straight_course() -> None:
    noise = np.random.default_rng(0).normal(0, 0.3, 100_000)
    assert over([], np.linspace(2, 1, 100_000) + noise).roughness == pytest.approx(0.3, rel=0.02)
    assert over([], np.linspace(2, 1, 50)).roughness == pytest.approx(0, abs=1e-12)
    assert math.isnan(over([], np.ones(2)).roughness)


def test_a_run_leaves_its_history_its_losses_and_its_weights() -> None:
    trainer = Trainer(CONFIG, easy_dataset())
    run = CompletedRun.of("one", trainer, [report.loss for report in trainer.run() if isinstance(report, StepReport)])
    assert run.summary.ending == Ending("finished", 10)
    assert (len(run.losses), len(run.history)) == (10, 2)
    assert run.weights.size == 36 * 8 + 8 * 10


def test_a_run_that_goes_on_is_not_over() -> None:
    with pytest.raises(ValueError, match="not over"):
        CompletedRun.of("one", Trainer(CONFIG, easy_dataset()), [])
