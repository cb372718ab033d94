"""A folded section says what is in it."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.settings.section_summaries import (
    summary_of_data,
    summary_of_fields,
    summary_of_initializer,
    summary_of_network,
    summary_of_optimizer,
    summary_of_run,
    summary_of_schedule,
)
from app.trainer.view import TrainerView
from core.activations import Tanh
from core.schedules import Cosine
from core.training import MODEL_1, TrainingConfig


def test_the_first_model_of_the_notes_in_a_few_words() -> None:
    assert summary_of_optimizer(MODEL_1) == "SGD, 0.01"
    assert summary_of_run(MODEL_1) == "1000 epochs, batches of 256"
    assert summary_of_network(MODEL_1) == "4 × 100, ReLU, batch norm"
    assert summary_of_fields(MODEL_1, ("dropout", "l2", "l1")) == "dropout 0.2, L2 penalty 0.1"
    assert summary_of_schedule(MODEL_1) == "Constant"
    assert summary_of_data(MODEL_1, "MNIST") == "MNIST, 10,000 images"
    assert summary_of_initializer(MODEL_1) == "He normal"


@pytest.mark.parametrize(
    ("layers", "summary"),
    [((), "no hidden layer"), ((256, 100, 100), "256, 100, 100, Tanh"), ((7,), "1 × 7, Tanh")],
)
def test_a_network_is_told_by_its_layers(layers: tuple[int, ...], summary: str) -> None:
    assert summary_of_network(TrainingConfig(hidden_layers=layers, activation=Tanh())) == summary


def test_no_more_points_are_told_of_than_there_are() -> None:
    config = TrainingConfig(dataset="points", train_size=10, batch_size=10)
    assert summary_of_data(config, "My points") == "My points, 0 points"


def test_nothing_said_is_nothing_set() -> None:
    assert summary_of_fields(TrainingConfig(), ("dropout", "l2")) == "none"
    assert summary_of_fields(TrainingConfig(), ("shuffle", "seed"), always=("seed",)) == "seed 0"
    assert summary_of_fields(TrainingConfig(hidden_layers=(), dropout=0.5), ("dropout",)) == "none"  # it has no effect
    assert summary_of_schedule(TrainingConfig(schedule=Cosine(end_factor=0.1))) == "Cosine, end factor 0.1"


def test_the_sections_follow_the_settings(qtbot: QtBot, room: TrainerView) -> None:  # noqa: ARG001
    sections = {section.name: section for section in room.settings.sections}
    room.controller.set_config(MODEL_1)
    sections["optimizer"].open(False)
    assert sections["optimizer"].summary.isVisible()
    assert sections["optimizer"].summary.text() == "SGD, 0.01"
    room.controller.set_config(MODEL_1.replace(batch_size=50))
    assert sections["run"].summary.text() == "1000 epochs, batches of 50"
    assert not sections["run"].summary.isVisible()
