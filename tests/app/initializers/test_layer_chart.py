"""A chart by layer: what is 0, what is expected, how far the signal has come."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.initializers.layer_chart import LayerChart
from app.widgets.charts.curves import MARKER, Curve
from core.settings import Array
from tests.app.pictures import pixels


def by_layer(values: Array, **options: Any) -> Curve:
    return Curve(np.arange(1, 1 + len(values)), values, LIGHT.racer(0), **options)


@pytest.fixture
def chart(qtbot: QtBot, holder: QWidget) -> LayerChart:
    chart = LayerChart("std", holder)
    chart.resize(400, 260)
    holder.show()
    qtbot.waitExposed(holder)
    return chart


def test_the_first_value_is_that_of_layer_1(chart: LayerChart) -> None:
    chart.show_curves([by_layer(np.array([1.0, 0.1, 0.01]))], 3, logarithmic=True)
    np.testing.assert_allclose(chart.layer.points(), [[1, 0], [2, -1], [3, -2]], atol=1e-12)
    assert chart.getPlotItem().getViewBox().viewRange()[0] == pytest.approx([0.5, 3.5])


def test_zeros_stand_at_the_foot_of_the_axis_which_says_so(chart: LayerChart) -> None:
    curves = [by_layer(np.array([0.0, 0.0])), by_layer(np.array([1.0, 0.02]))]
    chart.show_curves(curves, 2, logarithmic=True)
    axis = chart.getPlotItem().getAxis("left")
    assert chart.layer.points()[0, 1] == axis.zero == -3
    assert axis.logTickStrings([-3.0, -2.0], 1, 1) == ["0", "0.01"]


def test_a_signal_that_explodes_stays_in_the_chart(chart: LayerChart) -> None:
    chart.show_curves([by_layer(10.0 ** np.arange(12))], 12, logarithmic=True)
    low, high = chart.getPlotItem().getViewBox().viewRange()[1]
    assert (low, high) == (0, 11)


@pytest.mark.parametrize("logarithmic", [True, False])
def test_markers_at_the_ends_of_the_axis_are_whole(chart: LayerChart, logarithmic: bool) -> None:  # noqa: FBT001
    chart.show_curves([by_layer(np.array([1.0, 0.1, 0.0]), marked=True)], 3, logarithmic=logarithmic)
    layer = chart.layer
    inside = layer.box.height() - layer.to_pixels(layer.points())[:, 1]
    assert np.minimum(inside, layer.box.height() - inside).min() > MARKER


def test_what_is_not_finite_leaves_a_gap(chart: LayerChart) -> None:
    curve = by_layer(np.array([1.0, np.inf, np.nan, 2.0]))
    np.testing.assert_array_equal(curve.points(), [[1, 1], [4, 2]])
    chart.show_curves([curve], 4, logarithmic=True)
    chart.grab()
    assert not chart.layer.failed


def test_a_band_is_filled_and_markers_stand_on_the_line(chart: LayerChart) -> None:
    values, band = np.full(3, 5.0), (np.full(3, 2.0), np.full(3, 8.0))
    chart.show_curves([by_layer(values)], 3, logarithmic=False)
    plain = pixels(chart.grab().toImage())
    chart.show_curves([by_layer(values, band=band, marked=True)], 3, logarithmic=False)
    filled = pixels(chart.grab().toImage())
    assert np.count_nonzero((plain != filled).any(axis=-1)) > 2000


@pytest.mark.parametrize(("forward", "veiled"), [(True, 4), (False, 1)])
def test_the_veil_is_on_the_layers_to_come(chart: LayerChart, forward: bool, veiled: int) -> None:  # noqa: FBT001
    chart.show_curves([by_layer(np.full(4, 5.0), marked=True)], 4, logarithmic=False)
    chart.set_reached(1 if forward else 2, forward=forward)
    picture = pixels(chart.grab().toImage())
    box = chart.getPlotItem().getViewBox()
    darkness = []
    for layer in (1, 4):
        place = chart.mapFromScene(box.mapViewToScene(QPointF(layer, 5.0)))
        darkness.append(int(picture[place.y(), place.x()].min()))
    assert (darkness[0] > darkness[1]) == (veiled == 1)
