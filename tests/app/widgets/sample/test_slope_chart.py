"""f and f' with the z of a layer."""

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from app.widgets.sample.slope_chart import FAR, NEAR, SlopeChart, steepest
from core.activations import ACTIVATIONS, Activation, Sigmoid, Tanh


@pytest.mark.parametrize(
    ("kind", "most"),
    # That of SiLU is where its own derivative vanishes, near 2.4; that of GELU is at the root of 2.
    [("sigmoid", 0.25), ("tanh", 1), ("relu", 1), ("leaky_relu", 1), ("elu", 1), ("silu", 1.09984), ("gelu", 1.12890)],
)
def test_the_greatest_slope_of_each_function(kind: str, most: float) -> None:
    activation: Activation = next(one for one in (kind.model_validate({}) for kind in ACTIVATIONS) if one.kind == kind)
    assert steepest(activation) == pytest.approx(most, abs=1e-5)


def chart_in(holder: QWidget) -> SlopeChart:
    chart = SlopeChart(holder)
    chart.resize(320, 240)
    holder.show()
    return chart


def test_the_axis_reaches_as_far_as_the_layer_within_limits(holder: QWidget) -> None:
    chart = chart_in(holder)
    for z, reach in ((np.array([0.5]), NEAR), (np.array([-6.2, 1.0]), 7.0), (np.array([1e6, np.nan]), FAR)):
        chart.show_layer(Sigmoid(), z, 0)
        assert chart.getPlotItem().getViewBox().viewRange()[0] == [-reach, reach]


def test_another_function_is_drawn(holder: QWidget) -> None:
    chart = chart_in(holder)
    chart.show_layer(Tanh(), np.array([-1.0, 0.5]), 1)
    value, slope = chart.layer.curves
    np.testing.assert_allclose(value.values, np.tanh(value.places))
    np.testing.assert_allclose(slope.values, 1 - np.tanh(slope.places) ** 2, atol=1e-12)
    assert not chart.grab().isNull()
    assert not chart.marks.failed


def test_values_that_are_no_numbers_are_left_out(holder: QWidget) -> None:
    chart = chart_in(holder)
    chart.show_layer(Sigmoid(), np.array([np.nan, np.inf]), 0)
    assert not chart.grab().isNull()
    assert not chart.marks.failed
