"""An empty plot of a known range: 0 to 10 from left to right, 0 to 4 from bottom to top."""

import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot


@pytest.fixture
def plot(qtbot: QtBot) -> pg.PlotWidget:
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    plot.resize(600, 400)
    plot.show()
    qtbot.waitExposed(plot)
    plot.getPlotItem().getViewBox().setRange(xRange=(0, 10), yRange=(0, 4), padding=0)
    return plot
