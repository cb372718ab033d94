"""The axis of a chart: whole decades that stand still, zero in sight, and a floor under what is lost."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.charts.curves import Curve
from app.widgets.charts.line_chart import LineChart


def curve(*values: float) -> Curve:
    return Curve(np.arange(len(values)), np.array(values), LIGHT.racer(0))


@pytest.fixture
def chart(qtbot: QtBot, holder: QWidget) -> LineChart:
    chart = LineChart("loss", 1e-6, holder)
    chart.resize(600, 300)
    holder.resize(600, 300)
    holder.show()
    qtbot.waitExposed(holder)
    return chart


def test_what_is_below_the_floor_is_drawn_there(chart: LineChart) -> None:
    chart.set_curves([curve(100.0, 1e-9, 0.0, -1.0)], steps=3)
    np.testing.assert_allclose(chart.layer.curves[0].values, [2, -6, -6, -6])
    chart.set_curves([curve(100.0, 0.0)], steps=3, logarithmic=False)
    np.testing.assert_array_equal(chart.layer.curves[0].values, [100, 0])


def test_a_click_or_a_drag_asks_for_the_nearest_step(qtbot: QtBot, chart: LineChart) -> None:
    chart.set_curves([curve(*range(1, 12))], steps=10)
    asked: list[int] = []
    chart.step_requested.connect(asked.append)
    box = chart.getPlotItem().getViewBox()
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    for step, button in ((3, left), (7, left), (5, right)):
        place = chart.mapFromScene(box.mapViewToScene(QPointF(step + 0.2, 0)))
        qtbot.mouseClick(chart.viewport(), button, pos=place)
    assert asked == [3, 7]


def test_the_axis_goes_as_far_as_the_steps(chart: LineChart) -> None:
    for steps, end in ((300, 300), (0, 1)):
        chart.set_curves([curve(1.0)], steps)
        assert chart.getPlotItem().getViewBox().viewRange()[0] == pytest.approx([0, end])
