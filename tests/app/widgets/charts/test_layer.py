"""A layer paints in pixels of its box, and is as fine as what it is painted on."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.charts.layer import DRAWING_RATIO, PaintLayer, Plot, device_ratio, is_drawing


class Nothing(PaintLayer):
    def draw(self, painter: QPainter) -> None:
        assert painter.isActive()


class Fault(PaintLayer):
    def draw(self, _painter: QPainter) -> None:
        raise ZeroDivisionError


@pytest.fixture
def ours(qtbot: QtBot, holder: QWidget) -> Plot:
    plot = Plot(holder)
    plot.resize(400, 300)
    holder.resize(400, 300)
    holder.show()
    qtbot.waitExposed(holder)
    QCoreApplication.processEvents()
    return plot


def test_the_axes_show_the_range_of_the_data(ours: Plot) -> None:
    item = ours.getPlotItem()
    item.getViewBox().setRange(xRange=(2, 5), yRange=(-1, 7), padding=0)
    assert (item.getAxis("bottom").range, item.getAxis("left").range) == ([2, 5], [-1, 7])


def test_the_data_fill_what_the_axes_leave(ours: Plot) -> None:
    item = ours.getPlotItem()
    box, left, bottom = (part.geometry() for part in (item.getViewBox(), item.getAxis("left"), item.getAxis("bottom")))
    assert (left.right(), bottom.top()) == pytest.approx((box.left(), box.bottom()))
    assert (left.left(), box.top(), box.right(), bottom.bottom()) == pytest.approx((1, 1, 399, 299))
    assert box.width() > 300
    assert box.height() > 200


def test_nothing_is_made_that_is_not_seen(ours: Plot) -> None:
    item = ours.getPlotItem()
    assert set(item.childItems()) == {item.getViewBox(), item.getAxis("left"), item.getAxis("bottom")}


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


def test_nothing_is_drawn_where_the_plot_has_no_room(plot: pg.PlotWidget) -> None:
    box = plot.getPlotItem().getViewBox()
    plot.layer = layer = Fault(box, z=0)
    box.resize(0, 40)
    layer.paint(QPainter(), QStyleOptionGraphicsItem())
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
