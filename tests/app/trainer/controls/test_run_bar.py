"""The bar of a run: why it cannot start, where it stands, painted by itself."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from core.datasets import load
from core.export.training_script import script
from core.messages import Message
from core.propagation import PropagationConfig
from core.schedules import Linear
from core.training import Trainer
from tests.app.keyboard import type_into
from tests.app.trainer.actions import click, train, wait_for
from tests.app.trainer.conftest import SMALL


def test_a_dataset_that_is_not_there_is_said_where_one_looks(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_model(room.controller.model.replace(config=SMALL.replace(dataset="/nowhere")))
    click(qtbot, room.bar.start)
    wait_for(qtbot, room, Activity.IDLE)
    qtbot.waitUntil(room.bar.error.isVisible)
    assert "/nowhere is not there; choose it again" in room.bar.error.text()


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.slow
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


def places(room: TrainerView) -> list[tuple[str, QRect]]:
    """The places of all controls of the bar in the window, what is in them as it may be."""
    controls = [*room.bar.findChildren(QAbstractButton), *room.bar.findChildren(QAbstractSpinBox)]
    corner = room.window()
    QApplication.sendPostedEvents()
    return [
        (
            control.accessibleName().replace("Continue", "Pause").replace("Play", "Pause"),
            in_window(control, corner),
        )
        for control in controls
        if control.isVisible()
    ]


def in_window(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


@pytest.mark.slow
@pytest.mark.parametrize("size", [(960, 520), (1280, 800)])
def test_nothing_in_the_bar_moves_whatever_happens(qtbot: QtBot, room: TrainerView, size: tuple[int, int]) -> None:
    room.window().resize(*size)
    room.controller.set_config(SMALL.replace(epochs=5000))
    at_rest = [place for _, place in places(room)]
    assert len(at_rest) > 15

    def hold(moment: str) -> None:
        moved = [
            (name, place, before)
            for (name, place), before in zip(places(room), at_rest, strict=True)
            if place != before
        ]
        assert not moved, (moment, moved)

    click(qtbot, room.bar.start)
    hold("reading")
    wait_for(qtbot, room, Activity.RUNNING)
    qtbot.waitUntil(lambda: room.playback.length > 10, timeout=20_000)
    hold("running")
    click(qtbot, room.bar.start)
    click(qtbot, room.settings.several.seeds)
    hold("waiting")
    click(qtbot, room.bar.pause)
    wait_for(qtbot, room, Activity.PAUSED)
    hold("paused")
    room.bar.live.changed.emit("dropout", 2.0)
    assert room.notes.isVisible()
    hold("a refusal")
    type_into(qtbot, room.playback_bar.frame, "end")
    hold("a refusal of the playback")
    click(qtbot, room.bar.stop)
    hold("stopped")
    room.controller.queue.set_summary(Message("a scene came to this, which takes a line " * 8))
    hold("the sentence of a scene")
    room.interrupted.say("A run was interrupted.")
    hold("an interrupted run")
    room.controller.set_config(SMALL.replace(dataset="/nowhere"))
    click(qtbot, room.bar.start)
    wait_for(qtbot, room, Activity.IDLE)
    qtbot.waitUntil(room.bar.error.isVisible)
    hold("a dataset that is not there")


def test_the_live_settings_are_there_at_rest_and_can_be_changed_while_a_run_goes_on(
    qtbot: QtBot, room: TrainerView
) -> None:
    assert room.bar.live.isVisible()
    assert not room.bar.live.isEnabled()
    click(qtbot, room.bar.batch)
    wait_for(qtbot, room, Activity.PAUSED)
    assert room.bar.live.isEnabled()
    click(qtbot, room.bar.stop)
    assert not room.bar.live.isEnabled()


def test_playing_is_offered_when_there_is_something_to_play(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.playback.set_length(0)
    assert not room.playback_bar.play.isEnabled()
    train(qtbot, room)
    assert room.playback_bar.play.isEnabled()


def answer(monkeypatch: pytest.MonkeyPatch, epochs: int, *, given: bool = True) -> list[tuple[object, ...]]:
    """Have the dialog answered, and return what it was asked with."""
    asked: list[tuple[object, ...]] = []

    def get(*arguments: object) -> tuple[int, bool]:
        asked.append(arguments[3:])
        return epochs, given

    monkeypatch.setattr(QInputDialog, "getInt", get)
    return asked


@pytest.mark.slow
def test_a_finished_run_trains_on_and_equals_a_longer_one(
    qtbot: QtBot, room: TrainerView, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    room.status_message.connect(said.append)
    assert not room.bar.pause.isEnabled()
    config = SMALL.replace(schedule=Linear())
    room.controller.set_config(config)
    train(qtbot, room)
    run = room.controller.run
    assert run is not None
    assert answer(monkeypatch, 6, given=False) == []
    click(qtbot, room.bar.train_on)
    assert len(run.epochs) == 3
    asked = answer(monkeypatch, 6)
    click(qtbot, room.bar.train_on)
    assert asked == [(6, 4, 10_000)]
    qtbot.waitUntil(lambda: len(run.epochs) == 6, timeout=20_000)
    wait_for(qtbot, room, Activity.IDLE)
    assert room.controller.run is run
    assert any(text.startswith("The schedule now covers 6 epochs") for text in said)
    assert room.bar.progress.maximum() == room.bar.progress.value() == run.steps == 2 * config.steps
    (saved,) = room.controller.archive.using(lambda runs: runs.runs())
    assert (saved.epochs, saved.epochs_to_make, saved.ending.kind) == (6, 6, "finished")
    again = Trainer(run.config, load(config.data), run.changes)
    list(again.run())
    assert run.trainer is not None
    np.testing.assert_array_equal(again.network.parameters, run.trainer.network.parameters)
    assert "Change(step=" in script(run.config, run.changes)


@pytest.mark.slow
def test_a_run_is_offered_more_epochs_when_it_has_finished_or_was_stopped(qtbot: QtBot, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(epochs=10_000))
    click(qtbot, room.bar.start)
    run = room.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: len(run.epochs) > 1, timeout=20_000)
    assert room.bar.pause.text() == "Pause"
    assert not room.bar.train_on.isEnabled()
    click(qtbot, room.bar.stop)
    assert room.bar.pause.text() == "Continue"
    assert room.bar.train_on.isEnabled()
    room.controller.set_config(SMALL)
    train(qtbot, room)
    assert not room.bar.pause.isEnabled()
    assert room.bar.train_on.isEnabled()


def test_a_refused_length_is_said_in_the_bar(qtbot: QtBot, room: TrainerView, monkeypatch: pytest.MonkeyPatch) -> None:
    room.controller.set_config(SMALL)
    train(qtbot, room)
    answer(monkeypatch, 2)
    click(qtbot, room.bar.train_on)
    assert "has made 3 epochs already" in room.bar.error.text()
