"""The grid around its cells: names that stay, columns that are veiled, framed and pointed out."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.base.theme import DARK, LIGHT, wear
from app.widgets.histograms.cells import GridRow
from app.widgets.histograms.grid import HistogramGrid
from tests.app.pictures import pixels
from tests.app.widgets.histograms.conftest import bar_place, cell, change


def test_bars_are_in_the_rows_colour_in_both_themes(grid: HistogramGrid) -> None:
    for theme in (LIGHT, DARK):
        wear(grid, theme)
        colour = grid.viewport().grab().toImage().pixelColor(bar_place(grid, 0, 0.5, (1, 2)))
        panel, full = QColor(theme.panel), QColor(theme.racer(1).colour)
        share = (colour.red() - panel.red()) / (full.red() - panel.red())
        assert 0.3 < share < 0.6
        blue = panel.blue() + share * (full.blue() - panel.blue())
        assert colour.blue() == pytest.approx(blue, abs=4)


def test_with_colours_of_columns_those_of_the_rows_do_not_count(grid: HistogramGrid) -> None:
    grid.set_columns(["layer 1", "layer 2", "layer 3"], [3, 4, 5])
    shade = [grid.viewport().grab().toImage().pixelColor(bar_place(grid, 0, 0.5, (1, layer))) for layer in range(3)]
    grid.set_columns(["layer 1", "layer 2", "layer 3"])
    change(grid, 1, 0, cell(4, 0, 2, 1))
    grid.set_rows([replace(row, colour=4) for row in grid.rows()])
    assert shade[0] != shade[1] == grid.viewport().grab().toImage().pixelColor(bar_place(grid, 0, 0.5, (1, 1)))


def test_columns_that_the_signal_has_not_reached_are_veiled(grid: HistogramGrid) -> None:
    places = [bar_place(grid, 0, 0.5, (0, column)) for column in range(3)]

    def veiled() -> list[bool]:
        image = grid.viewport().grab().toImage()
        return [image.pixelColor(place).lightness() > 235 for place in places]

    for column, forward, expected in (
        (1, True, [False, False, True]),
        (1, False, [True, False, False]),
        (None, True, [False, False, False]),
    ):
        grid.set_reached(column, forward=forward)
        assert veiled() == expected


def test_the_column_that_the_signal_is_at_has_a_frame_and_is_scrolled_to(grid: HistogramGrid) -> None:
    grid.set_readable(True)
    grid.set_columns([f"layer {column + 1}" for column in range(50)])
    grid.set_reached(40)
    area = grid.cell_area(0, 40)
    assert area.right() <= grid.viewport().width()
    image = grid.viewport().grab().toImage()
    assert image.pixelColor(round(area.left()) + 1, 100).name() == LIGHT.accent.lower()


def test_only_the_column_that_the_signal_is_at_is_pointed_out(grid: HistogramGrid) -> None:
    def is_pointed_out(column: int) -> bool:
        area = grid.cell_area(0, column).toRect()
        header = grid.viewport().grab().toImage().copy(area.left() + 4, 4, area.width() - 8, area.top() - 6)
        red, _, blue = pixels(header).reshape(-1, 3).T.astype(int)
        return bool((blue - red > 90).any())

    for reached in (0, 2):
        grid.set_reached(reached)
        grid.set_rows(grid.rows())  # paints the picture anew while the signal is there
        grid.viewport().grab()
        grid.set_reached(1)
        assert [is_pointed_out(column) for column in range(3)] == [False, True, False]


def test_the_whole_grid_is_painted_at_any_size_in_any_theme(grid: HistogramGrid) -> None:
    wear(grid, DARK)
    grid.set_columns([f"layer {column + 1}" for column in range(30)])
    grid.set_rows([GridRow("He", 1, (cell(4, 0, 2, 1),) * 30)] * 4)
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    grid.paint_whole(painter, QSizeF(900, 300), LIGHT)
    painter.end()
    colours = pixels(image).astype(int)
    assert colours[0, 0].tolist() == [255, 255, 255]
    width = int((colours.sum(axis=2) > 0).any(axis=0).nonzero()[0][-1]) + 1  # as many columns as can be read
    assert width > 700
    red, _, blue = colours[:, width - 75 : width].reshape(-1, 3).T  # the last one
    assert (red - blue > 40).sum() > 500  # red bars
