"""What else is drawn for racers: the gradient flow from the start, Newton's step and curvatures, the place uphill."""

from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.optimizers.map.arrows import write_with_halo
from app.widgets.charts.layer import PaintLayer
from app.widgets.charts.lines import PIECE, polygon
from core.descent.newton import NewtonStep
from core.number_format import number
from core.settings import Array

FLOW_WIDTH = 2.0
LONGEST_AXIS = 38.0  # pixels: half of the axis along which the surface bends less
SHORTEST_AXIS = 0.15  # of that
DOTS = (1.5, 2.5)
ARROW_WIDTH = 1.5
HEAD = 9.0
LABEL_GAP = 5.0
RING = 4.5  # pixels: the radius of the mark uphill
RING_WIDTH = 1.5


class FlowGuide(PaintLayer):
    """The gradient flow as a grey curve under the paths."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-13)
        self.curve: Array | None = None  # (n, 2)

    def set_curve(self, curve: Array | None) -> None:
        self.curve = curve
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self.curve is None or len(self.curve) < 2:
            return
        pixels = self.to_pixels(self.curve)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, colour in ((FLOW_WIDTH + 2, self.theme.map_low), (FLOW_WIDTH, self.theme.muted)):
            painter.setPen(QPen(QColor(colour), width))
            for first in range(0, len(pixels) - 1, PIECE):
                painter.drawPolyline(polygon(pixels[first : first + PIECE + 1]))


class FlowName(PaintLayer):
    """The name of the gradient flow beside its middle, above the paths."""

    def __init__(self, flow: FlowGuide) -> None:
        super().__init__(flow.box, z=6)
        self._flow = flow
        self.areas: list[QRectF] = []  # of the text that was written last

    def draw(self, painter: QPainter) -> None:
        self.areas, curve = [], self._flow.curve
        if curve is None or len(curve) < 2:
            return
        pixels = self.to_pixels(curve)
        lengths = np.hypot(*np.diff(pixels, axis=0).T).cumsum()
        middle = pixels[1 + int(np.searchsorted(lengths, lengths[-1] / 2))]
        name = QCoreApplication.translate("guides", "gradient flow")
        area = area_beside(self.box, painter.font(), middle, name)
        baseline = QPointF(area.left(), area.top() + QFontMetricsF(painter.font()).ascent())
        write_with_halo(painter, baseline, name, QColor(self.theme.muted), QColor(self.theme.panel))
        self.areas = [area]


class NewtonGuide(PaintLayer):
    """A cross of the two curvatures at a point, long where the surface bends little, and Newton's step as an arrow.

    The axis of a negative curvature is dotted.
    """

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=7)
        self.found: NewtonStep | None = None
        self.areas: list[QRectF] = []  # of the texts that were written last

    def set_step(self, found: NewtonStep | None) -> None:
        self.found = found
        self.update()

    def axes(self) -> Array:  # (2, 2) pixels
        """Return half of each axis of the cross: that of the lower curvature first."""
        if self.found is None:
            return np.zeros((2, 2))
        sizes = np.abs(np.array(self.found.curvatures))
        shares = np.sqrt(np.maximum(sizes.min(), 1e-300) / np.maximum(sizes, 1e-300))
        ends = self.to_pixels(self.found.point + self.found.axes) - self.to_pixels(self.found.point)
        directions = ends / np.hypot(*ends.T)[:, None]
        half: Array = directions * (LONGEST_AXIS * np.maximum(shares, SHORTEST_AXIS))[:, None]
        return half

    def draw(self, painter: QPainter) -> None:
        self.areas = []
        found = self.found
        if found is None or not np.isfinite([*found.curvatures, *found.point]).all():
            return
        middle = self.to_pixels(found.point)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        taken: list[QRectF] = []
        for half, curvature in zip(self.axes(), found.curvatures, strict=True):
            pen = QPen(QColor(self.theme.text), 1.5)
            if curvature < 0:
                pen.setDashPattern(DOTS)
            painter.setPen(pen)
            painter.drawLine(QPointF(*(middle - half)), QPointF(*(middle + half)))
            beyond, text = half * (1 + LABEL_GAP / np.hypot(*half)), number(float(f"{curvature:.3g}"))
            areas = [area_beside(self.box, painter.font(), middle + way * beyond, text) for way in (-1, 1)]
            area = next((area for area in areas if not any(area.intersects(one) for one in taken)), None)
            if area is None:  # below the other one, which has the whole line
                area = areas[0]
                area.moveTop(taken[-1].bottom())
            taken.append(area)
            self._write(painter, area, text)
        if np.isfinite(found.step).all():
            self._draw_arrow(painter, middle, self.to_pixels(found.point + found.step))

    def _draw_arrow(self, painter: QPainter, middle: Array, tip: Array) -> None:
        """Paint the step as far as the edge of the map; a step out of it has no head."""
        way = tip - middle
        length = float(np.hypot(*way))
        if length < HEAD / 2:
            return
        size = np.array([self.box.width(), self.box.height()])
        with np.errstate(divide="ignore"):
            shares = np.where(way > 0, (size - middle) / way, -middle / way)
        share = float(min(1.0, np.min(shares, where=way != 0, initial=1.0)))
        end = middle + way * share
        painter.setPen(QPen(QColor(self.theme.text), ARROW_WIDTH))
        painter.drawLine(QPointF(*middle), QPointF(*end))
        if share == 1.0:
            forward = way / length
            side = np.array([-forward[1], forward[0]])
            for turn in (1, -1):
                painter.drawLine(QPointF(*end), QPointF(*(end - HEAD * (forward + turn * side / 2))))
        text = QCoreApplication.translate("guides", "Newton")
        self._write(painter, area_beside(self.box, painter.font(), end, text), text)

    def _write(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setPen(QColor(self.theme.text))
        self.areas.append(write(painter, area, text))


class UphillPlace(NamedTuple):
    """Where SAM takes the gradient of a racer, uphill of where it is, and the racer's colour."""

    point: Array  # (2,)
    place: Array  # (2,)
    colour: str


