"""The playback bar on the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.playback import SPEEDS, Playback
from app.optimizers.view import OptimizersView
from app.widgets.playback_bar import PlaybackBar
from tests.app.keyboard import type_into


@pytest.mark.parametrize("length", [3, 10, 300, 10_000])
def test_the_slider_leaves_room_for_the_number_of_steps(qtbot: QtBot, length: int) -> None:
    playback = Playback()
    bar = PlaybackBar(playback)
    qtbot.addWidget(bar)
    bar.resize(1000, 40)
    bar.show()
    qtbot.waitExposed(bar)
    playback.set_length(length)
    QApplication.sendPostedEvents()  # the layout waits for one
    letters, told = bar.total.fontMetrics(), f"of {length}"
    assert letters.elidedText(told, Qt.TextElideMode.ElideRight, bar.total.width()) == told
    assert bar.total.geometry().right() < bar.slider.geometry().left()


def test_the_buttons_do_what_they_show(qtbot: QtBot, room: OptimizersView) -> None:
    bar = room.bar
    moves = ((bar.on, 1), (bar.on, 2), (bar.back, 1), (bar.to_end, 300), (bar.to_start, 0))
    for button, position in moves:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert room.playback.position == position
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert room.playback.playing
    room.playback.pause()


@pytest.mark.parametrize("index", range(len(SPEEDS)))
def test_the_speed_is_chosen_from_a_list(room: OptimizersView, index: int) -> None:
    room.bar.speed.activated.emit(index)
    assert room.playback.speed == SPEEDS[index]
    assert room.bar.speed.currentIndex() == index


def test_the_loop_is_switched_on(room: OptimizersView) -> None:
    room.bar.loop.click()
    assert room.playback.looping


def test_a_step_is_typed_in_any_notation_and_a_word_is_refused(qtbot: QtBot) -> None:
    playback = Playback()
    bar = PlaybackBar(playback, label="Step")
    qtbot.addWidget(bar)
    playback.set_length(2000)
    for text, position, said in (
        ("1,234", 1234, "“1,234” is read as 1234"),
        ("90", 90, ""),
        ("5e3", 2000, "“5000” is read as 2000"),
        ("-3", 0, "“-3” is read as 0"),
        ("end", 0, "Step: “end” is not a whole number; 0 is kept"),
        ("1.5", 0, "Step: “1.5” is not a whole number; 0 is kept"),
    ):
        type_into(qtbot, bar.frame, text)
        assert (playback.position, bar.frame.text(), bar.message.text()) == (position, str(position), said)
    playback.seek(7)
    assert (bar.frame.text(), bar.message.text()) == ("7", "")
