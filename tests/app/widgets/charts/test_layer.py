"""A layer paints in pixels of its box, and is as fine as what it is painted on."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from pytestqt.qtbot import QtBot

from app.widgets.charts.layer import DRAWING_RATIO, PaintLayer, device_ratio, is_drawing


class Nothing(PaintLayer):
    def draw(self, painter: QPainter) -> None:
        assert painter.isActive()


class Fault(PaintLayer):
    def draw(self, _painter: QPainter) -> None:
        raise ZeroDivisionError


def test_data_are_where_the_axes_say_in_pixels_from_the_upper_left(plot: pg.PlotWidget) -> None:
    box = plot.getPlotItem().getViewBox()
    plot.layer = layer = Nothing(box, z=0)  # which ends with the plot
    width, height = box.width(), box.height()
    corners = np.array([(0.0, 4.0), (10.0, 0.0), (5.0, 2.0)])
    np.testing.assert_allclose(layer.to_pixels(corners), [(0, 0), (width, height), (width / 2, height / 2)], atol=0.5)
    np.testing.assert_allclose(layer.to_pixels(corners[2]), (width / 2, height / 2), atol=0.5)


def test_a_fault_ends_the_drawing_until_the_view_is_another(plot: pg.PlotWidget) -> None:
    box = plot.getPlotItem().getViewBox()
    plot.layer = layer = Fault(box, z=0)
    plot.grab()
    assert layer.failed
    box.setRange(xRange=(0, 5), padding=0)
    assert not layer.failed


@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_a_picture_is_as_fine_as_its_pixels(qtbot: QtBot, ratio: int) -> None:  # noqa: ARG001
    picture = QImage(10 * ratio, 10 * ratio, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    assert not is_drawing(painter)
    assert device_ratio(painter) == pytest.approx(ratio)
    painter.end()


def test_a_drawing_keeps_its_lines(qtbot: QtBot) -> None:  # noqa: ARG001
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    assert is_drawing(painter)
    assert device_ratio(painter) == DRAWING_RATIO
    painter.end()
