"""A row of very many histograms at once: a map of layer by value, as dark as there are many values."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from app.base.theme import Theme
from app.widgets.histograms.cells import Cell, ends, heights
from core.diagnostics.histograms import BINS
from core.settings import Array

FAINTEST = 0.15  # of a bin that has any values at all
STRIP = 4.0  # pixels: the height of the strips for values above and below the bins
ZEROS_STRIP = 6.0  # of the strip for exact zeros
GAP = 1.0
LOST = 0.5  # opacity of a column without finite numbers
EDGE = 5.0  # pixels above and below


class OverviewPainter:
    """Paints the cells of a row beside each other, each as one column: its bins from bottom to top."""

    def __init__(self, theme: Theme, *, logarithmic: bool) -> None:
        self.theme = theme
        self.logarithmic = logarithmic

    def paint(self, painter: QPainter, cells: Sequence[Cell], colours: Sequence[str], area: QRectF) -> None:
        """Paint cells, all of the same width, in an area."""
        if not cells:
            return
        has_zeros = any(cell.histogram is not None and cell.histogram.zeros for cell in cells)
        above, plot, below, zeros = parts_of(area, has_zeros=has_zeros)
        painter.drawImage(plot, self._image(self._levels(cells), colours))
        width = area.width() / len(cells)
        for place, (cell, colour) in enumerate(zip(cells, colours, strict=True)):
            left = area.left() + place * width
            if cell.note or cell.histogram is None:
                lost = QBrush(self._faded(self.theme.danger, LOST), Qt.BrushStyle.BDiagPattern)
                painter.fillRect(QRectF(left, plot.top(), width, plot.height()), lost)
                continue
            total = max(cell.histogram.total, 1)
            for strip, count, ink in (
                (above, cell.histogram.above, self.theme.text),
                (below, cell.histogram.below, self.theme.text),
                (zeros, cell.histogram.zeros, colour),
            ):
                if count:
                    share = FAINTEST + (1 - FAINTEST) * count / total
                    painter.fillRect(QRectF(left, strip.top(), width, strip.height()), self._faded(ink, share))

    def _levels(self, cells: Sequence[Cell]) -> Array:  # (BINS, cells), the highest bin first
        levels = np.zeros((BINS, len(cells)))
        for place, cell in enumerate(cells):
            tops = None if cell.histogram is None else heights(cell.histogram, logarithmic=self.logarithmic)
            if tops is not None:
                shown = tops[np.arange(BINS) * len(tops) // BINS]
                levels[::-1, place] = np.where(shown > 0, FAINTEST + (1 - FAINTEST) * shown, 0)
        return levels

    def _image(self, levels: Array, colours: Sequence[str]) -> QImage:
        ground = rgb(self.theme.panel)
        inks = np.array([rgb(colour) for colour in colours])  # (cells, 3)
        mixed = (ground + levels[..., None] * (inks - ground)).round().astype(np.uint32)  # (BINS, cells, 3)
        pixels = np.ascontiguousarray(0xFF000000 | mixed[..., 0] << 16 | mixed[..., 1] << 8 | mixed[..., 2])
        rows, columns = levels.shape
        return QImage(pixels.astype(np.uint32).tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()

    @staticmethod
    def _faded(colour: str, share: float) -> QColor:
        faded = QColor(colour)
        faded.setAlphaF(share)
        return faded


def rgb(colour: str) -> Array:
    """Return the red, green and blue of a colour, from 0 to 255."""
    ink = QColor(colour)
    return np.array([ink.red(), ink.green(), ink.blue()], dtype=np.float64)


def parts_of(area: QRectF, *, has_zeros: bool) -> tuple[QRectF, QRectF, QRectF, QRectF]:
    """Return the strip of values above the bins, the bins, the strip of values below, and that of zeros."""
    left, width = area.left(), area.width()
    foot = ZEROS_STRIP + GAP if has_zeros else 0.0
    top, bottom = area.top() + EDGE, area.bottom() - EDGE - foot
    above = QRectF(left, top, width, STRIP)
    below = QRectF(left, bottom - STRIP, width, STRIP)
    plot = QRectF(left, above.bottom() + GAP, width, max(1.0, below.top() - above.bottom() - 2 * GAP))
    return above, plot, below, QRectF(left, bottom + GAP, width, foot and ZEROS_STRIP)


def range_of(cells: Sequence[Cell]) -> tuple[float, float] | None:
    """Return the range of the bins, if all cells share it."""
    ranges = {ends(cell.histogram) for cell in cells if cell.histogram is not None}
    return ranges.pop() if len(ranges) == 1 else None
