"""A section that was folded by hand is folded again at the next start, in every language."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.start import open_window
from app.widgets.section import Section
from app.window.main_window import MainWindow
from tests.conftest import put_away


def section(window: MainWindow, room: int, name: str) -> Section:
    """Return a section of a room."""
    window.tabs.setCurrentIndex(room)
    return next(one for one in window.room.findChildren(Section) if one.name == name)


@pytest.mark.slow
def test_what_was_folded_by_hand_comes_back_folded(qtbot: QtBot, settings: Path) -> None:
    window = open_window(settings)
    window.show()
    for room, name in ((0, "run"), (2, "network"), (2, "data")):
        qtbot.mouseClick(section(window, room, name).heading, Qt.MouseButton.LeftButton)
    put_away(window)
    again = open_window(settings)
    assert not section(again, 0, "run").opened
    assert section(again, 0, "racers").opened
    assert not section(again, 2, "network").opened
    assert section(again, 2, "data").opened
    put_away(again)


@pytest.mark.slow
def test_what_was_folded_stays_folded_in_another_language(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    qtbot.mouseClick(section(window, 0, "run").heading, Qt.MouseButton.LeftButton)
    window.languages.choose("ko")
    assert not section(window, 0, "run").opened
    window.languages.choose("en")


def test_every_section_of_a_room_has_a_name_of_its_own(window: MainWindow) -> None:
    window.complete()
    for room in window.rooms:
        names = [one.name for one in room.findChildren(Section)]
        assert all(names)
        assert len(set(names)) == len(names)
