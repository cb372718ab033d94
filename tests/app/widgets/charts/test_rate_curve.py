"""The curve of the rate stands under the epochs of its chart, and only where the rate changes."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.widgets.charts.curves import Curve
from app.widgets.charts.rate_curve import RateCurve
from app.widgets.charts.run_chart import RunChart

EPOCHS = np.linspace(0, 10, 101)


def test_a_rate_that_never_changes_is_not_drawn(qtbot: QtBot) -> None:
    curve = RateCurve()
    qtbot.addWidget(curve)
    curve.show_rates(EPOCHS, np.full(101, 0.1))
    assert curve.isHidden()
    curve.show_rates(EPOCHS, 0.1 * (1 - EPOCHS / 10))
    assert not curve.isHidden()
    assert curve.toolTip() == "Learning rate: 0.1 at first, 0.1 at most, 0 at the end"


def test_in_a_form_it_goes_from_left_to_right_and_from_top_to_bottom(qtbot: QtBot) -> None:
    curve = RateCurve()
    qtbot.addWidget(curve)
    curve.resize(300, 44)
    curve.show_rates(EPOCHS, 0.1 * (1 - EPOCHS / 10))
    places = curve.places()
    assert 0 < places[0, 0] < 100
    assert 290 < places[-1, 0] <= 300
    assert places[0, 1] < 5
    assert 39 < places[-1, 1] < 44
    assert (np.diff(places, axis=0) > 0).all()


def test_under_a_chart_an_epoch_stands_below_its_epoch(qtbot: QtBot) -> None:
    both = QWidget()
    qtbot.addWidget(both)
    chart = RunChart("loss")
    curve = RateCurve(chart)
    column = QVBoxLayout(both)
    column.addWidget(chart)
    column.addWidget(curve)
    chart.set_curves([Curve(EPOCHS, EPOCHS, LIGHT.racer(0))])
    curve.show_rates(EPOCHS, EPOCHS)
    both.resize(500, 400)
    both.show()
    qtbot.waitExposed(both)
    box = chart.getPlotItem().getViewBox()

    def below(epoch: float) -> float:
        seen = chart.mapFromScene(box.mapViewToScene(QPointF(epoch, 0)))
        return float(curve.mapFromGlobal(chart.viewport().mapToGlobal(seen)).x())

    for epoch in (0, 5, 10):
        x = curve.places()[10 * epoch, 0]
        assert abs(below(epoch) - x) <= 1.5
    chart.getPlotItem().getViewBox().setRange(xRange=(4, 6), padding=0)
    assert abs(below(5) - curve.places()[50, 0]) <= 1.5
