"""The key in as many lines as it takes; where charts need the room, some are seen and the others scrolled to."""

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.charts.legend_block import MOST_LINES, KeyBlock, KeyPane
from app.widgets.charts.legend_line import BETWEEN, GAP, SAMPLE, KeyEntry


def entries(count: int, text: str = "a run") -> list[KeyEntry]:
    return [KeyEntry(LIGHT.racer(number), text) for number in range(count)]


@pytest.fixture
def key(qtbot: QtBot) -> KeyBlock:
    key = KeyBlock()
    qtbot.addWidget(key)
    return key


@pytest.mark.parametrize(
    ("count", "across", "lines"), [(1, 1, 1), (4, 4, 1), (5, 4, 2), (8, 4, 2), (9, 4, 3), (3, 1, 3)]
)
def test_as_many_entries_stand_in_a_line_as_have_room(key: KeyBlock, count: int, across: int, lines: int) -> None:
    key.set_entries(entries(count))
    wide = SAMPLE + GAP + QFontMetricsF(key.font()).horizontalAdvance("a run")
    width = round(across * wide + (across - 1) * BETWEEN) + 2
    assert key.heightForWidth(width) == round(lines * key.line)


def test_what_is_too_long_for_a_line_still_begins_one(key: KeyBlock) -> None:
    key.set_entries(entries(2, "M" * 100))
    assert key.heightForWidth(50) == round(2 * key.line)


def test_it_is_there_for_entries_and_says_them(key: KeyBlock) -> None:
    key.set_entries(entries(2))
    assert not key.isHidden()
    assert key.accessibleName() == "a run\na run"
    key.set_entries([])
    assert key.isHidden()


def test_a_pane_is_never_higher_than_some_lines(qtbot: QtBot) -> None:
    key = KeyBlock()  # the pane's from now on
    pane = KeyPane(key)
    qtbot.addWidget(pane)
    heights = []
    for count in (1, MOST_LINES, MOST_LINES + 1, 50):
        pane.set_entries(entries(count, "M" * 30))
        heights.append(pane.heightForWidth(200))
    assert heights == [round(lines * key.line) for lines in (1, MOST_LINES, MOST_LINES, MOST_LINES)]
