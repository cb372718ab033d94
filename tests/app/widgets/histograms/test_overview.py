"""All layers of a deep network at once, as a map of layer by value."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.histograms.cells import Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
from app.widgets.histograms.overview import OverviewPainter, parts_of, range_of
from core.diagnostics.histograms import Range, histogram

AREA = QRectF(0, 0, 40, 120)


def cell(values: list[float]) -> Cell:
    return Cell(histogram(np.array(values), Range(-1.0, 1.0)))


def painted(cells: list[Cell]) -> QImage:
    image = QImage(AREA.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    OverviewPainter(LIGHT, logarithmic=False).paint(painter, cells, [LIGHT.racers[0]] * len(cells), AREA)
    painter.end()
    return image


@pytest.fixture
def grid(qtbot: QtBot, holder: QWidget) -> HistogramGrid:
    """Three rows of 50 layers in 700 pixels."""
    grid = HistogramGrid()
    QVBoxLayout(holder).addWidget(grid)
    holder.resize(700, 500)
    grid.set_columns([f"layer {number}" for number in range(1, 51)])
    grid.set_rows([GridRow(name, place, (cell([0.5, -0.5]),) * 50) for place, name in enumerate("abc")])
    holder.show()
    qtbot.waitExposed(holder)
    return grid


def test_a_layer_is_a_column_with_its_largest_values_on_top() -> None:
    image = painted([cell([0.99] * 9), cell([-0.99] * 9)])
    plot = parts_of(AREA, has_zeros=False)[1]
    ink, ground = QColor(LIGHT.racers[0]), QColor(LIGHT.panel)
    top, bottom = round(plot.top()) + 1, round(plot.bottom()) - 2
    assert image.pixelColor(10, top) == image.pixelColor(30, bottom) == ink
    assert image.pixelColor(10, bottom) == image.pixelColor(30, top) == ground


def test_values_beyond_the_bins_are_in_the_strips() -> None:
    image = painted([cell([5.0] * 4), cell([0.5] * 4)])
    above = parts_of(AREA, has_zeros=False)[0]
    y = round(above.center().y())
    assert image.pixelColor(10, y) == QColor(LIGHT.text)
    assert image.pixelColor(30, y) == QColor(LIGHT.panel)


def test_the_range_is_written_where_all_layers_share_it() -> None:
    assert range_of([cell([0.5]), cell([0.2])]) == (-1, 1)
    assert range_of([cell([0.5]), Cell(histogram(np.array([0.5]), Range(-2.0, 2.0)))]) is None


def test_50_layers_are_seen_at_once_and_can_be_read(grid: HistogramGrid) -> None:
    assert grid.is_overview
    assert not grid.horizontalScrollBar().maximum()
    assert grid.cell_area(0, 49).right() <= grid.viewport().width()
    last = grid.cell_area(1, 49).center()
    assert grid.tip_at(last).startswith("b, layer 50")
    read, *_ = grid.chart_menu.make(last.toPoint()).actions()
    assert read.text() == "Read the layers here"
    read.trigger()
    assert not grid.is_overview
    assert grid.cell_area(0, 49).right() <= grid.viewport().width() + 1
    back, *_ = grid.chart_menu.make(QPoint(0, 0)).actions()
    back.trigger()
    assert grid.is_overview


def test_a_click_opens_a_layer_of_the_map(qtbot: QtBot, grid: HistogramGrid) -> None:
    with qtbot.waitSignal(grid.cell_opened) as opened:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.cell_area(2, 30).center().toPoint())
    assert opened.args == [2, 30]


def test_a_few_columns_too_many_are_scrolled_as_before(grid: HistogramGrid) -> None:
    grid.set_columns([f"layer {number}" for number in range(1, 9)])
    assert not grid.is_overview
