"""From a row of the Initializers room into the Trainer's form."""

from collections import deque

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.initializers.initializer_card import InitializerBody
from app.initializers.view import InitializersView
from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.activations import Tanh
from core.datasets import load
from core.initializers import GlorotNormal, HeNormal, Orthogonal
from core.propagation import PropagationConfig
from core.training import MODEL_1, Trainer, TrainingConfig


@pytest.fixture
def initializers(qtbot: QtBot, window: MainWindow) -> InitializersView:
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    qtbot.waitUntil(room.workbench.isVisible)
    return room


@pytest.mark.slow
def test_a_row_is_trained_from_its_menu(qtbot: QtBot, window: MainWindow, initializers: InitializersView) -> None:
    card = initializers.workbench.controls.rows.cards[3]
    assert isinstance(card.entry.initializer, GlorotNormal)
    card.train.trigger()
    room = window.room
    assert isinstance(room, TrainerView)
    config = room.controller.model.config
    assert config == MODEL_1.replace(
        hidden_layers=(100,) * 5, initializer=GlorotNormal(), batch_norm=False, dropout=0.0, l2=0.0
    )
    assert room.controller.model.network_name == "Glorot normal (Xavier)"
    assert window.focusWidget() is room.bar.start
    window.activateWindow()
    qtbot.waitUntil(room.bar.start.hasFocus)
    room.controller.undo()
    assert room.controller.model.config == MODEL_1


@pytest.mark.slow
def test_a_row_is_trained_by_its_button(qtbot: QtBot, window: MainWindow, initializers: InitializersView) -> None:
    card = initializers.workbench.controls.rows.cards[4]
    card.open(True)
    assert isinstance(card.body, InitializerBody)
    card.body.train.setFocus()
    qtbot.keyClick(card.body.train, Qt.Key.Key_Space)
    assert isinstance(window.room, TrainerView)
    assert window.room.controller.model.config.initializer == HeNormal()


@pytest.mark.slow
def test_the_run_has_the_name_of_its_row_as_long_as_it_trains_that_network(
    qtbot: QtBot, window: MainWindow, initializers: InitializersView
) -> None:
    initializers.workbench.controls.rows.cards[3].train.trigger()
    room = window.room
    assert isinstance(room, TrainerView)
    controller = room.controller
    config = controller.model.config.replace(dataset="digits", train_size=200, batch_size=20, epochs=1)
    controller.set_config(config)
    controller.start()
    qtbot.waitUntil(lambda: controller.activity is Activity.IDLE, timeout=20_000)
    assert controller.run is not None
    assert controller.run.name == "Glorot normal (Xavier)"
    controller.set_config(config.replace(initializer=HeNormal()))
    assert controller.model.network_name == ""
    controller.set_config(config)
    controller.set_model(controller.model.with_preset("model-1"))
    assert controller.model.network_name == ""


@pytest.mark.slow
def test_xavier_with_relu_learns_with_the_settings_that_are_handed_over() -> None:
    """With the L2 of 0.1 that Model 1 has beside batch norm, such a network stays at chance."""
    config = PropagationConfig(initializer=GlorotNormal()).training(MODEL_1).replace(epochs=20)
    trainer = Trainer(config, load("mnist"))
    deque(trainer.run(), maxlen=0)
    assert trainer.history[-1].test_accuracy > 0.8


@pytest.mark.slow
def test_a_network_that_is_too_deep_is_refused_with_a_sentence(
    window: MainWindow, initializers: InitializersView
) -> None:
    model = initializers.controller.model
    initializers.controller.set_model(model.replace(hidden_layers=(8,) * 30))
    initializers.workbench.controls.rows.cards[0].train.trigger()
    assert isinstance(window.room, TrainerView)
    assert window.room.controller.model.config == MODEL_1
    assert "30" in window.room.bar.error.text()


# And back: the network of the Trainer's settings, before it is trained.


@pytest.mark.slow
def test_the_network_of_the_settings_is_seen_in_the_initializers(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    moons = TrainingConfig(dataset="moons", train_size=200, batch_size=10, hidden_layers=(20, 3), activation=Tanh())
    room.controller.set_config(moons.replace(initializer=Orthogonal(gain=1.5)))
    room.settings.initial.click()
    seen = window.room
    assert isinstance(seen, InitializersView)
    model = seen.controller.model
    assert (model.hidden_layers, model.input_size, model.inputs, model.activation) == ((20, 3), 2, "normal", Tanh())
    assert model.rows[seen.controller.chosen].initializer == Orthogonal(gain=1.5)
    row = seen.controller.shown_rows()[seen.controller.chosen]
    qtbot.waitUntil(lambda: seen.controller.shown_rows()[seen.controller.chosen].now.run is not None)
    assert row.row == model.rows[seen.controller.chosen]
    before = len(model.rows)
    window.tabs.setCurrentIndex(2)
    room.settings.initial.click()
    assert len(seen.controller.model.rows) == before
    seen.controller.undo()
    assert seen.controller.model.hidden_layers == (100,) * 5


def test_a_network_without_a_hidden_layer_is_refused_in_words(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    room.controller.set_config(TrainingConfig(hidden_layers=()))
    with qtbot.waitSignal(room.controller.refused) as refused:
        room.settings.initial.click()
    assert refused.args == ["Hidden layers: has 0 entries, fewer than 1"]
    assert window.room is room
