"""What is said to have no effect has none: the run is the same to the last bit."""

from typing import Any

import numpy as np
import pytest

from core.activations import Sigmoid
from core.optimizers import SGD, Rprop
from core.schedules import Cosine
from core.settings import Array
from core.training import StepReport, Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset

BASE = TrainingConfig(train_size=100, hidden_layers=(8,), batch_size=20, epochs=2)
DATASET = easy_dataset()
OTHER_VALUES: dict[str, Any] = {
    "activation": Sigmoid(),
    "dropout": 0.5,
    "batch_norm": True,
    "bn_momentum": 0.5,
    "bn_eps": 0.1,
    "schedule": Cosine(),
    "penalty_mode": "decoupled",
    "drop_last": False,
}


def course(config: TrainingConfig) -> tuple[list[float], Array]:
    trainer = Trainer(config, DATASET)
    losses = [report.loss for report in trainer.run() if isinstance(report, StepReport)]
    return [*losses, *(report.validation_loss for report in trainer.history)], trainer.network.parameters


@pytest.mark.parametrize(
    ("changes", "idle"),
    [
        ({"hidden_layers": ()}, {"activation", "dropout", "batch_norm", "bn_momentum", "bn_eps"}),
        ({"batch_norm": False}, {"bn_momentum", "bn_eps"}),
        ({"optimizer": Rprop()}, {"schedule"}),
        ({"l2": 0.0, "l1": 0.0}, {"penalty_mode"}),
        ({"batch_size": 25}, {"drop_last"}),
    ],
)
def test_a_field_that_is_idle_changes_nothing(changes: dict[str, Any], idle: set[str]) -> None:
    config = BASE.replace(**changes)
    assert idle <= set(config.inactive_fields())
    expected = course(config)
    for field in idle:
        np.testing.assert_equal(course(config.replace(**{field: OTHER_VALUES[field]})), expected)


@pytest.mark.parametrize("field", OTHER_VALUES)
def test_a_field_that_is_not_idle_changes_the_run(field: str) -> None:
    busy = BASE.replace(train_size=110, batch_norm=field.startswith("bn_"), optimizer=SGD(learning_rate=0.1), l2=0.1)
    assert field not in busy.inactive_fields()
    losses, _ = course(busy)
    assert course(busy.replace(**{field: OTHER_VALUES[field]}))[0] != losses


def test_patience_needs_images_to_judge_by() -> None:
    assert (
        BASE.replace(validation_fraction=0.0).inactive_fields()["early_stopping"] == "There are no validation images."
    )
    few = BASE.replace(train_size=40, validation_fraction=0.01)
    assert few.inactive_fields()["early_stopping"] == "There are no validation images."
    assert "early_stopping" not in few.replace(early_stopping=3).inactive_fields()  # so that it can be switched off
    assert "early_stopping" not in BASE.inactive_fields()


def test_each_reason_is_a_sentence_about_a_field() -> None:
    bare = BASE.replace(hidden_layers=(), optimizer=Rprop(), validation_fraction=0.0)
    assert set(bare.inactive_fields()) <= set(TrainingConfig.model_fields)
    assert all(reason.endswith(".") for reason in bare.inactive_fields().values())


def test_nothing_is_restored_where_nothing_stops_early() -> None:
    assert BASE.inactive_fields()["restore_best"] == "Early stopping is off."
    assert "restore_best" not in BASE.replace(early_stopping=3).inactive_fields()
