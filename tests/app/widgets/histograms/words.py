"""A grid as a vector picture, and what is written in it."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QPoint, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.widgets.histograms.cells import Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
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


def svg_of(grid: HistogramGrid) -> ET.Element:
    """The grid as a vector picture."""
    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(700, 400))
    painter = QPainter(generator)
    QWidget.render(grid.viewport(), painter, QPoint())
    painter.end()
    return ET.fromstring(bytes(content.data()))


def words_of(grid: HistogramGrid) -> list[str]:
    """All that is written in the grid."""
    return [(element.text or "").strip() for element in svg_of(grid).iter() if element.tag.endswith("text")]
