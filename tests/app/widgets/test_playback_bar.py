"""The playback bar on the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.playback import Playback
from app.widgets.playback_bar import PlaybackBar


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
