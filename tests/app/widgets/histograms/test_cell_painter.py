"""A cell: bars as tall as their counts, and in words what is in no bar."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.histograms.cell_painter import CellLayout, CellMargins, CellPainter, both_ends, strays
from app.widgets.histograms.cells import Badge, Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
from app.widgets.histograms.style import GridStyle
from core.diagnostics.histograms import Histogram, Range, histogram
from tests.app.widgets.histograms.conftest import bar_place, bars, cell, change, is_painted

SATURATED = Badge("saturated", "A tenth of the activations or more lie near an end of their range.")
DEAD = Badge("dead", "A tenth of the units or more are 0 for every sample.")
SYMMETRIC = Badge("symmetric", "Some units have the same weights.")


@pytest.mark.parametrize(
    ("number", "height", "painted"),
    [(0, 0.95, True), (1, 0.1, False), (2, 0.45, True), (2, 0.6, False), (3, 0.2, True), (3, 0.4, False)],
)
def test_a_bar_is_as_tall_as_its_count_says(grid: HistogramGrid, number: int, height: float, *, painted: bool) -> None:
    assert is_painted(grid, bar_place(grid, number, height)) == painted


def test_on_a_logarithmic_scale_one_value_is_seen(grid: HistogramGrid) -> None:
    change(grid, 0, 0, cell(100_000, 0, 1000, 1))
    place = bar_place(grid, 3, 0.03)
    assert not is_painted(grid, place)
    grid.set_logarithmic(True)
    assert is_painted(grid, place)
    assert is_painted(grid, bar_place(grid, 2, 0.6))  # log(2,000) / log(200,000) = 0.62
    assert not is_painted(grid, bar_place(grid, 2, 0.65))
    assert not is_painted(grid, bar_place(grid, 1, 0.03))


def test_the_bar_of_the_zeros_is_as_tall_as_their_share(grid: HistogramGrid) -> None:
    change(grid, 0, 0, cell(4, 0, 2, 1, zeros=7))
    assert strays(bars(4, 0, 2, 1, zeros=7)) == ("50% at 0", "")
    parts, image = grid._parts((0, 0)), grid.viewport().grab().toImage()
    track = parts.zeros.toRect()
    column = [image.pixelColor(track.center().x(), y).name() for y in range(track.top(), track.bottom() + 1)]
    full = LIGHT.racer(0).colour.lower()
    assert track.right() < parts.bins.left()
    assert full not in column[: len(column) // 2 - 2]
    assert full in column[len(column) // 2 : len(column) // 2 + 5]


def test_the_share_of_the_zeros_is_written_above_the_bars(grid: HistogramGrid) -> None:
    grid.set_rows([GridRow("He", 0, (cell(4, 4, 4, 4, zeros=99), cell(4, 4, 4, 4, zeros=99, below=9, above=9)))])
    grid.resize(300, 300)
    below, crowded = ((grid._parts((0, column)), grid.grab().toImage()) for column in (0, 1))
    assert crowded[0].bins.width() < 100, "else both fit below"
    bars = [image.copy(parts.bins.toRect().adjusted(4, 1, 0, -1)) for parts, image in (below, crowded)]
    assert bars[0] == bars[1]


@pytest.mark.parametrize(
    "found", [bars(9998, below=1, above=1), bars(1, below=49, above=48, not_finite=3), bars(0, zeros=50, not_finite=50)]
)
def test_words_below_a_cell_do_not_touch_each_other(grid: HistogramGrid, found: Histogram) -> None:
    grid.set_readable(True)
    grid.set_columns([f"layer {column}" for column in range(50)])
    grid.set_rows([GridRow("He", 0, (Cell(found),))])
    cells, parts = grid._painting.cells, grid._parts((0, 0))
    left, right, above = cells.stray_texts(found, parts)
    width = cells.ink.tiny_width
    assert width(left) + width(right) < parts.below.width() - 2
    assert width(above) < parts.badges.width()
    said = f"{left} {above} {right}"
    assert [sign in said for sign in ("←", "→", "∞", "at 0")] == [
        bool(count) for count in (found.below, found.above, found.not_finite, found.zeros)
    ]


def test_zeros_inside_of_the_range_stand_beside_it_and_hide_no_bars(grid: HistogramGrid) -> None:
    values = np.concatenate([np.zeros(50), np.linspace(-1, 1, 50)])
    change(grid, 0, 0, Cell(histogram(values, Range(-1, 1), zeros_apart=True)))
    parts = grid._parts((0, 0))
    assert parts.zeros.right() < parts.bins.left()
    assert "exactly 0\n50 of 100 values (50%)" in grid.tip_at(parts.zeros.center())


def test_cells_that_differ_in_their_range_say_where_it_ends(grid: HistogramGrid) -> None:
    found = histogram(np.linspace(-3, 3, 50), Range(-2, 2))
    change(grid, 0, 0, Cell(found))
    assert grid._parts((0, 0)).writes_ends
    cells = grid._painting.cells
    assert cells._with_ends(*strays(found), found, 200) == ("−2 ← 18%", "18% → 2")
    assert cells._with_ends(*strays(found), found, 30) == ("−2", "2")


def test_the_ends_of_a_range_have_the_digits_that_fit_beside_each_other() -> None:
    def written(most: int) -> tuple[str, str]:
        return both_ends((-0.00091234, 0.00091234), lambda both: len("".join(both)) <= most)

    assert [written(most) for most in (40, 16, 1)] == [
        ("−0.0009123", "0.0009123"),
        ("−0.00091", "0.00091"),
        ("−0.0009", "0.0009"),
    ]


@pytest.mark.parametrize("value", [-1.2345e-300, 1.2345e300, -0.00012345, math.inf, math.nan, -12345.0])
def test_a_moment_never_runs_into_its_neighbour(grid: HistogramGrid, value: float) -> None:
    ink = grid._painting.ink
    assert ink.metrics.horizontalAdvance(ink.moment_text(value)) <= ink.moment - ink.label
    if math.isfinite(value):
        assert float(ink.moment_text(value).replace("−", "-")) == pytest.approx(value, rel=0.5)


def test_what_is_in_no_bin_is_told_with_its_side() -> None:
    assert strays(bars(90, below=1, above=9)) == ("← 1.0%", "9.0% →")
    assert strays(bars(1, not_finite=3)) == ("", "75% ∞")
    assert strays(bars(9999, above=1)) == ("", "<0.1% →")
    assert strays(bars(1)) == ("", "")


def test_badges_that_find_no_room_are_told_together(grid: HistogramGrid) -> None:
    crowded = replace(cell(1), badges=(DEAD, SYMMETRIC, SATURATED))
    grid.resize(360, 400)
    change(grid, 0, 0, crowded)
    shown = grid._painting.cells.badge_places(crowded, grid._parts((0, 0)))
    assert [badge.text for _, badge in shown][-1].startswith("+")
    assert all(area.right() <= grid._parts((0, 0)).badges.right() + 1 for area, _ in shown)
    told = grid.tip_at(shown[-1][0].center())
    assert f"saturated: {SATURATED.tip}" in told


def test_the_words_of_the_two_numbers_are_said_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    said: list[CellLayout] = []
    monkeypatch.setattr(CellPainter, "_paint_words", lambda _self, _painter, layout: said.append(layout))
    ink = GridStyle(LIGHT, QFont())
    layouts = [
        CellLayout(120, 100, ink, CellMargins(beside=False, below=True, ends=False)).at(QPointF(x, 0)) for x in (0, 120)
    ]
    image = QImage(240, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    CellPainter(ink).paint(painter, [(Cell(mean=1.0, std=2.0), 0, layout) for layout in layouts])
    painter.end()
    assert said == layouts[:1]
