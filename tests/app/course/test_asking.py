"""Predict, then reveal, as a person goes through it in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.course.asking import MOST_KEPT, Asking
from app.course.cover import Cover
from app.course.question_card import QuestionCard
from app.optimizers.view import OptimizersView
from app.session.preferences import Preferences
from app.start import open_window, preferences_of
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from tests.app.course.course_window import asking_of, course_of
from tests.app.course.test_panel import panel_of
from tests.conftest import put_away


def ask(window: MainWindow, entry: str, *, opens: bool = True) -> QuestionCard:
    """Open an entry that asks something, and its scene."""
    panel, course = panel_of(window), course_of(window)
    course.open_entry(entry)
    assert course.entry is not None
    scene = course.entry.asked_scene
    assert scene is not None
    if opens:
        course.open_scene(scene)
    assert panel.entry.question is not None
    return panel.entry.question


def top_of(window: MainWindow, widget: QWidget) -> int:
    return widget.mapTo(window, QPoint()).y()


def play_out(qtbot: QtBot, room: OptimizersView, asking: Asking) -> None:
    room.playback.seek(room.playback.length)
    qtbot.waitUntil(lambda: asking.right() is not None)


@pytest.mark.slow
def test_the_scene_waits_until_a_click_predicts_and_tells_at_its_end(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    card, asking = ask(window, "momentum"), asking_of(window)
    assert (room.playback.playing, room.playback.position) == (False, 0)
    assert card.note.text() == "The scene waits for your answer."
    qtbot.mouseClick(card.answers["momentum"], Qt.MouseButton.LeftButton)
    assert room.playback.playing
    assert (card.predicted.text(), card.found.text()) == ("Momentum", "comes at the end")
    play_out(qtbot, room, asking)
    assert (card.predicted.text(), card.found.text()) == ("Momentum", "SGD")
    assert "SGD is 0.36 away" in card.result.text()
    room.playback.step(-3)
    qtbot.wait(100)
    assert card.found.text() == "SGD"  # it has been seen


@pytest.mark.slow
def test_the_keyboard_predicts(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    card = ask(window, "momentum", opens=False)
    card.answers["sgd"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card.answers["sgd"], Qt.Key.Key_Space)
    assert course_of(window).scene is not None  # an answer opens the scene
    assert room.playback.playing
    assert card.predicted.text() == "SGD"


def test_nothing_moves_and_what_would_tell_is_covered(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    card, panel = ask(window, "momentum", opens=False), panel_of(window)
    part = panel.entry.scenes["keeps-direction"]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    before = [(top_of(window, one), one.height()) for one in (card, part.button)]
    assert part.look_for.isHidden()
    assert "after your answer" in panel.entry.claims[0].now.text()
    qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)
    assert room.chart.findChild(Cover) is not None
    plot = room.plot.geometry()
    qtbot.mouseClick(card.answers["both"], Qt.MouseButton.LeftButton)
    play_out(qtbot, room, asking_of(window))
    assert [(top_of(window, one), one.height()) for one in (card, part.button)] == before
    assert room.plot.geometry() == plot
    qtbot.waitUntil(lambda: room.chart.findChild(Cover) is None)
    assert part.look_for.isVisible()


@pytest.mark.slow
def test_it_is_skipped_by_a_click_or_by_playing(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    card, asking = ask(window, "momentum"), asking_of(window)
    qtbot.mouseClick(card.skip, Qt.MouseButton.LeftButton)
    assert room.playback.playing
    play_out(qtbot, room, asking)
    assert (card.predicted.text(), card.found.text()) == ("none, you skipped it", "SGD")
    qtbot.mouseClick(card.again, Qt.MouseButton.LeftButton)
    assert asking.is_waiting
    assert (room.playback.playing, room.playback.position) == (False, 0)
    room.playback.toggle()
    qtbot.waitUntil(lambda: not asking.is_open)
    assert asking.predictions == {}


@pytest.mark.slow
def test_a_changed_race_has_no_result_and_an_answer_goes_back_to_the_scene(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    card, asking = ask(window, "momentum"), asking_of(window)
    room.controller.set_model(room.controller.model.replace(steps=57))
    qtbot.mouseClick(card.answers["sgd"], Qt.MouseButton.LeftButton)
    assert room.controller.model.steps == 30
    play_out(qtbot, room, asking)
    room.controller.set_model(room.controller.model.replace(steps=57))
    qtbot.waitUntil(lambda: card.found.text() == "open the scene to see it")


@pytest.mark.slow
def test_runs_wait_as_well(qtbot: QtBot, window: MainWindow) -> None:
    card, asking = ask(window, "learning-rate"), asking_of(window)
    trainer = window.room
    assert isinstance(trainer, TrainerView)
    assert not trainer.controller.queue.runs.runs
    qtbot.mouseClick(card.answers["fast"], Qt.MouseButton.LeftButton)
    assert len(trainer.controller.queue.runs.runs) == 6
    assert asking.right() is None
    trainer.controller.queue.hold()
    trainer.controller.stop()


@pytest.mark.slow
def test_in_the_initializers_the_signal_waits(qtbot: QtBot, window: MainWindow) -> None:
    card, asking = ask(window, "second-winter"), asking_of(window)
    playback = window.room.playback
    assert (playback.playing, playback.position) == (False, 0)
    qtbot.mouseClick(card.answers["half"], Qt.MouseButton.LeftButton)
    assert playback.playing
    playback.seek(playback.length)
    qtbot.waitUntil(lambda: card.found.text() == "Less than a millionth", timeout=20_000)
    assert asking.result("ko").startswith("1/8,900,000만 도달합니다.")


@pytest.mark.slow
def test_a_prediction_is_kept_and_never_exported(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    card = ask(window, "momentum")
    qtbot.mouseClick(card.answers["momentum"], Qt.MouseButton.LeftButton)
    kept = preferences_of(window)
    assert kept.predictions == {"momentum": "momentum"}
    assert "predict" not in window.workspace.snapshot().model_dump_json()
    settings = tmp_path / "later" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(kept.model_dump_json(), encoding="utf-8")
    other = open_window(settings)
    other.show()
    card = ask(other, "momentum")
    assert card.predicted.text() == "Momentum"
    assert other.room.playback.playing  # nothing waits for what has been answered
    qtbot.mouseClick(card.again, Qt.MouseButton.LeftButton)
    assert asking_of(other).is_waiting
    assert preferences_of(other).predictions == {}
    put_away(other)


def test_settings_without_predictions_and_answers_that_are_gone(window: MainWindow) -> None:
    assert Preferences.model_validate_json('{"version": 2}').predictions == {}
    asking = asking_of(window)
    asking.predictions["momentum"] = "an answer of an earlier version"
    course_of(window).open_entry("momentum")
    assert asking.is_open


def test_no_more_than_some_are_kept(window: MainWindow) -> None:
    asking = asking_of(window)
    asking.predictions = {str(number): "one" for number in range(MOST_KEPT)}
    course_of(window).open_entry("momentum")
    asking.choose("sgd")
    assert len(asking.predictions) == MOST_KEPT
    assert "momentum" in asking.predictions
    assert "0" not in asking.predictions
