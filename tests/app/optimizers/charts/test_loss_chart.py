"""The loss over the steps: a click goes to a step, each racer has its colour."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from app.widgets.charts.axes import ValueAxis
from core.settings import Array
from core.surfaces import OwnFunction, Ravine
from tests.app.optimizers.places import rgb
from tests.app.pictures import pixels


def test_a_click_on_the_chart_goes_to_that_step(qtbot: QtBot, room: OptimizersView) -> None:
    box = room.chart.getPlotItem().getViewBox()
    place = room.chart.mapFromScene(box.mapViewToScene(QPointF(200, 0)))
    qtbot.mouseClick(room.chart.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert room.playback.position == pytest.approx(200, abs=2)  # a pixel is more than a step


def test_every_curve_is_drawn_in_its_racers_colour(room: OptimizersView) -> None:
    room.playback.seek(300)
    image = pixels(room.chart.grab().toImage()).reshape(-1, 3).astype(int)
    for number in range(5):
        assert (np.abs(image - rgb(number)).sum(axis=-1) < 30).sum() > 40


def race_on(room: OptimizersView, expression: str, **others: float) -> OptimizersView:
    """The racers of the first start on a function that somebody typed."""
    surface = OwnFunction.model_validate({"expression": expression, **others})
    room.controller.set_model(room.controller.model.with_surface(surface))
    room.controller.run_out()
    return room


@pytest.mark.parametrize(
    ("expression", "title"),
    [
        ("x^2 + y^2 − 7", "loss − minimum"),
        ("(x-20)^2+y^2", "loss"),
        ("x^2-y^2", "loss"),
        ("x", "loss"),
        ("log(x)", "loss"),
        ("x^3-3x+y^2", "loss"),
    ],
)
def test_a_minimum_is_subtracted_only_where_nothing_is_lower(room: OptimizersView, expression: str, title: str) -> None:
    chart = race_on(room, expression).chart
    axis = chart.getPlotItem().getAxis("left")
    assert axis.labelText == title
    assert ("minus the lowest minimum" in chart.toolTip()) == (title != "loss")
    if title == "loss":
        for curve, (_, trajectory) in zip(chart.layer.curves, room.controller.shown_race(), strict=True):
            seen = np.isfinite(trajectory.losses)
            losses = np.maximum(trajectory.losses[seen], 1e-16) if axis.logMode else trajectory.losses[seen]
            np.testing.assert_allclose(values_at(axis, curve.values[seen]), losses, rtol=1e-6, atol=1e-9)
            low, high = chart.getPlotItem().getViewBox().viewRange()[1]
            assert low <= curve.values[seen].min()
            assert np.ptp(curve.values[seen]) > 1e-3 * (high - low)  # none is flat


def values_at(axis: ValueAxis, places: Array) -> Array:
    """The values that an axis has at places."""
    if axis.symmetric is not None:
        return np.asarray(np.sign(places) * (10 ** np.abs(places) - 1) * axis.symmetric.unit)
    return np.asarray(10**places) if axis.logMode else places


def test_where_losses_are_cut_at_the_floor_the_axis_says_so(room: OptimizersView) -> None:
    axis = race_on(room, "x^2 + y^2").chart.getPlotItem().getAxis("left")
    lowest = min(float(np.nanmin(one.losses)) for _, one in room.controller.shown_race())
    assert (axis.cut is not None) == (lowest < 1e-16)
    race_on(room, "x^2 + y^2 + (x-y)^4 / 100", start_x=5.0, start_y=5.0)
    assert axis.cut is None or min(float(np.nanmin(one.losses)) for _, one in room.controller.shown_race()) < 1e-16


def test_on_a_quadratic_theory_is_dotted_where_rates_are_shown(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Ravine()))
    assert not any(curve.dotted for curve in room.chart.layer.curves)
    room.controller.set_model(room.controller.model.replace(rate_strips=True))
    assert sum(curve.dotted for curve in room.chart.layer.curves) == 2  # SGD and momentum


def test_under_noise_a_dotted_line_is_where_each_stays_in_theory(room: OptimizersView) -> None:
    model = room.controller.model.with_surface(Ravine(condition=20)).replace(noise=0.5, rate_strips=True)
    room.controller.set_model(model)
    dotted = [curve for curve in room.chart.layer.curves if curve.dotted]
    assert len(dotted) == 2  # SGD and momentum
    rate = model.racers[0].optimizer.learning_rate
    expected = sum(rate * 0.25 / (2 * (2 - rate * h)) for h in (1, 20))
    np.testing.assert_allclose(10 ** dotted[0].values, expected)
    assert "under this noise" in room.chart.toolTip()
