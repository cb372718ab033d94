"""A small grid of histograms, and where its parts are."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.histograms.cells import Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
from app.widgets.histograms.large_cell import LargeCell
from core.diagnostics.histograms import Histogram


def bars(*counts: int, zeros: int = 0, below: int = 0, above: int = 0, not_finite: int = 0) -> Histogram:
    """A histogram over 0 to 1 with these counts."""
    return Histogram(0.0, 1.0, np.array(counts), zeros, below, above, not_finite)


def cell(*counts: int, **strays: int) -> Cell:
    return Cell(bars(*counts, **strays), mean=0.25, std=0.5)


@pytest.fixture
def grid(qtbot: QtBot) -> HistogramGrid:
    """Two rows and three columns that have room enough; the cell at 0, 0 has bars of 4, 0, 2 and 1."""
    grid = HistogramGrid()
    qtbot.addWidget(grid)
    grid.set_columns(["layer 1", "layer 2", "layer 3"])
    grid.set_rows([GridRow(name, row, (cell(4, 0, 2, 1),) * 3) for row, name in enumerate(("Zeros", "He"))])
    grid.resize(700, 400)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def plot_of(grid: HistogramGrid, row: int, column: int) -> QRect:
    """Where the bars of a cell are in the viewport."""
    return grid._parts((row, column)).bins.toRect()


def bar_place(grid: HistogramGrid, number: int, height: float, place: tuple[int, int] = (0, 0)) -> QPoint:
    """A point in the column of one of four bars, at a height from 0 to 1."""
    area = plot_of(grid, *place)
    return QPoint(round(area.left() + (number + 0.5) * area.width() / 4), round(area.bottom() - height * area.height()))


def is_painted(grid: HistogramGrid, place: QPoint, ground: str = LIGHT.panel) -> bool:
    return bool(grid.viewport().grab().toImage().pixelColor(place) != QColor(ground))


def change(grid: HistogramGrid, row: int, column: int, cell: Cell) -> None:
    """Put another cell into the grid."""
    rows = list(grid.rows())
    cells = list(rows[row].cells)
    cells[column] = cell
    rows[row] = replace(rows[row], cells=tuple(cells))
    grid.set_rows(rows)


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
