"""What the tests of the Trainer room share: a small network on small pictures."""

from collections.abc import Callable

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
def prepare() -> Callable[[MainWindow], None]:
    """Let the window open in the Trainer room: no other one is painted before."""

    def enter(window: MainWindow) -> None:
        window.tabs.setCurrentIndex(2)
        controller = trainer_of(window).controller
        controller.set_model(controller.model.replace(config=SMALL))

    return enter


@pytest.fixture
def room(qtbot: QtBot, window: MainWindow) -> TrainerView:
    """The Trainer room, with a small network on small pictures."""
    room = trainer_of(window)
    qtbot.waitUntil(room.isVisible)
    return room


def trainer_of(window: MainWindow) -> TrainerView:
    assert isinstance(window.room, TrainerView)
    return window.room
