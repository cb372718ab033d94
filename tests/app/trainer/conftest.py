"""What the tests of the Trainer room share: a small network on small pictures."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT, apply_theme
from app.room_factory import trainer_room
from app.trainer.model import TrainerModel
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.optimizers import Momentum
from core.training import TrainingConfig
from tests.conftest import ALL_PARTS

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
def room(qtbot: QtBot, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TrainerView]:
    """The Trainer room, with a small network on small pictures.

    It stands in the window if the test asks for the window too, else alone, which is half the work.
    """
    if "window" in request.fixturenames:
        room = trainer_of(request.getfixturevalue("window"))
        qtbot.waitUntil(room.isVisible)
        yield room
        return
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    room = trainer_room(TrainerModel(config=SMALL), tmp_path)
    room.set_panels(ALL_PARTS)
    room.complete()
    room.resize(1280, 740)
    room.show()
    qtbot.waitExposed(room)
    QCoreApplication.processEvents()  # what was made late is laid out now
    yield room
    room.shut()
    room.close()
    room.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else each theme would be told to all rooms


def trainer_of(window: MainWindow) -> TrainerView:
    assert isinstance(window.room, TrainerView)
    return window.room
