"""The key beside a map of basins: its colours, and the share of the map that each has."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.base.theme import Theme, theme_of
from app.optimizers.map.basin_colours import depths, has_tints, plain, stripe
from app.optimizers.map.basin_layer import BasinRequest
from core.descent.basins import Basins, Fate
from core.number_format import number

LEFT = 8.0  # pixels: as the colour bar, in whose place it stands
SWATCH = 14.0
GAP = 5.0
DEPTH_BAR = 48.0
STRIPES = {
    Fate.LEFT_BOX: Qt.BrushStyle.BDiagPattern,
    Fate.DIVERGED: Qt.BrushStyle.FDiagPattern,
    Fate.LEFT_DOMAIN: Qt.BrushStyle.DiagCrossPattern,
}


@dataclass(frozen=True)
class KeyRow:
    """A colour of the map: the fate that it stands for, and its name."""

    fate: int
    name: str
    share: str


class BasinKey(pg.GraphicsWidget):
    """A swatch for each minimum and each other fate; where minima have no tints, a bar of losses."""

    def __init__(self) -> None:
        super().__init__()
        self._request: BasinRequest | None = None
        self._found: Basins | None = None
        self._heights = ("", "")
        self._font = QFont()
        self._font.setPointSizeF(self._font.pointSizeF() * 0.9)

    def set_basins(self, request: BasinRequest, found: Basins | None, heights: tuple[float, float]) -> None:
        """Show whose basins these are, and the losses at both ends of the colours of depth."""
        self._request, self._found = request, found
        self._heights = (number(heights[0]), number(heights[1]))
        self.update()

    def rows(self) -> list[KeyRow]:
        """Return what is told apart on the map: the minima, then the other fates; the latter where they occur."""
        if self._request is None:
            return []
        surface, theme = self._request.surface, theme_of(self.getViewWidget())
        found = self._found
        minima = range(len(surface.minima)) if has_tints(surface, theme) else ()
        rows = [KeyRow(place, str(place + 1), _percent(found, place)) for place in minima]
        others = [fate for fate in Fate if self._occurs(fate)]
        return [*rows, *(KeyRow(fate, self._name_of(fate), _percent(found, fate)) for fate in others)]

    def _occurs(self, fate: Fate) -> bool:
        if self._request is None or (fate == Fate.ELSEWHERE and not self._request.surface.minima):
            return False
        return self._found is not None and fate in self._found.found

    def _name_of(self, fate: Fate) -> str:
        return fate_name(fate, self._request.steps if self._request is not None else 0)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self._request is None:
            return
        theme, metrics = theme_of(self.getViewWidget()), QFontMetricsF(self._font)
        painter.setFont(self._font)
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(LEFT, metrics.ascent()), self.tr("basin"))  # as short as the colour bar's title
        y = metrics.height() + LEFT
        if not has_tints(self._request.surface, theme):
            y = self._paint_depths(painter, theme, y)
        for row in self.rows():
            y = self._paint_row(painter, row, theme, y)

    def _paint_row(self, painter: QPainter, row: KeyRow, theme: Theme, y: float) -> float:
        """Paint a row from `y` on; return where the next begins."""
        metrics, width = QFontMetricsF(self._font), self.size().width() - LEFT
        swatch = QRectF(LEFT, y, SWATCH, SWATCH)
        painter.setPen(QPen(QColor(theme.line), 1))
        for brush in brushes(row.fate, theme):
            painter.setBrush(brush)
            painter.drawRect(swatch)
        painter.setPen(QColor(theme.text))
        beside = row.share if row.fate < 0 else f"{row.name}   {row.share}"
        baseline = y + SWATCH / 2 + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(swatch.right() + GAP, baseline), beside)
        y += max(SWATCH, metrics.height())
        if row.fate < 0:
            wrap = Qt.TextFlag.TextWordWrap
            room = QRectF(LEFT, y, width, 4 * metrics.height())
            bounds = metrics.boundingRect(room, wrap, row.name)
            painter.drawText(room, wrap, row.name)
            y += bounds.height()
        return y + GAP

    def _paint_depths(self, painter: QPainter, theme: Theme, y: float) -> float:
        """Paint the bar of losses with the highest above and the lowest below; return where the next row begins."""
        metrics = QFontMetricsF(self._font)
        bar = QRectF(LEFT, y, SWATCH, DEPTH_BAR)
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        for share, colour in zip(np.linspace(0, 1, 5), depths(theme)[:: len(depths(theme)) // 5], strict=False):
            gradient.setColorAt(float(share), colour)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(gradient)
        painter.drawRect(bar)
        painter.setPen(QColor(theme.text))
        low, high = self._heights
        painter.drawText(QPointF(bar.right() + GAP, bar.bottom()), low)
        painter.drawText(QPointF(bar.right() + GAP, bar.top() + metrics.ascent()), high)
        return y + DEPTH_BAR + 2 * GAP


def fate_name(fate: Fate, steps: int) -> str:
    """Return a few words for where a racer is that has reached no minimum."""
    translate = QCoreApplication.translate
    if fate == Fate.ELSEWHERE:
        return translate("basins", "no minimum within {0} steps").format(steps)
    if fate == Fate.LEFT_BOX:
        return translate("basins", "leaves the box")
    return translate("basins", "diverges") if fate == Fate.DIVERGED else translate("basins", "leaves the domain")


def brushes(fate: int, theme: Theme) -> Iterator[QBrush]:
    """Yield what a fate's area is painted with, one over the other."""
    if fate >= 0:
        yield QBrush(QColor(theme.basins[fate]))
        return
    yield QBrush(plain(theme))
    if fate != Fate.ELSEWHERE:
        yield QBrush(stripe(theme), STRIPES[Fate(fate)])


def _percent(found: Basins | None, fate: int) -> str:
    """Return a fate's share of the map, no rarer one as none."""
    if found is None:
        return ""
    share = 100 * found.share(fate)
    return "<1 %" if 0 < share < 1 else f"{share:.0f} %"
