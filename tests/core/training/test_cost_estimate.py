"""What a run is said to cost, against what it costs."""

import tracemalloc
from typing import Any

import pytest

from core.initializers import Normal
from core.optimizers import Adam
from core.schedules import Cosine
from core.training import MODEL_1, MODEL_2, MODEL_3, Trainer, TrainingConfig, cost_estimate
from core.training.cost_estimate import epoch_time, parameter_count, peak_memory
from core.training.factory import build_network
from tests.core.easy_data import easy_dataset

DATASET = easy_dataset()


def test_parameters_are_counted_as_by_hand() -> None:
    assert parameter_count(TrainingConfig(hidden_layers=()), inputs=784) == 784 * 10 + 10
    one_layer = TrainingConfig(hidden_layers=(100,))
    assert parameter_count(one_layer, inputs=784) == 79_510
    # Batch norm's scale and shift take the place of the bias.
    assert parameter_count(one_layer.replace(batch_norm=True), inputs=784) == 79_610


@pytest.mark.parametrize("config", [MODEL_1, MODEL_2, MODEL_3, TrainingConfig(hidden_layers=())])
def test_parameters_are_those_of_the_network(config: TrainingConfig) -> None:
    assert parameter_count(config, inputs=784) == build_network(config, 784).parameters.size


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_layers": (1000, 1000)},
        {"batch_size": 400, "hidden_layers": (200,) * 6, "batch_norm": True, "dropout": 0.5},
    ],
)
def test_memory_is_about_what_is_allocated(changes: dict[str, Any]) -> None:
    config = TrainingConfig(train_size=400, validation_fraction=0.0, epochs=2).replace(**changes)
    dataset = easy_dataset(train=500)
    tracemalloc.start()
    for _ in Trainer(config, dataset).run():
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    kept = dataset.train_images.nbytes + dataset.test_images.nbytes  # already there
    assert peak_memory(config, dataset) - kept == pytest.approx(peak, rel=0.35)


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
