"""File > Examples: a click opens a race and says what to look for in it; what was there is a step back."""

import json
from importlib import resources

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.optimizers.examples import RaceExample, examples
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from core.optimizers import Adam
from core.surfaces import Himmelblau
from tests.app.optimizers.edits import change_racer

every_example = pytest.mark.parametrize("example", examples(), ids=lambda example: example.title)


def menu_of(window: MainWindow) -> QMenu:
    """The menu of the examples, found by its name as a person finds it."""
    (menu,) = (menu for menu in window.findChildren(QMenu) if menu.title() == "Scenes")
    return menu


def entry(window: MainWindow, example: RaceExample) -> QAction:
    (action,) = (action for action in menu_of(window).actions() if action.text() == example.title)
    return action


def test_every_file_is_an_entry_of_the_menu(window: MainWindow) -> None:
    window.complete()
    files = sorted((resources.files("assets") / "lessons").iterdir(), key=lambda file: file.name)
    titles = [json.loads(file.read_text(encoding="utf-8"))["title"] for file in files]
    assert [action.text() for action in menu_of(window).actions() if not action.isSeparator()] == titles
    assert len(set(titles)) == len(titles)


@every_example
def test_a_click_opens_it_and_plays_it_from_the_start(
    qtbot: QtBot, window: MainWindow, room: OptimizersView, example: RaceExample
) -> None:
    room.controller.set_model(room.controller.model.with_surface(Himmelblau()))
    room.playback.seek(40)
    menu = menu_of(window)
    menu.popup(window.pos())
    qtbot.waitExposed(menu)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry(window, example)).center())
    assert room.controller.model == example.optimizers
    assert (room.playback.playing, room.playback.position) == (True, 0)
    assert room.stage.hint.isVisible()
    assert room.stage.hint.text.text() == example.look_for


@every_example
def test_undo_brings_back_what_was_there(window: MainWindow, room: OptimizersView, example: RaceExample) -> None:
    room.controller.set_model(room.controller.model.with_surface(Himmelblau()))
    before = room.controller.model
    entry(window, example).trigger()
    window.undo.trigger()
    assert room.controller.model == before
    assert room.stage.hint.isHidden()
    window.redo.trigger()
    assert room.controller.model == example.optimizers
    assert room.stage.hint.isVisible()


def test_the_first_racer_is_explained(window: MainWindow, room: OptimizersView) -> None:
    room.controller.choose(3)
    entry(window, examples()[0]).trigger()
    assert room.controller.chosen == 0


def test_a_hint_that_is_put_away_comes_back_with_its_example(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    example = examples()[2]
    entry(window, example).trigger()
    qtbot.mouseClick(room.stage.hint.close_button, Qt.MouseButton.LeftButton)
    room.controller.drag_start(-5.0, 1.0)
    assert room.stage.hint.isHidden()
    entry(window, example).trigger()
    assert room.stage.hint.isVisible()


def test_the_hint_stays_while_the_start_moves_and_goes_with_other_racers(
    window: MainWindow, room: OptimizersView
) -> None:
    example = examples()[2]
    entry(window, example).trigger()
    assert room.stage.back.isHidden()
    room.controller.drag_start(-5.0, 1.0)
    assert room.stage.hint.isVisible()
    assert room.stage.hint.text.text() == (
        f"From the start of the scene, after {example.optimizers.steps} steps: {example.look_for}"
    )
    change_racer(room.controller, 0, optimizer=Adam())
    assert room.stage.hint.isHidden()
    room.controller.undo()
    assert room.stage.hint.isVisible()


def test_a_way_leads_back_to_the_start_of_an_example(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    example = examples()[2]
    entry(window, example).trigger()
    model = room.controller.model
    room.controller.set_model(model.replace(steps=17, start=model.start.replace(x=1.0)))
    qtbot.mouseClick(room.stage.back, Qt.MouseButton.LeftButton)
    assert room.controller.model == model
    assert room.stage.hint.isVisible()
    assert room.stage.hint.text.text() == example.look_for
    assert room.stage.back.isHidden()
