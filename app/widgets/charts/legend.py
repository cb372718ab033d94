"""Whose line is whose: a piece of each with its name and how it stands."""

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.base.theme import RacerStyle, Theme
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.lines import line_pen
from app.widgets.charts.markers import marker_path
from core.settings import Array

RADIUS = 4.5
ROW_GAP = 4.0
PADDING = 8.0
SAMPLE = 30.0  # pixels of line in the legend
CORNERS = ((1, 0), (0, 0), (1, 1), (0, 1))  # right or left, top or bottom, in order of preference
MARGIN = 10.0


@dataclass(frozen=True)
class LegendRow:
    """What the legend says of a line."""

    style: RacerStyle
    name: str
    note: str


class Legend(PaintLayer):
    """A row for each line, in the corner where the lines are not."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=20)
        self._rows: list[LegendRow] = []
        self._points: Array = np.empty((0, 2))
        self._corner: tuple[int, int] | None = CORNERS[0]
        self._font = QFont()

    def set_rows(self, rows: list[LegendRow]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.update()

    def avoid(self, points: Array) -> None:
        """Keep clear of these data points, (n, 2), as far as that can be done."""
        self._points = points
        self._corner = None
        self.update()

    def rows(self) -> list[LegendRow]:
        return self._rows

    def view_changed(self) -> None:
        self._corner = None

    def draw(self, painter: QPainter) -> None:
        if not self._rows:
            return
        metrics = QFontMetricsF(self._font)
        names = max(metrics.horizontalAdvance(row.name) for row in self._rows)
        notes = max(metrics.horizontalAdvance(row.note) for row in self._rows)
        notes = max(notes, metrics.horizontalAdvance("0.0000e−00")) if notes else 0.0
        height = metrics.height() + ROW_GAP
        width = SAMPLE + names + notes + 4 * PADDING
        frame = self._place(width, height * len(self._rows) + 2 * PADDING - ROW_GAP)
        self._draw_ground(painter, frame)
        painter.setFont(self._font)
        for index, row in enumerate(self._rows):
            area = QRectF(frame.left() + PADDING, frame.top() + PADDING + index * height, width - 2 * PADDING, height)
            self._draw_row(painter, row, area, metrics)

    def _draw_ground(self, painter: QPainter, frame: QRectF) -> None:
        ground = QColor(self.theme.panel)
        ground.setAlphaF(0.9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(frame, 6, 6)

    def _draw_row(self, painter: QPainter, row: LegendRow, area: QRectF, metrics: QFontMetricsF) -> None:
        draw_sample(painter, row.style, QPointF(area.left(), area.top() + metrics.height() / 2), self.theme)
        baseline = area.top() + metrics.ascent()
        painter.setPen(QColor(self.theme.text))
        painter.drawText(QPointF(area.left() + SAMPLE + PADDING, baseline), row.name)
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QPointF(area.right() - metrics.horizontalAdvance(row.note), baseline), row.note)

    def _place(self, width: float, height: float) -> QRectF:
        frames = {corner: self._frame(corner, width, height) for corner in CORNERS}
        if self._corner is None:
            pixels = self.to_pixels(self._points)
            self._corner = min(CORNERS, key=lambda corner: count_inside(pixels, frames[corner]))
        return frames[self._corner]

    def _frame(self, corner: tuple[int, int], width: float, height: float) -> QRectF:
        right, bottom = corner
        x = self.box.width() - width - MARGIN if right else MARGIN
        y = self.box.height() - height - MARGIN if bottom else MARGIN
        return QRectF(x, y, width, height)


def draw_sample(painter: QPainter, style: RacerStyle, left: QPointF, theme: Theme) -> None:
    """A piece of a line with its marker, from `left` on."""
    painter.setPen(line_pen(style))
    painter.drawLine(left, left + QPointF(SAMPLE, 0))
    painter.setPen(QPen(QColor(theme.panel), 1))
    painter.setBrush(QColor(style.colour))
    painter.drawPath(marker_path(style.marker, left + QPointF(SAMPLE / 2, 0), RADIUS))


def count_inside(points: Array, frame: QRectF) -> int:
    """How many points a frame covers."""
    x, y = points[:, 0], points[:, 1]
    inside = (frame.left() <= x) & (x <= frame.right()) & (frame.top() <= y) & (y <= frame.bottom())
    return int(np.count_nonzero(inside))
