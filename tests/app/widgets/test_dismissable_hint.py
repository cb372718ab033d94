"""A hint that is put away stays away until there is another, or it is asked for."""

import pytest
from app.widgets.dismissable_hint import Hint
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot


@pytest.fixture
def hint(qtbot: QtBot) -> Hint:
    hint = Hint()
    qtbot.addWidget(hint)
    return hint


def test_a_sentence_is_shown_and_none_is_not(hint: Hint) -> None:
    assert hint.isHidden()
    hint.say("Look at the ravine.")
    assert not hint.isHidden()
    hint.say("")
    assert hint.isHidden()


def test_the_same_sentence_does_not_come_back_by_itself(qtbot: QtBot, hint: Hint) -> None:
    hint.say("Look at the ravine.")
    qtbot.mouseClick(hint.close_button, Qt.MouseButton.LeftButton)
    hint.say("Look at the ravine.")
    assert hint.isHidden()
    hint.repeat()
    assert not hint.isHidden()


def test_another_sentence_comes(qtbot: QtBot, hint: Hint) -> None:
    hint.say("Look at the ravine.")
    qtbot.mouseClick(hint.close_button, Qt.MouseButton.LeftButton)
    hint.say("Look at the plateau.")
    assert not hint.isHidden()
