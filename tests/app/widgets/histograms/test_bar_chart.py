"""Bars over two axes: where the axes say, with mean and spread."""

import math

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.base.theme import DARK, LIGHT, Theme, wear
from app.widgets.histograms.bar_chart import BarLayer
from app.widgets.histograms.cells import Cell
from app.widgets.histograms.large_cell import LargeCell
from tests.app.widgets.histograms.conftest import bars, colour_at, place_of


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_are_where_the_axes_say(large: LargeCell, theme: Theme) -> None:
    wear(large, theme)
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
