"""A message stays until it is answered or put away, and is written as it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.widgets.message_bar import MessageBar


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    bar = MessageBar(QLabel(), QPushButton("Undo"), closable=True)
    qtbot.addWidget(bar)
    return bar


def test_it_is_seen_as_long_as_there_is_something_to_say(bar: MessageBar) -> None:
    assert bar.isHidden()
    bar.say("“b” was deleted.")
    assert not bar.isHidden()
    bar.say("")
    assert bar.isHidden()


def test_each_button_puts_it_away(bar: MessageBar) -> None:
    for button in (*bar.answers, bar.close_button):
        bar.say("“b” was deleted.")
        button.click()
        assert bar.isHidden()


def test_what_was_put_away_stays_away_until_it_is_asked_for_or_another_is_said(bar: MessageBar) -> None:
    bar.say_once("Watch the ravine.")
    bar.close_button.click()
    bar.say_once("Watch the ravine.")
    assert bar.isHidden()
    bar.repeat()
    assert not bar.isHidden()
    bar.close_button.click()
    bar.say_once("Watch the saddle.")
    assert not bar.isHidden()


def test_it_writes_what_it_quotes_as_it_is(bar: MessageBar) -> None:
    assert bar.text.textFormat() == Qt.TextFormat.PlainText
