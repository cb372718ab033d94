"""Undo and Redo name their step, and show where it happened."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from app.widgets.reveal import Frame
from app.window.main_window import MainWindow
from core.surfaces import Rosenbrock
from tests.app.course.course_window import open_scene


def framed(window: MainWindow) -> list[QWidget]:
    return [frame.framed for frame in window.findChildren(Frame)]


def test_the_entries_name_the_step(window: MainWindow, room: OptimizersView) -> None:
    assert (window.undo.text(), window.undo.isEnabled(), window.redo.isEnabled()) == ("Undo", False, False)
    model = room.controller.model
    adam = model.racers[4]
    changed = adam.replace(optimizer=adam.optimizer.replace(learning_rate=0.5))
    room.controller.set_model(model.with_racer(4, changed))
    assert window.undo.text() == "Undo: learning rate of Adam"
    window.undo.trigger()
    assert (window.undo.text(), window.redo.text()) == ("Undo", "Redo: learning rate of Adam")
    assert window.statusBar().currentMessage() == "Undone: learning rate of Adam"
    window.redo.trigger()
    assert (window.undo.text(), window.redo.text()) == ("Undo: learning rate of Adam", "Redo")


def test_what_was_undone_is_brought_into_sight_and_framed(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    model = room.controller.model
    adam = model.racers[4]
    changed = adam.replace(optimizer=adam.optimizer.replace(learning_rate=0.5))
    room.controller.set_model(model.with_racer(4, changed))
    assert not room.controls.racers.cards[4].opened
    window.undo.trigger()
    qtbot.waitUntil(lambda: bool(framed(window)))
    assert [widget.accessibleName() for widget in framed(window)] == ["Learning rate"]
    assert not framed(window)[0].visibleRegion().isEmpty()


@pytest.mark.slow
def test_a_session_and_a_scene_are_named_as_a_whole(window: MainWindow, room: OptimizersView) -> None:
    room.controller.open(room.controller.model.with_surface(Rosenbrock()))
    assert window.undo.text() == "Undo: opening a session"
    open_scene(window, "momentum")
    assert window.undo.text() == "Undo: opening a scene"
    window.undo.trigger()
    assert window.redo.text() == "Redo: opening a scene"


@pytest.mark.slow
def test_each_room_has_its_own(window: MainWindow, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(steps=500))
    window.tabs.setCurrentIndex(1)
    assert window.undo.text() == "Undo"
    window.tabs.setCurrentIndex(0)
    assert window.undo.text() == "Undo: steps"


@pytest.mark.slow
def test_names_are_those_of_the_language(window: MainWindow, room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(steps=500))
    window.languages.choose("ko")
    assert window.undo.text() == "실행 취소: 스텝 수"
    window.languages.choose("en")
    assert window.undo.text() == "Undo: steps"
