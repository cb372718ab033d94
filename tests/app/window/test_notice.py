"""A notice stays until it is answered, and says as they are words that it quotes."""

import pytest
from app.window.notice import Notice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot


def test_it_stays_until_it_is_understood(qtbot: QtBot) -> None:
    notice = Notice()
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
    notice = Notice(*answers)
    qtbot.addWidget(notice)
    notice.say("Fall Line ended unexpectedly.")
    assert [button.text() for button in notice.findChildren(QPushButton) if not button.isHidden()] == [
        "Bring back",
        "Start afresh",
    ]
    qtbot.mouseClick(answers[answered], Qt.MouseButton.LeftButton)
    assert notice.isHidden()


def test_what_stands_in_a_file_is_no_markup(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say("<b>bold</b> is no setting")
    assert notice.text.textFormat() is Qt.TextFormat.PlainText
    assert notice.text.text() == "<b>bold</b> is no setting"
