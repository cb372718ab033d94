"""Legends above charts: what finds no room in one line ends in an ellipsis, or goes to the next."""

import math

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.charts.legend import SHORT, LegendEntry
from app.widgets.charts.legend_lines import BETWEEN, CLOSEST, MOST_LINES, LegendBlock, LegendLine, LegendPane
from tests.app.pictures import pixels


def entries(count: int, text: str = "a run") -> list[LegendEntry]:
    """Make entries of solid lines."""
    return [LegendEntry(LIGHT.racer(0), text)] * count


@pytest.fixture
def block(qtbot: QtBot) -> LegendBlock:
    block = LegendBlock()
    qtbot.addWidget(block)
    return block


@pytest.mark.parametrize(
    ("count", "across", "lines"), [(1, 1, 1), (4, 4, 1), (5, 4, 2), (8, 4, 2), (9, 4, 3), (3, 1, 3)]
)
def test_as_many_entries_stand_in_a_line_as_have_room(block: LegendBlock, count: int, across: int, lines: int) -> None:
    block.set_entries(entries(count))
    wide = SHORT.width(LIGHT.racer(0)) + QFontMetricsF(block.font()).horizontalAdvance("a run")
    width = round(across * wide + (across - 1) * BETWEEN) + 2
    assert block.heightForWidth(width) == round(lines * block.line)


def test_what_is_too_long_for_a_line_still_begins_one(block: LegendBlock) -> None:
    block.set_entries(entries(2, "M" * 100))
    assert block.heightForWidth(50) == round(2 * block.line)


def test_it_is_there_for_entries_and_says_them(block: LegendBlock) -> None:
    block.set_entries(entries(2))
    assert not block.isHidden()
    assert block.accessibleName() == "a run\na run"
    block.set_entries([])
    assert block.isHidden()


def test_a_pane_is_never_higher_than_some_lines(qtbot: QtBot) -> None:
    block = LegendBlock()  # the pane's from now on
    pane = LegendPane(block)
    qtbot.addWidget(pane)
    heights = []
    for count in (1, MOST_LINES, MOST_LINES + 1, 50):
        pane.set_entries(entries(count, "M" * 30))
        heights.append(pane.heightForWidth(200))
    assert heights == [round(lines * block.line) for lines in (1, MOST_LINES, MOST_LINES, MOST_LINES)]


def test_an_entry_is_never_cut_off_within_a_letter(qtbot: QtBot) -> None:
    line = LegendLine()
    qtbot.addWidget(line)
    line.set_entries([LegendEntry(LIGHT.racer(0), "M" * 100)])
    step = round(QFontMetricsF(line.font()).horizontalAdvance("M"))
    for width in range(100, 100 + step):
        line.resize(width, 20)
        picture = pixels(line.grab().toImage())
        assert (picture[:, -1] == picture[0, 0]).all(), width


def test_entries_stand_closer_where_one_would_be_cut_off(qtbot: QtBot) -> None:
    line = LegendLine()
    qtbot.addWidget(line)
    line.set_entries([LegendEntry(LIGHT.racer(style), "MMM") for style in range(4)])
    metrics = QFontMetricsF(line.font())
    letter = round(metrics.horizontalAdvance("M"))
    for between in (BETWEEN, CLOSEST):
        samples = sum(SHORT.width(entry.style) for entry in line.entries)
        line.resize(math.ceil(samples + 4 * (metrics.horizontalAdvance("MMM") + between)), 20)
        upper_half_of_last = pixels(line.grab().toImage())[:9, -letter - 4 :]  # where an ellipsis has nothing
        assert (upper_half_of_last < 128).any(), between


def test_values_give_way_before_a_name_does_the_last_one_first(qtbot: QtBot) -> None:
    line = LegendLine()
    qtbot.addWidget(line)
    line.set_entries([LegendEntry(LIGHT.racer(number), "a run", "0.123") for number in range(3)])
    wide = sum(map(line.width_of, line.entries)) + 3 * CLOSEST + 1
    note = QFontMetricsF(line.font()).horizontalAdvance(" 0.123")

    def seen(width: float) -> list[str]:
        return [entry.text for entry, _ in line.placed(math.ceil(width))]

    assert seen(wide) == ["a run 0.123"] * 3
    assert seen(wide - note) == ["a run 0.123", "a run 0.123", "a run"]
    assert seen(wide - 3 * note) == ["a run"] * 3


def test_the_title_gives_way_before_a_name_does(qtbot: QtBot) -> None:
    line = LegendLine()
    qtbot.addWidget(line)
    line.set_entries(entries(2), "Loss, epoch 1000", "Loss")
    names = sum(map(line.width_of, line.entries)) + 2 * CLOSEST
    bold = line.font()
    bold.setBold(True)
    whole = math.ceil(names + QFontMetricsF(bold).horizontalAdvance("Loss, epoch 1000")) + 1
    assert (line.title(whole), line.title(whole - 2)) == ("Loss, epoch 1000", "Loss")
    assert [entry.text for entry, _ in line.placed(whole - 2)] == ["a run", "a run"]


def test_the_title_is_short_where_that_lets_the_last_number_be_seen(qtbot: QtBot) -> None:
    line = LegendLine()
    qtbot.addWidget(line)
    runs = [LegendEntry(LIGHT.racer(0), name, "0.966") for name in ("train", "test")]
    line.set_entries(runs, "Accuracy, epoch 1000", "Accuracy")
    wide = next(width for width in range(100, 900) if line.title(width) == "Accuracy, epoch 1000")
    assert [entry.note for entry, _ in line.placed(wide)] == ["0.966", "0.966"]
    assert line.title(wide - 1) == "Accuracy"
    assert [entry.note for entry, _ in line.placed(wide - 1)] == ["0.966", "0.966"]


def test_a_line_is_laid_out_anew_for_larger_letters(qtbot: QtBot) -> None:
    line = LegendLine()
    qtbot.addWidget(line)
    line.set_entries(entries(2))
    (_, small), _ = line.placed(900)
    font = line.font()
    font.setPointSizeF(2 * font.pointSizeF())
    line.setFont(font)
    (_, large), _ = line.placed(900)
    assert large.width() > 1.5 * small.width()
