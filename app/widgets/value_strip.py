"""A slider with marks on its range, and a strip over a slider that draws values along its range."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from app.base.plain_text import set_tip, show_tip
from app.widgets.charts.lines import polygon
from core.settings import Array

HEIGHT = 12  # pixels
VEIL = 0.35  # opacity of the area under the line
RADIUS = 5.0  # pixels of a mark on the timeline
NEAR = 6.0  # pixels from a mark at which the mouse explains it


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
        begin = self._slider.x() - self.x()
        margin = half_handle(self._slider)
        return begin + margin, begin + self._slider.width() - margin


@dataclass(frozen=True)
class TimeMark:
    """A position on the timeline, in a colour, with a sentence."""

    position: int
    colour: str
    text: str


class Timeline(QSlider):
    """A horizontal slider with marks on its groove, which the mouse explains."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._marks: Sequence[TimeMark] = ()

    def marks(self) -> Sequence[TimeMark]:
        return self._marks

    def set_marks(self, marks: Sequence[TimeMark]) -> None:
        """Mark these positions."""
        if marks != self._marks:
            self._marks = marks
            self.setAccessibleDescription("\n".join(mark.text for mark in marks))
            self.update()

    def x_of(self, position: int) -> float:
        """Return the x of a position."""
        margin = half_handle(self)
        return margin + (self.width() - 2 * margin) * position / max(1, self.maximum())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [mark.text for mark in self._marks if abs(self.x_of(mark.position) - event.pos().x()) <= NEAR]
            if near:
                show_tip(event.globalPos(), "\n".join(near), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._marks:
            return
        painter, middle = QPainter(self), self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self._marks:
            painter.setPen(QPen(self.palette().window().color(), 1.5))
            painter.setBrush(QColor(mark.colour))
            x = self.x_of(mark.position)
            corners = [(x, middle - RADIUS), (x + RADIUS, middle), (x, middle + RADIUS), (x - RADIUS, middle)]
            painter.drawPolygon([QPointF(*corner) for corner in corners])


def half_handle(slider: QSlider) -> float:
    """Return half the width of a slider's handle, whose middle is at the position."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    return handle.width() / 2
