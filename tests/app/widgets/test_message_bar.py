"""A message stays until it is answered or put away, and says as they are words that it quotes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.widgets.message_bar import MessageBar


@pytest.fixture
def hint(qtbot: QtBot) -> MessageBar:
    hint = MessageBar(QLabel(), closable=True)
    qtbot.addWidget(hint)
    return hint


def test_it_stays_until_it_is_understood(qtbot: QtBot) -> None:
    notice = MessageBar(QLabel(), QPushButton("Understood"))
    qtbot.addWidget(notice)
    assert notice.isHidden()
    notice.say("settings.json was broken.")
    assert not notice.isHidden()
    (understood,) = notice.answers
    qtbot.mouseClick(understood, Qt.MouseButton.LeftButton)
    assert notice.isHidden()


@pytest.mark.parametrize("answered", [0, 1])
def test_each_of_its_answers_puts_it_away(qtbot: QtBot, answered: int) -> None:
    answers = QPushButton("Bring back"), QPushButton("Start afresh")
    notice = MessageBar(QLabel(), *answers)
    qtbot.addWidget(notice)
    notice.say("Fall Line ended unexpectedly.")
    assert [button.text() for button in notice.findChildren(QPushButton) if not button.isHidden()] == [
        "Bring back",
        "Start afresh",
    ]
    assert notice.close_button.isHidden()
    qtbot.mouseClick(answers[answered], Qt.MouseButton.LeftButton)
    assert notice.isHidden()


def test_an_answer_may_have_another_text(qtbot: QtBot) -> None:
    error = MessageBar(QLabel(), QPushButton("Try again"))
    qtbot.addWidget(error)
    error.say("runs.sqlite is in use by another program.")
    assert error.answers[0].text() == "Try again"
    error.say("runs.sqlite was set aside.", "Understood")
    assert error.answers[0].text() == "Understood"


def test_what_stands_in_a_file_is_no_markup(qtbot: QtBot) -> None:
    notice = MessageBar(QLabel())
    qtbot.addWidget(notice)
    notice.say("<b>bold</b> is no setting")
    assert notice.text.textFormat() is Qt.TextFormat.PlainText
    assert notice.text.text() == "<b>bold</b> is no setting"


def test_a_sentence_is_shown_and_none_is_not(hint: MessageBar) -> None:
    assert hint.isHidden()
    hint.say_once("Look at the ravine.")
    assert not hint.isHidden()
    hint.say_once("")
    assert hint.isHidden()


def test_the_same_sentence_does_not_come_back_by_itself(qtbot: QtBot, hint: MessageBar) -> None:
    hint.say_once("Look at the ravine.")
    qtbot.mouseClick(hint.close_button, Qt.MouseButton.LeftButton)
    hint.say_once("Look at the ravine.")
    assert hint.isHidden()
    hint.repeat()
    assert not hint.isHidden()


def test_another_sentence_comes(qtbot: QtBot, hint: MessageBar) -> None:
    hint.say_once("Look at the ravine.")
    qtbot.mouseClick(hint.close_button, Qt.MouseButton.LeftButton)
    hint.say_once("Look at the plateau.")
    assert not hint.isHidden()
