"""Whoever hears of a change finds all of it made: fewer racers, a shorter race and another room's model alike."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.course.reader import fall_lines_course
from app.optimizers.view import OptimizersView
from app.session.session import Session, write
from app.window.main_window import MainWindow
from tests.app.course.course_window import open_scene


def go_to_the_last(room: OptimizersView) -> None:
    """Choose the last racer, at the end of the race."""
    room.controller.run_out()
    room.controller.choose(len(room.controller.model.racers) - 1)
    room.playback.seek(room.playback.length)


def is_whole(room: OptimizersView) -> bool:
    """Tell whether what is shown belongs to what is there."""
    controller = room.controller
    known = len(controller.race) == len(controller.model.racers) == len(controller.names)
    return known and controller.chosen < max(1, len(controller.race)) and room.playback.position <= room.playback.length


def short(room: OptimizersView) -> None:
    """A race of one racer and a few steps, as one step of history."""
    model = room.controller.model
    room.controller.set_model(model.replace(racers=model.racers[:1], steps=10))


@pytest.mark.slow
def test_any_scene_may_follow_the_last_racer_at_the_end(window: MainWindow, room: OptimizersView) -> None:
    window.complete()
    for entry in fall_lines_course().entries:
        for number, scene in enumerate(entry.scenes):
            if scene.room == "optimizers":
                window.files.new.trigger()
                go_to_the_last(room)
                open_scene(window, entry.id, number)
                assert is_whole(room)


def test_undo_and_redo_lead_from_many_racers_to_few(window: MainWindow, room: OptimizersView) -> None:
    short(room)
    window.undo.trigger()
    go_to_the_last(room)
    window.redo.trigger()
    assert is_whole(room)
    window.undo.trigger()
    assert is_whole(room)


def test_a_session_of_fewer_racers_is_opened(window: MainWindow, room: OptimizersView, tmp_path: Path) -> None:
    few = Session()
    model = few.optimizers.replace(racers=few.optimizers.racers[:1], steps=10)
    write(few.replace(optimizers=model), tmp_path / "few.fallline")
    go_to_the_last(room)
    window.files.open_file(tmp_path / "few.fallline")
    assert is_whole(room)


@pytest.mark.slow
@pytest.mark.parametrize("steps", [300, 10_000])
def test_the_last_racer_is_removed_at_the_end(room: OptimizersView, qtbot: QtBot, steps: int) -> None:  # noqa: ARG001
    model = room.controller.model
    room.controller.set_model(model.replace(steps=steps))
    go_to_the_last(room)
    room.controller.set_model(model.without(len(model.racers) - 1).replace(steps=steps))
    assert is_whole(room)


def test_a_position_is_announced_only_when_everything_is_known(room: OptimizersView) -> None:
    heard: list[bool] = []
    for signal in (room.playback.position_changed, room.playback.length_changed, room.controller.model_changed):
        signal.connect(lambda _: heard.append(is_whole(room)))
    go_to_the_last(room)
    short(room)
    room.controller.undo()
    assert len(heard) >= 4
    assert all(heard)
