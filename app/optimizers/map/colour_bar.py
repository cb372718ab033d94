"""The bar beside the map, which shows the loss of each shade."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.base.theme import theme_of
from core.number_format import distinct
from core.settings import Array
from core.surfaces.contour_levels import Levels, round_heights

WIDTH = 74.0  # pixels at least; longer numbers widen the bar
TICK = 6.0  # pixels from the bar to its labels
BAR = 14.0
GAP = 8.0


class ColourBar(pg.GraphicsWidget):
    """A vertical bar from the lowest shade to the highest, with round losses beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: Levels | None = None
        self._ticks: list[float] = []  # the losses, the lowest first
        self._font = QFont()
        self._font.setPointSizeF(self._font.pointSizeF() * 0.9)
        self.setFixedWidth(WIDTH)

    def set_levels(self, levels: Levels) -> None:
        self._levels = levels
        self._ticks = round_heights(levels)
        metrics = QFontMetricsF(self._font)
        self.setFixedWidth(max(WIDTH, GAP + BAR + TICK + max(map(metrics.horizontalAdvance, self.labels()))))
        self.update()

    def labels(self) -> list[str]:
        """Return the losses at the ticks, from the lowest up, with the digits that tell them apart."""
        return distinct(self._ticks)

    def shades(self) -> Array:  # (ticks,)
        """Return the shades of the ticks, from the lowest up."""
        return self._levels.shade(np.array(self._ticks)) if self._levels else np.empty(0)

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
        for label, shade in zip(self.labels(), self.shades(), strict=True):
            y = bar.bottom() - shade * bar.height()
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3, y))
            painter.drawText(QPointF(bar.right() + TICK, y + metrics.ascent() / 2 - 1), label)
