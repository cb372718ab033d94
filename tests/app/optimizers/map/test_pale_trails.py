"""Wide pale paths lie under those of the race and grow with them."""

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.base.theme import LIGHT
from app.optimizers.map.pale_trails import PaleTrails
from app.optimizers.map.trails import Trail
from app.widgets.charts.layer import Plot


def test_a_path_is_drawn_up_to_the_step(holder: QWidget) -> None:
    plot = Plot(holder)
    plot.resize(300, 200)
    box = plot.getPlotItem().getViewBox()
    box.setRange(xRange=(0, 10), yRange=(0, 10), padding=0)
    pale = PaleTrails(box)
    points = np.stack([np.linspace(0, 10, 101), np.full(101, 5.0)], axis=-1)
    pale.set_trails([Trail(points, LIGHT.racer(0))])
    ground = QColor(LIGHT.panel)

    def reached(step: int) -> int:
        pale.set_step(step)
        image = plot.grab().toImage()
        area = box.sceneBoundingRect()
        y = round(area.center().y())
        return sum(image.pixelColor(x, y) != ground for x in range(round(area.left()) + 2, round(area.right()) - 2))

    assert reached(0) < reached(50) < reached(100)
    assert not pale.failed
