"""The part of each hidden unit over the plane: a small map of its activation, or one of them large."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.base.plain_text import show_tip
from app.base.theme import Themed, theme_of
from app.trainer.units.weight_pictures import colours
from app.widgets.charts.chart_menu import ChartMenu
from app.widgets.charts.paint_guard import Guard
from app.widgets.controls import describe
from core.number_format import number
from core.settings import Array
from core.training.weight_snapshots import LARGEST

MOST_UNITS = 100  # of a layer that are shown
SMALL_SIDE, LARGE_SIDE = 40, 160  # places along each side of a map
GAP = 4.0
Unit = tuple[int, int]  # layer and unit, from 0


class UnitMaps(Themed):
    """Paints maps, a block for each layer: above 0 in one colour, below 0 in another, all of a layer on one scale."""

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps: tuple[Array, ...] = ()
        self.chosen: Unit | None = None
        self._pictures: list[list[QImage]] = []
        self._reaches: list[float] = []
        self._guard = Guard(type(self).__name__)
        self.setMinimumSize(280, 280)
        describe(
            self,
            self.tr("Activations of the hidden units over the plane"),
            self.tr("Click a unit to see it large, and again to see all"),
        )
        self.chart_menu = ChartMenu(self, "units")

    @property
    def side(self) -> int:
        """The number of places along each side of a map that is wanted."""
        return SMALL_SIDE if self.chosen is None else LARGE_SIDE

    @property
    def failed(self) -> bool:
        """Return whether an exception stopped the painting."""
        return self._guard.failed

    def set_maps(self, maps: tuple[Array, ...]) -> None:
        """Show the activations of each hidden layer, (units, rows, columns)."""
        self.maps = maps
        if self.chosen is not None and (self.chosen[0] >= len(maps) or self.chosen[1] >= len(maps[self.chosen[0]])):
            self.chosen = None
        self._make_pictures()
        self._guard.failed = False
        self.update()

    def choose(self, unit: Unit | None) -> None:
        """Show one unit large, or all of them."""
        if unit != self.chosen:
            self.chosen = unit
            self.update()
            self.chosen_changed.emit()

    def escape(self) -> bool:
        """Go back from one unit to all of them."""
        is_chosen = self.chosen is not None
        self.choose(None)
        return is_chosen

    def area_of(self, unit: Unit) -> QRectF:
        """Return the area of a unit's map."""
        if self.chosen is not None:
            side = min(float(self.width()), self.height() - self._line - GAP)
            return QRectF(0, self._line + GAP, side, side)
        columns, pitch = self._grid()
        layer, place = unit
        top = sum(self._height(before, columns, pitch) for before in range(layer)) + self._line
        row, column = divmod(place, columns)
        return QRectF(column * pitch, top + row * pitch, pitch - GAP, pitch - GAP)

    def unit_at(self, place: QPointF) -> Unit | None:
        """Return the unit whose map is at this place."""
        if self.chosen is not None:
            return self.chosen if self.area_of(self.chosen).contains(place) else None
        units = ((layer, unit) for layer in range(len(self.maps)) for unit in range(self._shown(layer)))
        return next((unit for unit in units if self.area_of(unit).contains(place)), None)

    def theme_changed(self) -> None:
        self._make_pictures()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.maps:
            self._guard.paint(self, self._paint)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(None if self.chosen is not None else self.unit_at(event.position()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            unit = self.unit_at(QPointF(event.pos()))
            show_tip(event.globalPos(), self._name(unit) if unit is not None else "", self)
            return True
        return super().event(event)

    # Geometry.

    @property
    def _line(self) -> float:
        return QFontMetricsF(self.font()).height() + 2

    def _shown(self, layer: int) -> int:
        return min(len(self.maps[layer]), MOST_UNITS)

    def _height(self, layer: int, columns: int, pitch: float) -> float:
        return self._line + math.ceil(self._shown(layer) / columns) * pitch + GAP

    def _grid(self) -> tuple[int, float]:
        """Return the number of maps side by side, and the width of each with its gap, so that all fit."""
        best = (1, 1.0)
        height = self.height() - len(self.maps) * (self._line + GAP)
        for columns in range(1, max((self._shown(layer) for layer in range(len(self.maps))), default=1) + 1):
            rows = sum(math.ceil(self._shown(layer) / columns) for layer in range(len(self.maps)))
            best = max(best, (columns, min(self.width() / columns, height / rows)), key=lambda one: one[1])
        return best

    # Painting.

    def _make_pictures(self) -> None:
        table = colours(theme_of(self))
        self._reaches = [float(np.abs(np.nan_to_num(layer)).max(initial=0)) or 1.0 for layer in self.maps]
        self._pictures = [
            [_picture(one, reach, table) for one in layer[:MOST_UNITS]]
            for layer, reach in zip(self.maps, self._reaches, strict=True)
        ]

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        theme = theme_of(self)
        if self.chosen is not None:
            layer, unit = self.chosen
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(0, 0, self.width(), self._line), self._name(self.chosen))
            painter.drawImage(self.area_of(self.chosen), self._pictures[layer][unit])
            return
        columns, pitch = self._grid()
        top = 0.0
        for layer, pictures in enumerate(self._pictures):
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(0, top, self.width(), self._line), self._heading(layer))
            painter.setPen(QPen(QColor(theme.line), 1))
            for unit, picture in enumerate(pictures):
                area = self.area_of((layer, unit))
                painter.drawImage(area, picture)
                painter.drawRect(area)
            top += self._height(layer, columns, pitch)

    def _heading(self, layer: int) -> str:
        reach = number(self._reaches[layer], 2)
        shown, units = self._shown(layer), len(self.maps[layer])
        if shown < units:
            text = self.tr("Hidden layer {0}, from −{1} to {1}: the first {2} of {3} units")
            return text.format(layer + 1, reach, shown, units)
        return self.tr("Hidden layer {0}, from −{1} to {1}").format(layer + 1, reach)

    def _name(self, unit: Unit) -> str:
        layer, place = unit
        low, high = (number(float(end), 2) for end in (self.maps[layer][place].min(), self.maps[layer][place].max()))
        return self.tr("Hidden layer {0}, unit {1}: from {2} to {3}").format(layer + 1, place + 1, low, high)


def _picture(values: Array, reach: float, table: list[int]) -> QImage:
    """Return the picture of a map, a pixel for each place."""
    rows, columns = values.shape
    levels = np.rint(np.clip(np.nan_to_num(values / reach), -1, 1) * LARGEST).astype(np.int16) + LARGEST
    pixels: NDArray[np.uint8] = levels.astype(np.uint8)
    image = QImage(pixels.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(table)
    return image.convertToFormat(QImage.Format.Format_RGB32)
