"""The key of a chart in one line: what finds no room ends in an ellipsis."""

import math

from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.charts.legend_line import BETWEEN, CLOSEST, GAP, SAMPLE, KeyEntry, KeyLine
from tests.app.pictures import pixels


def test_an_entry_is_never_cut_off_within_a_letter(qtbot: QtBot) -> None:
    line = KeyLine()
    qtbot.addWidget(line)
    line.set_key("", [KeyEntry(LIGHT.racer(0), "M" * 100)])
    step = round(QFontMetricsF(line.font()).horizontalAdvance("M"))
    for width in range(100, 100 + step):
        line.resize(width, 20)
        picture = pixels(line.grab().toImage())
        assert (picture[:, -1] == picture[0, 0]).all(), width


def test_entries_stand_closer_where_one_would_be_cut_off(qtbot: QtBot) -> None:
    line = KeyLine()
    qtbot.addWidget(line)
    line.set_key("", [KeyEntry(LIGHT.racer(style), "MMM") for style in range(4)])
    metrics = QFontMetricsF(line.font())
    letter = round(metrics.horizontalAdvance("M"))
    for between in (BETWEEN, CLOSEST):
        line.resize(math.ceil(4 * (SAMPLE + GAP + metrics.horizontalAdvance("MMM") + between)), 20)
        upper_half_of_last = pixels(line.grab().toImage())[:9, -letter - 4 :]  # where an ellipsis has nothing
        assert (upper_half_of_last < 128).any(), between
