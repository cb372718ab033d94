"""A sentence with an answer is there as long as it has something to say."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.widgets.message_bar import AnswerLine


def test_it_is_there_as_long_as_it_has_something_to_say(qtbot: QtBot) -> None:
    line = AnswerLine(QLabel(), "Undo", "Bring it back")
    qtbot.addWidget(line)
    assert line.isHidden()
    line.say("“b” was deleted.")
    assert not line.isHidden()
    assert (line.text.text(), line.button.text()) == ("“b” was deleted.", "Undo")
    line.say("")
    assert line.isHidden()


def test_its_button_may_offer_something_else(qtbot: QtBot) -> None:
    line = AnswerLine(QLabel(), "Understood", "Put this away")
    qtbot.addWidget(line)
    line.say("The list cannot be read.", "Try again")
    assert line.button.text() == "Try again"
