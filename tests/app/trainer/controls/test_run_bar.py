"""The bar of a run: why it cannot start, where it stands, painted by itself."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from core.propagation import PropagationConfig
from tests.app.trainer.actions import click, wait_for
from tests.app.trainer.conftest import SMALL


def test_a_dataset_that_is_not_there_is_said_where_one_looks(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_model(room.controller.model.replace(config=SMALL.replace(dataset="/nowhere")))
    click(qtbot, room.bar.start)
    wait_for(qtbot, room, Activity.IDLE)
    qtbot.waitUntil(room.bar.error.isVisible)
    assert "“/nowhere” is neither a folder nor one of" in room.bar.error.text()


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_run_that_goes_on_has_its_bar_painted_and_not_the_whole_window(qtbot: QtBot, room: TrainerView) -> None:
    room.tab_widget.setCurrentWidget(room.data)
    room.controller.set_config(SMALL.replace(epochs=10_000))
    click(qtbot, room.bar.start)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: len(run.epochs) > 100, timeout=20_000)
    qtbot.wait(50)
    paints, bar = Paints(room.data.sheet), Paints(room.bar.status)
    qtbot.waitUntil(lambda: len(run.epochs) > 300, timeout=20_000)
    assert bar.count > 1
    assert paints.count == 0


def test_a_network_that_is_too_deep_is_refused_until_the_settings_change(qtbot: QtBot, room: TrainerView) -> None:  # noqa: ARG001
    room.train_with(PropagationConfig(hidden_layers=(10,) * 21), "deep")
    assert room.bar.error.text() == "Hidden layers: has 21 entries, more than 20"
    room.train_with(PropagationConfig(hidden_layers=(10,) * 3), "shallow")
    assert room.bar.error.text() == ""
    assert room.controller.model.config.hidden_layers == (10, 10, 10)
