"""The second chart shows what is chosen: a measure, the memory, the effective rate."""

import numpy as np
import pytest

from app.optimizers.charts.measure_chart import MeasureChart
from app.optimizers.explainer.explainer import Insight
from app.optimizers.view import OptimizersView
from core.descent.measures import distances, effective_rates, gradient_norms, step_lengths
from core.schedules import Cosine
from tests.app.optimizers.edits import change_racer


def choose(chart: MeasureChart, kind: str) -> None:
    """Choose a measure from the list."""
    place = chart.kind.findData(kind)
    assert place >= 0
    chart.kind.setCurrentIndex(place)
    chart.kind.activated.emit(place)


def test_the_second_chart_shows_each_measure(room: OptimizersView, insight: Insight) -> None:
    chart = insight.measures
    for number_, measure in enumerate((gradient_norms, distances, step_lengths)):
        chart.kind.setCurrentIndex(number_)
        chart.kind.activated.emit(number_)
        for curve, path in zip(chart.curves(), room.controller.race, strict=True):
            np.testing.assert_array_equal(curve.values, measure(path))


def test_the_measure_is_kept_with_the_race(room: OptimizersView, insight: Insight) -> None:
    insight.measures.kind.activated.emit(2)
    assert room.controller.model.measure == "step"
    room.controller.undo()
    assert insight.measures.kind.currentText() == "gradient norm"


def test_the_second_chart_shows_the_memory_and_the_effective_rate(room: OptimizersView, insight: Insight) -> None:
    room.controller.choose(4)
    path = room.controller.race[4]
    choose(insight.measures, "memory")
    curves = [curve.values for curve in insight.measures.curves()]
    np.testing.assert_array_equal(curves, [*path.states["m"].T, *path.states["v"].T])
    names = insight.measures.names
    assert [row.name for row in names.entries] == ["m, x", "m, y", "v, x", "v, y"]
    assert names.toolTip().split("\n")[::2] == ["exponential mean of gradients, x", "exponential mean of g², x"]
    assert names.isVisibleTo(insight.measures)
    assert insight.measures.legend.entries == []  # nothing lies over the curves
    choose(insight.measures, "effective rate")
    np.testing.assert_array_equal([curve.values for curve in insight.measures.curves()], effective_rates(path).T)


@pytest.mark.slow
def test_a_heavy_ball_offers_the_velocity_of_the_notes(room: OptimizersView, insight: Insight) -> None:
    chart = insight.measures
    room.controller.choose(1)
    count = chart.kind.count()
    choose(chart, "velocity")
    path = room.controller.race[1]
    along = np.array([curve.values for curve in chart.curves()]).T
    np.testing.assert_allclose(along[1:], np.diff(path.points, axis=0), rtol=1e-6, atol=1e-12)
    assert [row.name for row in chart.names.entries] == ["velocity of the notes, x", "velocity of the notes, y"]
    assert chart.title() == "−η v of Momentum"
    change_racer(room.controller, 1, schedule=Cosine())
    assert [row.name for row in chart.names.entries] == ["step taken, x", "step taken, y"]
    room.controller.choose(4)
    assert chart.kind.count() == count - 1
    assert chart.title() == "memory of Adam"


def test_the_share_of_the_limit_has_a_line_at_one_and_a_curve_for_each_racer(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(measure="share"))
    assert room.insight is not None
    limit, *curves = room.insight.measures.curves()
    assert (limit.values == 1).all()
    assert len(curves) == 5
    assert room.insight.measures.names.isHidden()
    assert all(not (curve.values <= 0).any() for curve in curves)
    assert room.insight.measures.title() == "share of the stability limit"
