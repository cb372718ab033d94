"""An empty plot of a known range: 0 to 10 from left to right, 0 to 4 from bottom to top."""

import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def plot(qtbot: QtBot, holder: QWidget) -> pg.PlotWidget:
    plot = pg.PlotWidget(holder)
    plot.resize(600, 400)
    holder.resize(600, 400)
    holder.show()
    qtbot.waitExposed(holder)
    plot.getPlotItem().getViewBox().setRange(xRange=(0, 10), yRange=(0, 4), padding=0)
    return plot
