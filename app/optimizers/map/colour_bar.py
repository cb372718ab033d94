"""The bar beside the map, which shows the loss of each shade."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.base.theme import theme_of
from core.number_format import distinct
from core.surfaces.contour_levels import Levels

WIDTH = 74.0  # pixels at least; longer numbers widen the bar
TICK = 6.0  # pixels from the bar to its labels
BAR = 14.0
GAP = 8.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


class ColourBar(pg.GraphicsWidget):
    """A vertical bar from the lowest shade to the highest, with the losses at five places."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: Levels | None = None
        self._font = QFont()
        self._font.setPointSizeF(self._font.pointSizeF() * 0.9)
        self.setFixedWidth(WIDTH)

    def set_levels(self, levels: Levels) -> None:
        self._levels = levels
        metrics = QFontMetricsF(self._font)
        self.setFixedWidth(max(WIDTH, GAP + BAR + TICK + max(map(metrics.horizontalAdvance, self.labels()))))
        self.update()

    def labels(self) -> list[str]:
        """Return the losses at the ticks, from the lowest up, with the digits that tell them apart."""
        return distinct([self._levels.height(shade) for shade in TICKS]) if self._levels else []

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        theme, metrics = theme_of(self.getViewWidget()), QFontMetricsF(self._font)
        title = metrics.height() + GAP
        bar = QRectF(QPointF(GAP, title), QSizeF(BAR, max(1.0, self.size().height() - title - metrics.height())))
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        gradient.setColorAt(0, QColor(theme.map_low))
        gradient.setColorAt(1, QColor(theme.map_high))
        painter.setFont(self._font)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(gradient)
        painter.drawRect(bar)
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(GAP, 0, self.size().width(), title), Qt.AlignmentFlag.AlignLeft, self.tr("loss"))
        ticks = dict(zip(self.labels()[::-1], TICKS[::-1], strict=False))  # a plain has one loss, at its lower end
        for label, shade in ticks.items():
            y = bar.bottom() - shade * bar.height()
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3, y))
            painter.drawText(QPointF(bar.right() + TICK, y + metrics.ascent() / 2 - 1), label)
