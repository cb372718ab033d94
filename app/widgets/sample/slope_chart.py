"""The activation function and its slope, with every z of a layer on them."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.base.theme import theme_of
from app.widgets.charts.axes import disable_pan_zoom, widened
from app.widgets.charts.curve_chart import CurveChart
from app.widgets.charts.curves import Curve
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.legend import Legend, LegendEntry
from core.activations import Activation, ReLU
from core.settings import Array

NEAR, FAR = 4.0, 12.0  # the axis of z reaches at least, and at most, so far to both sides
POINTS = 801  # of a curve; an odd number, so that 0 is one of them
TICK = 7.0  # pixels of the line of another unit's z
DOT = 4.5  # pixels: the radius of the chosen unit's
HEIGHT = 240  # pixels
EVERYWHERE = np.linspace(-20, 20, 40_001)


class SlopeChart(CurveChart):
    """f and f' over z: the z of every unit as a tick on the slope, that of the chosen unit as a dot on both."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", 0.0, parent)
        disable_pan_zoom(self.getPlotItem().getViewBox())
        self.getPlotItem().getAxis("bottom").setLabel("z")
        self.setAccessibleName(self.tr("The activation function and its slope at the z of this layer"))
        self.setFixedHeight(HEIGHT)
        self.legend = Legend(self.getPlotItem().getViewBox())
        self.marks = MarkLayer(self.getPlotItem().getViewBox())
        self._activation: Activation = ReLU()
        self._reach = NEAR
        self._draw_function()

    def show_layer(self, activation: Activation, z: Array, unit: int) -> None:
        """Show the z of all units of a layer, and which of them is chosen."""
        finite = np.abs(z[np.isfinite(z)])
        reach = float(np.clip(np.ceil(finite.max(initial=NEAR)), NEAR, FAR))
        if (activation, reach) != (self._activation, self._reach):
            self._activation, self._reach = activation, reach
            self._draw_function()
        self.marks.show_marks(activation, z, unit)

    def theme_changed(self) -> None:
        self._draw_function()

    def _draw_function(self) -> None:
        z = np.linspace(-self._reach, self._reach, POINTS)
        value, slope = self._activation.value(z), self._activation.derivative(z)
        styles = [theme_of(self).quantity(index) for index in range(2)]
        curves = [Curve(z, value, styles[0]), Curve(z, slope, styles[1])]
        self._draw(curves, scale="linear")
        low, high = min(float(value.min()), 0.0), max(float(np.minimum(value, 2.0).max()), float(slope.max()))
        self.getPlotItem().getViewBox().setRange(
            xRange=(-self._reach, self._reach), yRange=widened(low, high), padding=0
        )
        names = ("f(z)", "f'(z)")
        self.legend.set_entries([LegendEntry(style, name) for style, name in zip(styles, names, strict=True)])
        self.legend.avoid(self.layer.points())


class MarkLayer(PaintLayer):
    """The z of a layer's units on the curves."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=10)
        self._z: Array = np.zeros(0)
        self._value: Array = np.zeros(0)
        self._slope: Array = np.zeros(0)
        self._unit = 0

    def show_marks(self, activation: Activation, z: Array, unit: int) -> None:
        """Mark these z, and one of them larger."""
        self._z, self._unit = z, unit
        with np.errstate(over="ignore", invalid="ignore"):
            self._value, self._slope = activation.value(z.copy()), activation.derivative(z.copy())
        self.guard.failed = False
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on_slope = self.to_pixels(np.stack([self._z, self._slope], axis=-1))
        painter.setPen(QPen(QColor(self.theme.quantity(1).colour), 1))
        for x, y in on_slope[np.isfinite(on_slope).all(axis=1)].tolist():
            painter.drawLine(QLineF(x, y - TICK / 2, x, y + TICK / 2))
        if self._unit < len(self._z):
            self._draw_chosen(painter)

    def _draw_chosen(self, painter: QPainter) -> None:
        z = float(self._z[self._unit])
        points = np.array([[z, float(self._value[self._unit])], [z, float(self._slope[self._unit])]])
        if not np.isfinite(points).all():
            return
        places = self.to_pixels(points)
        painter.setPen(QPen(QColor(self.theme.accent), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(places[0, 0], 0, places[0, 0], self.box.height()))
        for index, (x, y) in enumerate(places.tolist()):
            painter.setPen(QPen(QColor(self.theme.panel), 1))
            painter.setBrush(QColor(self.theme.quantity(index).colour))
            painter.drawEllipse(QPointF(x, y), DOT, DOT)


def steepest(activation: Activation) -> float:
    """Return the greatest slope of an activation function, to four digits."""
    return float(activation.derivative(EVERYWHERE).max())
