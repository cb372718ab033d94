"""The handle that turns the surface: a knob on an arc near the edge of the box."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from app.optimizers.map.guides import area_beside, write
from app.optimizers.map.pale_trails import PaleTrails
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.lines import polygon
from core.surfaces import Bounds

REACH = 0.92  # of half a side of the box
KNOB = 14
BESIDE = np.array([0.6, -0.2])  # knobs: where the number stands
DASHES = (2.0, 3.0)


class TurnArc(PaintLayer):
    """The arc from 0° to the knob, the line to the middle, and the angle as a number."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=4)
        self.bounds: Bounds | None = None
        self.angle = 0.0
        self.label = QRectF()  # where the number was written last, in pixels of the map

    def draw(self, painter: QPainter) -> None:
        if self.bounds is None:
            return
        turns = np.radians(np.linspace(0, self.angle, max(2, round(abs(self.angle)))))
        arc = self.to_pixels(_on_circle(self.bounds, turns))
        middle = self.to_pixels(_on_circle(self.bounds, np.zeros(1), reach=0.0))[0]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent), 2))
        painter.drawPolyline(polygon(arc))
        line = QPen(QColor(self.theme.accent), 1)
        line.setDashPattern(DASHES)
        painter.setPen(line)
        painter.drawLine(QPointF(*middle), QPointF(*arc[-1]))
        painter.setPen(QColor(self.theme.accent))
        text = f"{self.angle:.0f}°".replace("-", "−")
        self.label = write(painter, area_beside(self.box, painter.font(), arc[-1] + KNOB * BESIDE, text), text)


class TurnHandle(QObject):
    """Shows by how much the surface is turned, and asks for another angle while the knob is dragged.

    Wide and pale under the paths are those of the unturned surface, turned along.
    """

    turned = Signal(float)  # degrees, against the clock
    dropped = Signal()

    def __init__(self, box: pg.ViewBox, parent: QObject) -> None:
        super().__init__(parent)
        self.arc = TurnArc(box)
        self.pale = PaleTrails(box)
        self.knob = pg.TargetItem((0, 0), size=KNOB, symbol="o", movable=True)
        self.knob.setZValue(29)
        box.addItem(self.knob, ignoreBounds=True)
        self.knob.sigPositionChanged.connect(self._moved)
        self.knob.sigPositionChangeFinished.connect(lambda _knob: self.dropped.emit())

    def show_turn(self, bounds: Bounds | None, angle: float) -> None:
        """Show an angle in degrees; without a box, hide."""
        self.arc.bounds, self.arc.angle = bounds, angle
        for part in (self.arc, self.pale, self.knob):
            part.setVisible(bounds is not None)
        if bounds is None:
            return
        accent = self.arc.theme.accent
        self.knob.setPen(pg.mkPen(accent, width=2))
        self.knob.setBrush(pg.mkBrush(self.arc.theme.panel))
        if not self.knob.moving:
            self.knob.setPos(QPointF(*_on_circle(bounds, np.radians(np.array([angle])))[0]))
        self.arc.update()

    def _moved(self, knob: pg.TargetItem) -> None:
        bounds = self.arc.bounds
        if knob.moving and bounds is not None:
            x, y = knob.pos().x(), knob.pos().y()
            middle = (bounds.x_min + bounds.x_max) / 2, (bounds.y_min + bounds.y_max) / 2
            self.turned.emit(float(round(math.degrees(math.atan2(y - middle[1], x - middle[0])))))


def _on_circle(bounds: Bounds, turns: np.ndarray, reach: float = REACH) -> np.ndarray:  # (n,) -> (n, 2)
    """Return the points of a circle around the middle of the box at these angles, in radians."""
    middle = np.array([bounds.x_min + bounds.x_max, bounds.y_min + bounds.y_max]) / 2
    radius = reach * min(bounds.width, bounds.height) / 2
    return middle + radius * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
