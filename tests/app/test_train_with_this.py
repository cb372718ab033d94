"""From a row of the Initializers room into the Trainer's form."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.initializers.initializer_card import InitializerBody
from app.initializers.view import InitializersView
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.initializers import GlorotNormal, HeNormal
from core.training import MODEL_1


@pytest.fixture
def initializers(qtbot: QtBot, window: MainWindow) -> InitializersView:
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    qtbot.waitUntil(room.workbench.isVisible)
    return room


def test_a_row_is_trained_from_its_menu(qtbot: QtBot, window: MainWindow, initializers: InitializersView) -> None:
    card = initializers.workbench.controls.rows.cards[3]
    assert isinstance(card.entry.initializer, GlorotNormal)
    card.train.trigger()
    room = window.room
    assert isinstance(room, TrainerView)
    config = room.controller.model.config
    assert config == MODEL_1.replace(
        hidden_layers=(100,) * 5, initializer=GlorotNormal(), batch_norm=False, dropout=0.0
    )
    assert window.focusWidget() is room.bar.start
    window.activateWindow()
    qtbot.waitUntil(room.bar.start.hasFocus)
    room.controller.undo()
    assert room.controller.model.config == MODEL_1


def test_a_row_is_trained_by_its_button(qtbot: QtBot, window: MainWindow, initializers: InitializersView) -> None:
    card = initializers.workbench.controls.rows.cards[4]
    card.open(True)
    assert isinstance(card.body, InitializerBody)
    card.body.train.setFocus()
    qtbot.keyClick(card.body.train, Qt.Key.Key_Space)
    assert isinstance(window.room, TrainerView)
    assert window.room.controller.model.config.initializer == HeNormal()


def test_a_network_that_is_too_deep_is_refused_with_a_sentence(
    window: MainWindow, initializers: InitializersView
) -> None:
    model = initializers.controller.model
    initializers.controller.set_model(model.replace(hidden_layers=(8,) * 30))
    initializers.workbench.controls.rows.cards[0].train.trigger()
    assert isinstance(window.room, TrainerView)
    assert window.room.controller.model.config == MODEL_1
    assert "30" in window.room.bar.error.text()
