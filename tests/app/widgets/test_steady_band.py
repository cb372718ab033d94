"""A band in which something is said, or nothing: nothing below it moves."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.plain_text import plain_label
from app.widgets.message_bar import MessageBar
from app.widgets.steady_band import SteadyBand


def test_nothing_below_it_moves_until_it_is_put_away_by_hand(qtbot: QtBot, holder: QWidget) -> None:
    message, below = MessageBar(plain_label(wrap=True), closable=True), QLabel("The map")
    band = SteadyBand(message)
    layout = QVBoxLayout(holder)
    layout.addWidget(band)
    layout.addWidget(below, stretch=1)
    holder.resize(300, 300)
    holder.show()
    message.say("The first.")
    qtbot.wait(1)
    place = below.geometry()
    for text in ("One line.", "", "A sentence that takes many lines. " * 20):
        message.say(text)
        qtbot.wait(1)
        assert below.geometry() == place
    assert band.verticalScrollBar().maximum() > 0  # all of it can be read
    message.close_button.click()
    qtbot.waitUntil(lambda: below.y() < place.y())
    message.say("Another example.")
    qtbot.waitUntil(lambda: below.geometry() == place)


def test_it_comes_with_the_first_message_and_two_lines_need_no_scrolling(qtbot: QtBot) -> None:
    message = MessageBar(plain_label(wrap=True), closable=True)
    band = SteadyBand(message)
    qtbot.addWidget(band)
    band.resize(400, band.height())
    assert band.isHidden()
    message.say("One line\nand another")
    qtbot.wait(1)
    assert band.verticalScrollBar().maximum() == 0