class UphillGuide(PaintLayer):
    """A ring where SAM takes each gradient, and a thin line to it from the point; over the racers' markers."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=11)
        self.places: list[UphillPlace] = []

    def set_places(self, places: list[UphillPlace]) -> None:
        self.places = places
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for one in self.places:
            middle, place = self.to_pixels(np.array([one.point, one.place]))
            length = float(np.hypot(*(place - middle)))
            for width, colour in ((RING_WIDTH + 2, self.theme.panel), (RING_WIDTH, one.colour)):
                painter.setPen(QPen(QColor(colour), width))
                if length > RING:
                    painter.drawLine(QPointF(*middle), QPointF(*(place - (place - middle) * (RING / length))))
                painter.drawEllipse(QPointF(*place), RING, RING)


class Guides:
    """All guides of a map."""

    def __init__(self, box: pg.ViewBox) -> None:
        self.flow = FlowGuide(box)
        self.flow_name = FlowName(self.flow)
        self.newton = NewtonGuide(box)
        self.uphill = UphillGuide(box)

    def areas(self) -> list[QRectF]:
        """Return where their texts stand, in pixels of the map."""
        return [*self.flow_name.areas, *self.newton.areas]


def area_beside(box: pg.ViewBox, font: QFont, place: Array, text: str) -> QRectF:
    """Return where a text stands beside a pixel, inside the box."""
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    x = min(max(place[0] + LABEL_GAP, 0.0), box.width() - width)
    y = min(max(place[1] - LABEL_GAP, metrics.ascent()), box.height() - metrics.descent())
    return QRectF(x, y - metrics.ascent(), width, metrics.height())


def write(painter: QPainter, area: QRectF, text: str) -> QRectF:
    """Write a text into its area, which is returned."""
    painter.drawText(QPointF(area.left(), area.top() + QFontMetricsF(painter.font()).ascent()), text)
    return area
