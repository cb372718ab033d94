"""The Optimizers room as a person uses it: keys, clicks, drags, and what is then to be read."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QMenu,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.theme import DARK
from app.optimizers.explainer.explainer import Insight
from app.optimizers.network_column.paused import PausedFrame
from app.optimizers.tuning.rate_sweeps import RateSweeps
from app.optimizers.view import OptimizersView
from app.widgets.forms.number_box import NumberBox
from app.window.main_window import MainWindow
from tests.app.keyboard import enter, key
from tests.app.optimizers.edits import body_of
from tests.app.optimizers.network.small_race import raced_model
from tests.app.optimizers.places import picture
from tests.app.pictures import pixels


def test_ten_steps_on_and_ten_back_are_the_same_point_and_picture(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    key(qtbot, window, Qt.Key.Key_Right)
    for start in (1, 60, 95):  # 95 + 10 crosses into another chunk of the drawn path
        room.playback.seek(start)
        before, rows = pixels(picture(room)), room.plot.legend.entries
        states = [trajectory.state(room.playback.position) for trajectory in room.controller.race]
        for _ in range(10):
            key(qtbot, window, Qt.Key.Key_Right)
        assert room.playback.position == start + 10
        assert not np.array_equal(pixels(picture(room)), before)
        for _ in range(10):
            key(qtbot, window, Qt.Key.Key_Left)
        assert room.playback.position == start
        assert room.plot.legend.entries == rows
        np.testing.assert_array_equal(pixels(picture(room)), before)
        again = [trajectory.state(room.playback.position) for trajectory in room.controller.race]
        assert [repr(state) for state in again] == [repr(state) for state in states]


def test_digits_show_and_hide_racers(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    key(qtbot, window, Qt.Key.Key_2)
    assert [row.name for row in room.plot.legend.entries] == ["SGD", "AdaGrad", "RMSProp", "Adam"]
    assert not room.controls.racers.cards[1].shown.isChecked()
    key(qtbot, window, Qt.Key.Key_2)
    assert len(room.plot.legend.entries) == 5


def test_a_racer_that_diverges_is_named_and_the_others_run_on(qtbot: QtBot, room: OptimizersView) -> None:
    card = room.controls.racers.cards[0]
    enter(qtbot, body_of(card).form.editor("learning_rate"), "10")
    room.playback.seek(300)
    states = [card.state.text() for card in room.controls.racers.cards]
    assert "diverged at step " in states[0]
    assert not any("diverged" in state for state in states[1:])
    picture(room)
    assert not room.plot.trails.failed
    assert not room.plot.heads.failed


def test_plots_follow_the_theme(window: MainWindow, room: OptimizersView) -> None:
    window.themes.choose("dark")
    QCoreApplication.processEvents()  # Qt hands palettes down in its own time
    assert room.plot.legend.entries[0].style.colour == DARK.racers[0]
    image = room.plot.grab().toImage()
    assert image.pixelColor(2, 2).name() == DARK.panel.lower()


@pytest.mark.slow
def test_every_control_has_a_name_and_a_tooltip(room: OptimizersView) -> None:
    for card in room.controls.racers.cards:
        card.open(True)
    nameless = [
        widget
        for widget in room.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(room)
        and not isinstance(widget.parent(), NumberBox)
        and widget.objectName() != "qt_spinbox_lineedit"
        and not isinstance(widget.parent(), QAbstractScrollArea)
        and not isinstance(widget, (QScrollArea, QMenu))
        and not (widget.accessibleName() and widget.toolTip())
    ]
    assert [f"{type(widget).__name__} in {type(widget.parent()).__name__}" for widget in nameless] == []


@pytest.mark.usefixtures("window")
def test_tab_goes_where_the_eye_goes_and_reaches_everything(qtbot: QtBot, room: OptimizersView) -> None:
    room.controls.surface.kind.setFocus()
    visited = []
    for _ in range(80):
        focus = QApplication.focusWidget()
        assert focus is not None
        visited.append(focus.accessibleName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    landmarks = ("Surface", "Start x", "Settings of SGD", "Steps", "Loss surface", "Loop")
    places = [visited.index(name) for name in landmarks]
    assert places == sorted(places)
    assert {"Seed", "Downhill", "Race", "Measure", "Frame", "Speed", "To the end"} <= set(visited)


def test_fewer_racers_in_a_shorter_race_can_replace_more_while_the_end_is_shown(room: OptimizersView) -> None:
    room.playback.seek(room.playback.length)
    model = room.controller.model
    room.controller.set_model(model.replace(racers=model.racers[:2], steps=20))
    assert room.playback.position == 20
    assert [row.name for row in room.plot.legend.entries] == ["SGD", "Momentum"]


def test_a_fork_that_cannot_be_says_why(qtbot: QtBot, room: OptimizersView) -> None:
    room.playback.seek(room.playback.length)
    with qtbot.waitSignal(room.status_message) as said:
        room.on_map.fork.trigger()
    assert said.args == ["After a racer's last step there is nothing left to fork: go back to an earlier frame"]


def test_a_fork_is_marked_on_the_timeline(room: OptimizersView) -> None:
    assert not room.bar.slider.marks()
    room.playback.seek(60)
    room.controller.fork(1)
    (mark,) = room.bar.slider.marks()
    assert mark.position == 60
    assert "60" in mark.text
    slider = room.bar.slider
    assert slider.x_of(150) == pytest.approx(slider.width() / 2)
    assert not slider.grab().isNull()
    room.controller.undo()
    assert not room.bar.slider.marks()


def test_in_another_language_nothing_of_the_old_room_works_on_and_zoom_and_arrows_stay(
    window: MainWindow, room: OptimizersView, insight: Insight
) -> None:
    room.open_race(raced_model())
    room.on_map.through.trigger()
    while room.controller.is_of_networks:
        room.controller.undo()
    room.controller.set_model(room.controller.model.replace(rate_strips=True))
    assert room.sweeps.is_working
    room.controller.seek(40)
    insight.column.update_panel.arrows["gradient"].click()
    room.plot.set_view([0, 1], [0, 1])
    window.languages.choose("ko")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    new = window.room
    assert isinstance(new, OptimizersView)
    parts = [*window.findChildren(RateSweeps), *window.findChildren(PausedFrame)]
    parts += [*room.controller.findChildren(RateSweeps), *room.controller.findChildren(PausedFrame)]
    assert set(parts) == {new.sweeps, new.paused}
    assert new.plot.view() == ([0, 1], [0, 1])
    assert [pull.kind for pull in new.plot.arrows.pulls()] == ["step"]
