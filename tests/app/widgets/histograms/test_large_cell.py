"""A cell that is opened shows its bars over two axes and all statistics that it is given."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, Theme
from app.widgets.histograms.bar_chart import BarLayer
from app.widgets.histograms.cells import Badge, Cell
from app.widgets.histograms.large_cell import LargeCell
from core.diagnostics.histograms import Histogram

STATISTICS = (("std", "0.5"), ("effective rank", "64.1"))


def bars(*counts: int, zeros: int = 0, above: int = 0) -> Histogram:
    return Histogram(0.0, 1.0, np.array(counts), zeros, 0, above, 0)


@pytest.fixture
def large(qtbot: QtBot) -> LargeCell:
    large = LargeCell()
    qtbot.addWidget(large)
    large.resize(800, 450)
    large.show()
    qtbot.waitExposed(large)
    return large


def place_of(large: LargeCell, value: float, count: float) -> QPointF:
    """Where a value and a count, or its logarithm, are in the chart."""
    box = large.chart.getPlotItem().getViewBox()
    return QPointF(large.chart.mapFromScene(box.mapViewToScene(QPointF(value, count))))


def colour_at(large: LargeCell, value: float, count: float) -> QColor:
    return large.chart.grab().toImage().pixelColor(place_of(large, value, count).toPoint())


def test_what_is_shown_is_what_was_given(large: LargeCell) -> None:
    rule = Badge("dead", "the rule")
    large.show_cell("He, layer 2", Cell(bars(1, 2, above=3), 0.2, 0.5, (rule,)), 5, STATISTICS)
    assert large.heading.text() == "He, layer 2"
    assert large.statistics() == list(STATISTICS)
    assert large.badges.text() == "dead: the rule"
    assert large.strays.text() == "above 1: 3 of 6 values (50%)"
    large.show_cell("He, layer 3", Cell(bars(1, 2)), 5)
    assert large.statistics() == []
    assert large.strays.text() == large.badges.text() == ""


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_are_where_the_axes_say(large: LargeCell, theme: Theme) -> None:
    large.set_theme(theme)
    large.show_cell("", Cell(bars(400, 0, 200, 100)), 1)
    ground = QColor(theme.panel)
    painted = [colour_at(large, *at) != ground for at in ((0.1, 390), (0.3, 20), (0.6, 190), (0.6, 215), (0.9, 110))]
    assert painted == [True, False, True, False, False]


def test_on_a_logarithmic_axis_a_bar_ends_at_its_logarithm(large: LargeCell) -> None:
    large.show_cell("", Cell(bars(10_000, 100)), 1, logarithmic=True)
    ground = QColor(LIGHT.panel)
    assert colour_at(large, 0.75, math.log10(100) - 0.1) != ground
    assert colour_at(large, 0.75, math.log10(100) + 0.1) == ground


def test_mean_and_spread_are_drawn_where_they_are(large: LargeCell) -> None:
    large.show_cell("", Cell(bars(1, 1, 400, 1), mean=0.25, std=0.1), 1)
    row = [colour_at(large, value, 200) for value in (0.1, 0.2, 0.3, 0.4)]
    ground = QColor(LIGHT.panel)
    assert [colour != ground for colour in row] == [False, True, True, False]
    place = place_of(large, 0.25, 200).toPoint()
    image = large.chart.grab().toImage()
    column = {image.pixelColor(place.x() + dx, place.y() + dy).name() for dx in (-1, 0, 1) for dy in range(8)}
    assert LIGHT.text.lower() in column


def test_the_line_of_the_mean_crosses_no_words(large: LargeCell, monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, float] = {}
    monkeypatch.setattr(
        BarLayer,
        "_write",
        lambda _, painter, words, left, line: written.update({words: left}),  # noqa: ARG005
    )
    for mean, crosses in ((0.02, True), (0.9, False)):
        large.show_cell("", Cell(bars(1, 2, 3, zeros=6), mean, 0.1), 1)
        large.chart.grab()
        assert (written["50% at 0"] == written["mean ± std"]) == crosses


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


def test_a_bar_tells_range_and_count(large: LargeCell) -> None:
    large.show_cell("", Cell(bars(4, 0, 2, 1, zeros=7)), 1)
    assert large.chart.tip_at(place_of(large, 0.6, 1)) == "0.5 to 0.75\n2 of 14 values (14%)"
    assert large.chart.tip_at(place_of(large, -0.03, 1)) == "exactly 0\n7 of 14 values (50%)"
    assert large.chart.tip_at(QPointF(2, 2)) == ""


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize(
    "cell",
    [
        Cell(),
        Cell(bars(0, 0), math.nan, math.nan, note="all infinite"),
        Cell(bars(0, 0, zeros=9), 0.0, 0.0),
        Cell(bars(0, 1), math.inf, math.nan),
        Cell(bars(1, 1), 1e300, 1e300),
    ],
)
def test_nothing_of_a_degenerate_cell_stops_the_painting(large: LargeCell, cell: Cell, *, logarithmic: bool) -> None:
    large.show_cell("", cell, 0, logarithmic=logarithmic)
    large.grab()
    assert not large.chart.bars.failed
