"""The picture of a layer is made once, and again only for another content, view or size."""

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QPoint
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from app.widgets.charts.cached_layer import PicturedLayer


class Counted(PicturedLayer):
    """Counts how often its content and what moves over it are drawn."""

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=0)
        self.contents = self.overs = 0

    def draw_content(self, painter: QPainter) -> None:
        self.contents += painter.isActive()

    def draw_over(self, painter: QPainter) -> None:
        self.overs += painter.isActive()


class Failing(PicturedLayer):
    """Fails to draw its content."""

    def draw_content(self, painter: QPainter) -> None:
        raise ValueError(painter)


@pytest.fixture
def layer(plot: pg.PlotWidget) -> Counted:
    plot.layer = layer = Counted(plot.getPlotItem().getViewBox())  # which ends with the plot
    for _ in range(2):  # the first lays the plot out
        plot.grab()
    return layer


def test_what_moves_is_drawn_over_the_picture_that_there_is(plot: pg.PlotWidget, layer: Counted) -> None:
    made, begun = layer.contents, layer.overs
    for _ in range(5):
        layer.update()
        plot.grab()
    assert layer.contents == layer.rebuilds == made
    assert layer.overs >= begun + 5


def test_another_content_view_or_size_makes_it_again(plot: pg.PlotWidget, layer: Counted) -> None:
    counts = [layer.rebuilds]
    for change in (
        layer.renew,
        lambda: plot.getPlotItem().getViewBox().setRange(xRange=(0, 5), padding=0),
        lambda: plot.resize(500, 300),
    ):
        change()
        plot.grab()
        counts.append(layer.rebuilds)
    assert counts == sorted(set(counts))


def test_in_a_drawing_lines_stay_lines(plot: pg.PlotWidget, layer: Counted) -> None:
    content = QByteArray()
    buffer, generator = QBuffer(content), QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    before, contents = layer.rebuilds, layer.contents
    QWidget.render(plot, painter, QPoint())
    painter.end()
    assert layer.rebuilds == before
    assert layer.contents == contents + 1


def test_what_fails_in_the_picture_is_logged_and_the_plot_goes_on(
    plot: pg.PlotWidget, caplog: pytest.LogCaptureFixture
) -> None:
    plot.layer = layer = Failing(plot.getPlotItem().getViewBox(), z=0)
    plot.grab()
    plot.grab()
    assert layer.failed
    assert [record.exc_info is not None for record in caplog.records] == [True]
