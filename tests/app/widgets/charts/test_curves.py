"""Curves: gaps where there is no value, bands, and a veil over what is to come."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QColor

from app.base.theme import LIGHT
from app.widgets.charts.curves import Curve, CurveLayer

STYLE = LIGHT.racer(0)


def test_a_curve_has_a_point_for_each_value_that_there_is() -> None:
    curve = Curve(np.arange(1, 5), np.array([np.nan, 2.0, np.inf, 4.0]), STYLE)
    np.testing.assert_array_equal(curve.points(), [(2, 2), (4, 4)])


def test_on_another_axis_the_band_goes_along() -> None:
    curve = Curve(np.zeros(1), np.array([10.0]), STYLE, band=(np.array([1.0]), np.array([100.0])))
    changed = curve.mapped(np.log10)
    assert changed.values == [1]
    assert changed.band is not None
    assert [edge.item() for edge in changed.band] == [0, 2]
    assert Curve(np.zeros(1), np.array([10.0]), STYLE).mapped(np.log10).band is None


def test_what_is_expected_is_dotted_and_thinner() -> None:
    measured, expected = Curve(np.arange(2), np.zeros(2), STYLE), Curve(np.arange(2), np.zeros(2), STYLE, dotted=True)
    assert expected.pen().widthF() < measured.pen().widthF()
    assert expected.pen().dashPattern()
    assert not measured.pen().dashPattern()
    assert expected.pen().color() == measured.pen().color() == QColor(STYLE.colour)


@pytest.fixture
def layer(plot: pg.PlotWidget) -> CurveLayer:
    plot.layer = layer = CurveLayer(plot.getPlotItem().getViewBox())  # which ends with the plot
    plot.setBackground(LIGHT.panel)
    band = (np.full(11, 1.0), np.full(11, 3.0))
    layer.set_curves([Curve(np.arange(11), np.full(11, 2.0), STYLE, band=band)])
    return layer


def shade(plot: pg.PlotWidget, layer: CurveLayer, x: float, y: float) -> float:
    """How far a place is from white."""
    place = plot.mapFromScene(layer.mapToScene(*layer.to_pixels(np.array([x, y])).tolist()))
    return 255 - plot.grab().toImage().pixelColor(place).red()


def test_a_band_is_between_its_edges(plot: pg.PlotWidget, layer: CurveLayer) -> None:
    assert shade(plot, layer, 5.5, 2.5) > 20
    assert shade(plot, layer, 5.5, 1.5) > 20
    assert shade(plot, layer, 5.5, 3.5) < 5
    assert shade(plot, layer, 5.5, 2.0) > shade(plot, layer, 5.5, 2.5)


@pytest.mark.parametrize(("veil", "veiled"), [((5, np.inf), (8.5, 2.5)), ((-np.inf, 5), (2.5, 8.5))])
def test_what_is_to_come_is_veiled(
    plot: pg.PlotWidget,
    layer: CurveLayer,
    veil: tuple[float, float],
    veiled: tuple[float, float],
) -> None:
    whole = shade(plot, layer, 2.5, 2.5)
    layer.set_cursor(5, veil=veil)
    to_come, seen = (shade(plot, layer, x, 2.5) for x in veiled)
    assert seen == pytest.approx(whole, abs=3)
    assert to_come < 0.6 * whole


def test_all_points_of_all_curves_are_known(layer: CurveLayer) -> None:
    layer.set_curves(
        [Curve(np.arange(2), np.array([1.0, np.nan]), STYLE), Curve(np.array([2]), np.array([3.0]), STYLE)]
    )
    np.testing.assert_array_equal(layer.points(), [(0, 1), (2, 3)])
    layer.set_curves([])
    assert layer.points().shape == (0, 2)
