"""The first layer's weights as pictures: one for each unit, in the shape of the input images."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.base.plain_text import show_tip
from app.base.theme import Theme, Themed, mixed, theme_of
from app.widgets.charts.chart_menu import ChartMenu
from app.widgets.charts.paint_guard import Guard
from core.number_format import number
from core.training.weight_snapshots import LARGEST, Snapshot

MOST_UNITS = 400  # with more, the pictures would be too small to see
GROUND = 2 * LARGEST + 1  # the index of the colour between two pictures, after those of the levels
POSITIVE, NEGATIVE = 0, 1  # colour numbers
SEAM = 2  # pixels of a picture: the gap to the next
SCALE = QSize(160, 10)  # pixels: the size of the colour scale
GAP = 8.0


class WeightPictures(Themed):
    """Paints a snapshot: weights above 0 in one colour, below 0 in another, all on one scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snapshot: Snapshot | None = None
        self._shape = (1, 1)
        self._picture: QImage | None = None
        self._guard = Guard(type(self).__name__)
        self.setMinimumSize(280, 280)
        self.setAccessibleName(self.tr("The first layer's weights as pictures"))
        self.chart_menu = ChartMenu(self, "units")

    @property
    def shown(self) -> int:
        """The number of units that are shown."""
        return min(len(self.snapshot.levels), MOST_UNITS) if self.snapshot is not None else 0

    def set_snapshot(self, snapshot: Snapshot | None, shape: tuple[int, int]) -> None:
        """Show another snapshot of units; `shape` (rows, columns) has a place for each input."""
        if snapshot is not self.snapshot:
            self.snapshot, self._shape, self._picture = snapshot, shape, None
            self.update()

    def theme_changed(self) -> None:
        self._picture = None

    def unit_at(self, place: QPointF) -> int | None:
        """Return the unit, counted from 0, whose picture is at this place."""
        columns, side = self._grid()
        rows, across = self._shape
        column, row = int(place.x() // side), int(place.y() // (side * (rows + SEAM) / (across + SEAM)))
        unit = row * columns + column
        return unit if 0 <= column < columns and 0 <= unit < self.shown else None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if (snapshot := self.snapshot) is not None:
            self._guard.paint(self, lambda painter: self._paint(painter, snapshot))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            unit = self.unit_at(QPointF(event.pos()))
            text = self.tr("Unit {0}").format(unit + 1) if unit is not None else ""
            show_tip(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _grid(self) -> tuple[int, float]:
        """Return the number of pictures side by side, and the width of each with the gap to the next."""
        rows, across = self._shape
        height = max(1.0, self.height() - SCALE.height() - QFontMetricsF(self.font()).height() - 2 * GAP)
        ratio = (rows + SEAM) / (across + SEAM)  # height of a picture over its width
        best = (1, 1.0)
        for columns in range(1, self.shown + 1):
            side = min(self.width() / columns, height / (math.ceil(self.shown / columns) * ratio))
            best = max(best, (columns, side), key=lambda one: one[1])
        return best

    def _paint(self, painter: QPainter, snapshot: Snapshot) -> None:
        columns, side = self._grid()
        if self._picture is None or self._picture.width() != columns * (self._shape[1] + SEAM):
            self._picture = montage(snapshot.levels[: self.shown], self._shape, columns)
            self._picture.setColorTable(colours(theme_of(self)))
        scale = side / (self._shape[1] + SEAM)
        area = QRectF(0, 0, self._picture.width() * scale, self._picture.height() * scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, self._picture)
        self._paint_scale(painter, snapshot.reach, area.bottom() + GAP)

    def _paint_scale(self, painter: QPainter, reach: float, top: float) -> None:
        ramp = QImage(bytes(range(GROUND)), GROUND, 1, GROUND, QImage.Format.Format_Indexed8)
        ramp.setColorTable(colours(theme_of(self)))
        area = QRectF(0, top, SCALE.width(), SCALE.height())
        painter.drawImage(area, ramp)
        painter.setPen(QColor(theme_of(self).line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        painter.setPen(QColor(theme_of(self).text))
        words = QRectF(0, area.bottom() + GAP / 4, area.width(), QFontMetricsF(self.font()).height())
        for alignment, value in ((Qt.AlignmentFlag.AlignLeft, -reach), (Qt.AlignmentFlag.AlignRight, reach)):
            painter.drawText(words, alignment, number(value))
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, "0")
        if self.snapshot is not None and self.shown < len(self.snapshot.levels):
            rest = QCoreApplication.translate("layers", "the first {0} of {1} units")
            note = rest.format(self.shown, len(self.snapshot.levels))
            painter.drawText(QPointF(area.right() + 2 * GAP, area.bottom()), note)


def montage(levels: NDArray[np.int8], shape: tuple[int, int], columns: int) -> QImage:
    """Return pictures of `levels` (units, inputs) in rows of `columns`."""
    rows, across = shape
    height, width, lines = rows + SEAM, across + SEAM, -(-len(levels) // columns)
    pictures = np.full((lines * columns, height, width), GROUND, np.uint8)
    pictures[: len(levels), :rows, :across] = (levels.astype(np.int16) + LARGEST).reshape(-1, rows, across)
    sheet = pictures.reshape(lines, columns, height, width).swapaxes(1, 2).tobytes()
    image = QImage(sheet, columns * width, lines * height, columns * width, QImage.Format.Format_Indexed8)
    return image.copy()


def colours(theme: Theme) -> list[int]:
    """Return the colours of the levels from -127 to 127, then the colour between pictures."""
    below, above = theme.racer(NEGATIVE).colour, theme.racer(POSITIVE).colour
    ground = theme.window
    ramp = [
        mixed(ground, below if level < 0 else above, abs(level) / LARGEST) for level in range(-LARGEST, LARGEST + 1)
    ]
    return [colour.rgb() for colour in [*ramp, QColor(theme.panel)]]
