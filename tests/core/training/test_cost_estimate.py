"""What a run is said to cost, against what it costs."""

from typing import Any

import pytest

from core.initializers import Normal
from core.optimizers import Adam
from core.schedules import Cosine
from core.training import TrainingConfig, cost_estimate
from core.training.cost_estimate import EpochTime, epoch_time
from tests.core.datasets.easy_data import easy_dataset

DATASET = easy_dataset()


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hidden_layers": ()},
        {"batch_size": 1, "early_stopping": 3},
        {"optimizer": Adam(learning_rate=100.0), "initializer": Normal(std=1000.0)},  # would diverge
        {"schedule": Cosine(warm_up=5), "batch_norm": True, "dropout": 0.5},
        {"hidden_layers": (4096,) * 3, "train_size": 60_000, "batch_size": 60_000},  # would take an hour
    ],
)
def test_the_time_of_any_run_is_measured_in_a_moment(changes: dict[str, Any]) -> None:
    training, evaluation = epoch_time(TrainingConfig().replace(**changes), DATASET)
    assert training > 0
    assert evaluation > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({"train_size": 1000, "batch_size": 100}, 20),
        ({"train_size": 1050, "batch_size": 100}, 20),
        ({"train_size": 1050, "batch_size": 100, "drop_last": False}, 22),
        # 16,965,632 weights are shrunk to 3,044,496, those of 1722 units, and 10,000 rows to 32.
        ({"train_size": 10_000, "batch_size": 10_000, "hidden_layers": (4096, 4096)}, 3483),
    ],
)
def test_an_epoch_takes_its_steps(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], seconds: float) -> None:
    monkeypatch.setattr(cost_estimate, "_step_time", lambda _: 2.0)
    assert epoch_time(TrainingConfig().replace(**changes), DATASET).training == pytest.approx(seconds, rel=0.01)


def test_an_epoch_passes_as_fast_as_the_slower_of_training_and_looks_where_both_go_on_at_once() -> None:
    one, two, small = TrainingConfig(), TrainingConfig(blas_threads=2), TrainingConfig(hidden_layers=(2,))
    assert EpochTime(training=3.0, evaluation=2.0).passed(one, DATASET) == 3.0
    assert EpochTime(training=3.0, evaluation=2.0).passed(two, DATASET) == 5.0
    assert EpochTime(training=3.0, evaluation=2.0).passed(small, DATASET) == 5.0
