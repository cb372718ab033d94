"""A small curve of the learning rate: over the whole run, or under a chart of the run, epoch below epoch."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.plain_text import set_tip
from app.base.theme import theme_of
from app.widgets.charts.lines import polygon
from app.widgets.charts.run_chart import RunChart
from core.number_format import number
from core.settings import Array

HEIGHT = 44  # pixels
EDGE = 3.0  # above and below the curve
GAP = 6.0  # between the curve and a number beside it


class RateCurve(QWidget):
    """Draws the rate over a run, from 0 to its highest; it is hidden while the rate never changes.

    Under a `chart` it has that chart's axis of epochs; else it is as wide as the widget leaves beside the numbers.
    """

    def __init__(self, chart: RunChart | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self._epochs: Array = np.zeros(0)
        self._rates: Array = np.zeros(0)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()
        if chart is not None:
            box = chart.getPlotItem().getViewBox()
            box.sigRangeChanged.connect(self._repaint)
            box.sigResized.connect(self._repaint)

    def rates(self) -> Array:
        return self._rates

    def show_rates(self, epochs: Array, rates: Array) -> None:
        """Draw the rate at each of these epochs."""
        self._epochs, self._rates = epochs, rates
        varies = bool(len(rates)) and bool(np.ptp(rates) > 0)
        if varies:
            text = self.tr("Learning rate: {0} at first, {1} at most, {2} at the end")
            tip = text.format(*(number(float(rate), 3) for rate in (rates[0], rates.max(), rates[-1])))
            set_tip(self, tip)
            self.setAccessibleName(tip)
        self.setVisible(varies)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, HEIGHT)

    def places(self) -> Array:  # (points, 2)
        """Return where the points of the curve are drawn, in pixels."""
        area, (begin, end) = self._area(), self._range()
        across = area.left() + (self._epochs - begin) / max(end - begin, 1e-9) * area.width()
        up = self._rates / max(float(self._rates.max(initial=0.0)), 1e-300)
        return np.stack([across, area.bottom() - up * area.height()], axis=-1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        theme, area, painter = theme_of(self), self._area(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QColor(theme.muted))
        highest = number(float(self._rates.max(initial=0.0)), 3)
        beside = QRectF(0, 0, area.left() - GAP, self.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, highest)
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, "0")
        top_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(area.left(), 0, area.width(), self.height()), top_right, self.tr("learning rate"))
        painter.setClipRect(area.adjusted(0, -EDGE, 0, EDGE))
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.drawPolyline(polygon(self.places()))

    def _range(self) -> tuple[float, float]:
        """Return the first and last epoch that are drawn."""
        if self._chart is None:
            return (float(self._epochs[0]), float(self._epochs[-1])) if len(self._epochs) else (0.0, 1.0)
        (begin, end), _ = self._chart.getPlotItem().getViewBox().viewRange()
        return begin, end

    def _area(self) -> QRectF:
        """Return where the curve is drawn: below the chart's, or right of the numbers."""
        if self._chart is None:
            left = QFontMetricsF(self.font()).horizontalAdvance(number(float(self._rates.max(initial=0.0)), 3)) + GAP
            return QRectF(left, EDGE, self.width() - left - EDGE, self.height() - 2 * EDGE)
        left, right = (self._below(epoch) for epoch in self._range())
        return QRectF(left, EDGE, right - left, self.height() - 2 * EDGE)

    def _below(self, epoch: float) -> float:
        """Return the x of an epoch of the chart."""
        assert self._chart is not None  # noqa: S101 - for the type checker
        place = self._chart.mapFromScene(self._chart.getPlotItem().getViewBox().mapViewToScene(QPointF(epoch, 0)))
        return float(self.mapFromGlobal(self._chart.viewport().mapToGlobal(place)).x())

    def _repaint(self, *_: object) -> None:
        self.update()
