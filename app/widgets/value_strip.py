"""A strip over a slider that draws values along its range."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from app.base.plain_text import set_tip
from app.widgets.charts.lines import polygon
from core.settings import Array

HEIGHT = 12  # pixels
VEIL = 0.35  # opacity of the area under the line


class ValueStrip(QWidget):
    """An area from 0 up to the values, one for each position of the slider below it."""

    def __init__(self, slider: QSlider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider = slider
        self._values: Array = np.zeros(0)
        self._colour = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def values(self) -> Array:
        return self._values

    def show_values(self, values: Array, colour: str, tip: str) -> None:
        """Draw these values, which are at least 0, in this colour; if they never change, show no strip."""
        self._values, self._colour = values, colour
        set_tip(self, tip)
        self.setAccessibleName(tip)
        self.setVisible(bool(np.ptp(values) > 0))
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        highest = self._values.max(initial=0.0)
        if highest <= 0:
            return
        left, right = self._ends()
        columns = np.linspace(left, right, len(self._values))
        heights = (HEIGHT - 1) - (HEIGHT - 2) * self._values / highest
        line = np.stack([columns, heights], axis=-1)
        area = np.concatenate([[[left, HEIGHT]], line, [[right, HEIGHT]]])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._colour)
        painter.setPen(colour)
        painter.drawPolyline(polygon(line))
        colour.setAlphaF(VEIL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(polygon(area))

    def _ends(self) -> tuple[float, float]:
        """Return the positions of the middle of the slider's handle at its two ends."""
        option = QStyleOptionSlider()
        self._slider.initStyleOption(option)
        handle = self._slider.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self._slider
        )
        margin = handle.width() / 2
        begin = self._slider.x() - self.x()
        return begin + margin, begin + self._slider.width() - margin
