"""The axis of values: whole decades that stand still, and zero in sight."""

import numpy as np
import pytest
from PySide6.QtGui import QPicture
from PySide6.QtWidgets import QWidget

from app.base.theme import LIGHT
from app.initializers.layer_chart import LayerChart
from app.widgets.charts.curve_chart import HEADROOM, decades_of, span_of
from app.widgets.charts.curves import Curve


def curve(*values: float) -> Curve:
    return Curve(np.arange(len(values)), np.array(values), LIGHT.racer(0))


@pytest.mark.parametrize(
    ("values", "decades"),
    [
        ((0.3, -1.2), (-2, 1)),
        ((0.0, -0.9), (-1, 0)),
        ((1.0, 1.0), (1, 2)),  # at least one
        ((0.0, 9.0, -3.0), (-3, 2)),  # what diverges leaves the chart two decades above the first
        ((np.nan, np.inf, 2.0), (2, 3)),
        ((np.nan,), (-1, 1)),
    ],
)
def test_whole_decades_hold_the_values(values: tuple[float, ...], decades: tuple[int, int]) -> None:
    assert decades_of([curve(*values)], HEADROOM) == decades


def test_the_headroom_is_that_of_the_highest_first_value() -> None:
    assert decades_of([curve(0.0, 9.0), curve(1.0, 0.0)], HEADROOM) == (0, 3)
    assert decades_of([curve(0.0, 9.0)], 9) == (0, 9)
    assert decades_of([]) == (-1, 1)


def test_zero_is_always_in_sight() -> None:
    for values in ((2.0, 5.0), (-3.0, -1.0), (-3.0, 5.0)):
        assert span_of([curve(*values)]) == (min(0, *values), max(0, *values))
    assert span_of([]) == span_of([curve(0.0)]) == (0, 1)  # and the axis has a length


def test_the_labels_of_an_axis_are_drawn_anew_only_for_another_scale(holder: QWidget) -> None:
    chart = LayerChart("loss", holder)
    axis = chart.getPlotItem().getAxis("left")

    def show(*values: float, logarithmic: bool = True) -> None:
        chart.show_curves([curve(*values)], len(values), logarithmic=logarithmic)

    show(0.5, 1.0)
    axis.picture = drawn = QPicture()
    show(1.0, 0.5)
    assert axis.picture is drawn
    show(0.5, 1.0, logarithmic=False)
    assert axis.picture is not drawn
    assert not axis.logMode
    axis.picture = drawn = QPicture()
    show(0.0, 1.0, logarithmic=False)
    assert axis.picture is drawn
    show(0.0, 1.0)  # and the axis says where 0 is
    assert axis.picture is not drawn
    assert axis.logMode
