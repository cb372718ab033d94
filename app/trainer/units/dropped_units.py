"""The units of each hidden layer as squares; units that dropout switched off are empty."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.theme import LayerShade, mixed, theme_of
from app.widgets.charts.paint_guard import Guard
from app.widgets.elision import elided

LARGEST, SMALLEST = 18.0, 3.0  # pixels: the side of a square with the gap to the next
GAP = 8.0
OFF = 0.35  # share of the line's colour in the square of a unit that is off

Dropped = NDArray[np.bool_]  # (n, units)


class DroppedUnits(QWidget):
    """Paints the dropout masks of a batch for its first image."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dropped: Sequence[Dropped] = ()
        self._names: Sequence[str] = ()
        self._guard = Guard(type(self).__name__)
        self.setMinimumSize(180, 200)
        self.setAccessibleName(self.tr("The units that dropout switched off"))

    def set_dropped(self, dropped: Sequence[Dropped], names: Sequence[str]) -> None:
        """Show the masks of hidden layers with these names."""
        self.dropped, self._names = dropped, names
        self.setAccessibleDescription("; ".join(self.describe_layer(layer) for layer in range(len(dropped))))
        self.update()

    def describe_layer(self, layer: int) -> str:
        """Return the text about a layer."""
        off = self.dropped[layer][0]
        return self.tr("{0}: {1} of {2} off").format(self._names[layer], np.count_nonzero(off), len(off))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.dropped:
            self._guard.paint(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        line = QFontMetricsF(self.font()).height() + GAP / 2
        room = self.height() / len(self.dropped) - line - GAP
        units = max(mask.shape[1] for mask in self.dropped)
        side = min(LARGEST, max(SMALLEST, math.floor(math.sqrt(max(self.width() * room / units, 1.0)))))
        columns = max(1, int(self.width() // side))
        while math.ceil(units / columns) * side > room and side > SMALLEST:
            side -= 1
            columns = max(1, int(self.width() // side))
        top = 0.0
        for layer, mask in enumerate(self.dropped):
            painter.setPen(QColor(theme_of(self).text))
            words = elided(self.describe_layer(layer), QFontMetricsF(self.font()), self.width())
            painter.drawText(QPointF(0, top + QFontMetricsF(self.font()).ascent()), words)
            self._paint_squares(painter, layer, mask[0], QPointF(0, top + line), (columns, side))
            top += line + math.ceil(mask.shape[1] / columns) * side + GAP

    def _paint_squares(
        self, painter: QPainter, layer: int, off: Dropped, corner: QPointF, grid: tuple[int, float]
    ) -> None:
        columns, side = grid
        places = [
            QRectF(corner.x() + unit % columns * side, corner.y() + unit // columns * side, side - 1, side - 1)
            for unit in range(len(off))
        ]
        shade = LayerShade(layer, len(self.dropped) + 1)  # the output has no dropout
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme_of(self).layer(shade).colour))
        painter.drawRects([place for place, is_off in zip(places, off, strict=True) if not is_off])
        painter.setPen(QPen(QColor(theme_of(self).line), 1))
        painter.setBrush(mixed(theme_of(self).panel, theme_of(self).line, OFF))
        painter.drawRects(
            [place.adjusted(0.5, 0.5, -0.5, -0.5) for place, is_off in zip(places, off, strict=True) if is_off]
        )
