"""A grid of 8 x 10 histograms of 50 bins, beside pyqtgraph's own items: python -m tests.benchmarks.histograms."""

import os
import sys

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.application import make_application
from app.base.theme import LIGHT, apply_theme
from app.widgets.histograms.cells import Badge, Cell, GridRow
from app.widgets.histograms.grid import HistogramGrid
from core.activations import ReLU
from core.diagnostics import moments
from core.diagnostics.histograms import Range, histogram
from core.initializers import HeNormal
from tests.benchmarks.timing import milliseconds, report

SIZE = (1200, 800)
ROWS, COLUMNS = 8, 10
WIDTH, SAMPLES = 100, 1000
FRAMES = 100
BADGES = (Badge("dead", "a rule"),)


def signals(seed: int) -> list[Cell]:
    """What comes through a ReLU network of ten layers."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((SAMPLES, WIDTH), np.float32)
    cells = []
    for layer in range(COLUMNS):
        x = ReLU().value(x @ HeNormal().sample(WIDTH, WIDTH, rng))
        mean, std, _ = moments(x)
        cells.append(Cell(histogram(x, Range(0, 3), zeros_apart=True), mean, std, BADGES if layer % 3 == 0 else ()))
    return cells


def rows_of(seed: int) -> list[GridRow]:
    return [GridRow(f"He {row}", row, tuple(signals(seed + row))) for row in range(ROWS)]


def paint(widget: QWidget, target: QPixmap) -> None:
    """What a repaint costs: the widget is painted as it would be on the screen."""
    painter = QPainter(target)
    QWidget.render(widget, painter, QPoint())
    painter.end()


def time_grid(target: QPixmap, variants: list[list[GridRow]]) -> None:
    grid = HistogramGrid()
    grid.resize(*SIZE)
    grid.set_columns([f"layer {column + 1}" for column in range(COLUMNS)])
    grid.show()

    def change(number: int) -> None:
        grid.set_rows(variants[number % len(variants)])
        paint(grid.viewport(), target)  # a scroll bar is painted when it changes

    def move(number: int) -> None:
        grid.set_reached(number % COLUMNS)
        paint(grid.viewport(), target)

    report("all cells changed", milliseconds(change, FRAMES))
    report("depth cursor moved", milliseconds(move, FRAMES))


def time_pyqtgraph(target: QPixmap, variants: list[list[GridRow]]) -> None:
    view = pg.GraphicsLayoutWidget()
    view.resize(*SIZE)
    curves = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            box = view.addViewBox(row, column)
            box.disableAutoRange()
            box.setRange(xRange=(0, 3), yRange=(0, 5000), padding=0)
            curves.append(pg.PlotCurveItem([0, 1], [0], stepMode="center", fillLevel=0, brush="c", pen="b"))
            box.addItem(curves[-1])
    view.show()
    QApplication.processEvents()

    def change(number: int) -> None:
        cells = [cell for row in variants[number % len(variants)] for cell in row.cells]
        for curve, cell in zip(curves, cells, strict=True):
            assert cell.histogram is not None
            curve.setData(cell.histogram.edges, cell.histogram.counts)
        paint(view, target)

    report("all changed, as step curves of pyqtgraph in bare boxes, no words", milliseconds(change, FRAMES))


def time_empty(target: QPixmap) -> None:
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    plot.show()
    QApplication.processEvents()
    report("an empty plot of pyqtgraph", milliseconds(lambda _: paint(plot, target), FRAMES))


def main() -> None:
    application = make_application()
    apply_theme(application, LIGHT)
    target = QPixmap(*SIZE)
    variants = [rows_of(0), rows_of(100)]
    time_empty(target)
    time_grid(target, variants)
    time_pyqtgraph(target, variants)
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order: the figures are all there is


if __name__ == "__main__":
    main()
