"""The plot of the room as a picture, and where its points are."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage

from app.base.theme import LIGHT
from app.optimizers.view import OptimizersView


def picture(room: OptimizersView) -> QImage:
    return room.plot.grab().toImage()


def in_window(room: OptimizersView, x: float, y: float) -> QPoint:
    """Where a point of the surface is on the plot's viewport."""
    scene = room.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
    return room.plot.mapFromScene(scene)


def colour_at(room: OptimizersView, image: QImage, x: float, y: float) -> QColor:
    """The colour of a point of the surface in a picture of the plot."""
    scene = room.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
    place: QPoint = room.plot.mapFromScene(scene)
    return image.pixelColor(place)


def rgb(racer: int) -> NDArray[np.int_]:
    """A racer's colour as three numbers."""
    colour = QColor(LIGHT.racer(racer).colour)
    return np.array([colour.red(), colour.green(), colour.blue()])
