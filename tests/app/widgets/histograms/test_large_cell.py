"""A cell that is opened shows its bars over two axes and all statistics that it is given."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.widgets.histograms.cells import Badge, Cell, StatisticLine
from app.widgets.histograms.large_cell import LargeCell
from tests.app.widgets.histograms.conftest import bars

STATISTICS = (StatisticLine("std", "0.5"), StatisticLine("effective rank", "64.1", "how many directions"))


def test_what_is_shown_is_what_was_given(large: LargeCell) -> None:
    rule = Badge("dead", "the rule")
    large.show_cell("He, layer 2", Cell(bars(1, 2, above=3), 0.2, 0.5, (rule,)), 5, STATISTICS, remark="L2")
    assert large.remark.text() == "L2"
    assert large.heading.text() == "He, layer 2"
    assert large.statistics() == [("std", "0.5"), ("effective rank", "64.1")]
    assert large._pairs[1][0].toolTip() == "how many directions"
    assert large.badges.text() == "dead: the rule"
    assert large.strays.text() == "above 1: 3 of 6 values (50%)"
    large.show_cell("He, layer 3", Cell(bars(1, 2)), 5)
    assert large.statistics() == []
    assert large.strays.text() == large.badges.text() == large.remark.text() == ""
    assert large.remark.isHidden()


@pytest.mark.parametrize(("width", "beside"), [(800, True), (430, False)])
def test_where_there_is_little_room_the_list_goes_below_the_chart(
    qtbot: QtBot,
    large: LargeCell,
    width: int,
    beside: bool,  # noqa: FBT001
) -> None:
    large.resize(width, 700)
    large.show_cell("He", Cell(bars(1, 2, 3), 0.2, 0.1), 1, STATISTICS)
    label, _ = large._pairs[0]
    qtbot.waitUntil(lambda: (label.mapTo(large, QPoint(0, 0)).x() > large.chart.geometry().right()) == beside)
    assert large.chart.width() > 350
    assert large.strays.geometry().top() > large.chart.geometry().bottom()
