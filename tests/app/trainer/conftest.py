"""What the tests of the Trainer room share: a small network on small pictures."""

import pytest
from pytestqt.qtbot import QtBot

from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.optimizers import Momentum
from core.training import TrainingConfig

SMALL = TrainingConfig(
    dataset="digits",
    train_size=200,
    hidden_layers=(20, 20),
    optimizer=Momentum(learning_rate=0.1),
    epochs=3,
    batch_size=20,
)


@pytest.fixture
def room(qtbot: QtBot, window: MainWindow) -> TrainerView:
    """The Trainer room, with a small network on small pictures."""
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    window.complete_room(2)
    qtbot.waitUntil(room.isVisible)
    room.controller.set_model(room.controller.model.replace(config=SMALL))
    return room
