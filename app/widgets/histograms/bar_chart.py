"""One large histogram: bars over two axes, with the mean and the standard deviation."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.base.plain_text import show_tip
from app.base.theme import ColourKey, mixed
from app.widgets.charts.axes import AXIS_WIDTH, MARGINS, ValueAxis, disable_pan_zoom
from app.widgets.charts.layer import PaintLayer, Plot
from app.widgets.charts.lines import polygon
from app.widgets.histograms.cell_painter import outlined, skyline
from app.widgets.histograms.cells import SMALLEST_COUNT, Cell, ends, heights
from app.widgets.histograms.style import FILL, OUTLINE
from app.widgets.histograms.tooltips import bar_in_words, zeros_in_words
from core.diagnostics.histograms import Histogram
from core.number_format import percent

HEADROOM = 1.14  # times the tallest bar's height, for two lines of text above it
BESIDE = 0.05  # of the range: the distance of the zeros' bar from the bins
ZEROS = 0.03  # of the range: the width of that bar
BAND = 0.07  # share of the text's colour
TEETH, TOOTH, TEAR = 2, 5.0, 10.0  # the tear in a bar that is too tall: teeth, pixels of one, pixels from the top
GAP = 4.0  # pixels
EMPTY = Cell()


class BarChart(Plot):
    """The bars of a cell by value and count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, left=ValueAxis("left"))
        self.bars = BarLayer(self.getPlotItem().getViewBox())
        plot = self.getPlotItem()
        self.chart_menu.figure = "layers"
        disable_pan_zoom(plot.getViewBox())
        plot.getAxis("bottom").setLabel(self.tr("value"))
        plot.getAxis("left").setLabel(self.tr("count"))
        plot.getAxis("left").set_least_width(AXIS_WIDTH)
        plot.grid.setContentsMargins(*MARGINS)

    def show_cell(self, cell: Cell, colour: ColourKey, *, logarithmic: bool) -> None:
        """Show another cell."""
        self.bars.show_cell(cell, colour, logarithmic=logarithmic)
        self.getPlotItem().getAxis("left").setLogMode(False, logarithmic)
        if cell.histogram is not None:
            low, high = ends(cell.histogram)
            beside = BESIDE * (high - low) if cell.histogram.zeros else 0.0
            bottom, top = counts_shown(cell.histogram, logarithmic=logarithmic)
            self.getPlotItem().getViewBox().setRange(xRange=(low - beside, high), yRange=(bottom, top), padding=0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no more than it needs: a plot would ask for 480 pixels of height, and be scrolled in less."""
        return QSize(self.minimumSize())

    def tip_at(self, place: QPointF) -> str:
        """Return the tooltip of a place in the chart."""
        box = self.getPlotItem().getViewBox()
        return self.bars.tip_at(box.mapFromScene(self.mapToScene(place.toPoint())))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.tip_at(QPointF(event.pos())), self.viewport())
            return True
        handled: bool = super().viewportEvent(event)
        return handled


class BarLayer(PaintLayer):
    """The bars, the mean as a line, and one standard deviation on both sides of it as a band."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-10)
        self._cell = EMPTY
        self._colour: ColourKey = 0
        self._logarithmic = False

    def show_cell(self, cell: Cell, colour: ColourKey, *, logarithmic: bool) -> None:
        self._cell, self._colour, self._logarithmic = cell, colour, logarithmic
        self.guard.failed = False
        self.update()

    def bins(self, histogram: Histogram) -> QRectF:
        """Return the area, in pixels, of bars as tall as the tallest."""
        low, high = ends(histogram)
        bottom, top = counts_shown(histogram, logarithmic=self._logarithmic)
        tallest = bottom + (top - bottom) / HEADROOM
        return QRectF(self._pixel(low, tallest), self._pixel(high, bottom))

    def zeros(self, histogram: Histogram) -> QRectF:
        """Return the area of the zeros' bar, cut off at the edge of the chart."""
        low, high = ends(histogram)
        width = ZEROS * (high - low)
        middle = low - (BESIDE - ZEROS / 2) * (high - low)
        bottom, top = counts_shown(histogram, logarithmic=self._logarithmic)
        count = math.log10(histogram.zeros) if self._logarithmic else histogram.zeros
        return QRectF(self._pixel(middle - width / 2, min(float(count), top)), self._pixel(middle + width / 2, bottom))

    def tip_at(self, place: QPointF) -> str:
        """Return the tooltip of a place, in pixels of the box."""
        histogram = self._cell.histogram
        if histogram is None:
            return ""
        if histogram.zeros and self.zeros(histogram).contains(place):
            return zeros_in_words(histogram)
        bins = self.bins(histogram)
        share = (place.x() - bins.left()) / bins.width()
        if not (0 <= share < 1 and 0 <= place.y() <= bins.bottom()) or not histogram.counts.any():
            return ""
        return bar_in_words(histogram, int(share * len(histogram.counts)))

    def draw(self, painter: QPainter) -> None:
        histogram = self._cell.histogram
        painter.setClipRect(self.boundingRect())
        if histogram is not None:
            self._draw_band(painter)
            self._draw_bars(painter, histogram)
            self._draw_mean(painter)
        if self._cell.note:
            painter.setPen(QColor(self.theme.text))
            painter.drawText(self.boundingRect(), Qt.AlignmentFlag.AlignCenter, self._cell.note)

    def _pixel(self, value: float, count: float) -> QPointF:
        x, y = self.to_pixels(np.array([value, count]))
        return QPointF(float(x), float(y))

    def _draw_band(self, painter: QPainter) -> None:
        mean, std = self._cell.mean, self._cell.std
        if math.isfinite(mean) and math.isfinite(std):
            left, right = self._pixel(mean - std, 0).x(), self._pixel(mean + std, 0).x()
            area = QRectF(left, 0, right - left, self.box.height()) & self.boundingRect()
            painter.fillRect(area, mixed(self.theme.panel, self.theme.text, BAND))

    def _draw_bars(self, painter: QPainter, histogram: Histogram) -> None:
        colour = self.theme.style(self._colour).colour
        painter.setPen(QPen(QColor(colour), 1))
        painter.setBrush(mixed(self.theme.panel, colour, FILL))
        tops = heights(histogram, logarithmic=self._logarithmic)
        if tops is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPolygon(skyline(tops, self.bins(histogram)))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._cell.before is not None:
            self._draw_outline(painter, self._cell.before, histogram)
        if histogram.zeros:
            area = self.zeros(histogram)
            painter.fillRect(area, painter.brush())
            painter.fillRect(area, QBrush(QColor(colour), Qt.BrushStyle.BDiagPattern))
            if area.top() <= 0:
                self._tear(painter, area)
            share = percent(histogram.zeros / histogram.total)
            words = QCoreApplication.translate("grid", "{0} at 0").format(share)
            self._write(painter, words, self._beside_mean(painter, words, area.right()), line=1)

    def _draw_outline(self, painter: QPainter, before: Histogram, now: Histogram) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.text), OUTLINE))
        painter.drawPolyline(outlined(before, now, self.bins(now), logarithmic=self._logarithmic))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _tear(self, painter: QPainter, bar: QRectF) -> None:
        """Draw a tear into a bar that is taller than the chart, so that its end does not look like its height."""
        across = np.linspace(bar.left() - 1, bar.right() + 1, 2 * TEETH + 1)
        upper = np.where(np.arange(len(across)) % 2, 0.0, TOOTH) + TEAR
        edges = np.stack([np.append(across, across[::-1]), np.append(upper, upper[::-1] + TOOTH)], axis=-1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPolygon(polygon(edges))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _beside_mean(self, painter: QPainter, words: str, left: float) -> float:
        """Return where a text begins; one that the mean's line would cross at `left` begins after the line."""
        x = self._mean()
        return x if left < x < left + QFontMetricsF(painter.font()).horizontalAdvance(words) + 2 * GAP else left

    def _mean(self) -> float:
        return self._pixel(self._cell.mean, 0).x() if math.isfinite(self._cell.mean) else -1.0

    def _draw_mean(self, painter: QPainter) -> None:
        x = self._mean()
        if not 0 <= x <= self.box.width():
            return
        painter.setPen(QPen(QColor(self.theme.text), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(round(x), 0, round(x), self.box.height()))
        words = QCoreApplication.translate("grid", "mean ± std")
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 2 * GAP
        self._write(painter, words, x if x + width < self.box.width() else max(0.0, x - width), line=0)

    def _write(self, painter: QPainter, words: str, left: float, line: int) -> None:
        """Write into one of the lines that are kept free above the bars."""
        height = QFontMetricsF(painter.font()).height()
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QPointF(left + GAP, (line + 1) * height), words)


def counts_shown(histogram: Histogram, *, logarithmic: bool) -> tuple[float, float]:
    """Return the counts at the bottom and top of the chart, or their decimal logarithms."""
    tallest = int(histogram.counts.max(initial=0)) or histogram.zeros or 1
    if not logarithmic:
        return 0.0, tallest * HEADROOM
    bottom = math.log10(SMALLEST_COUNT)
    return bottom, bottom + (math.log10(tallest) - bottom) * HEADROOM
