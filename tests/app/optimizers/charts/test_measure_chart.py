"""The second chart shows what is chosen: a measure, the memory, the effective rate."""

import numpy as np

from app.optimizers.explainer.explainer import Insight
from app.optimizers.view import OptimizersView
from core.descent.measures import distances, effective_rates, gradient_norms, step_lengths


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
    insight.measures.kind.setCurrentIndex(3)
    insight.measures.kind.activated.emit(3)
    curves = [curve.values for curve in insight.measures.curves()]
    np.testing.assert_array_equal(curves, [*path.states["m"].T, *path.states["v"].T])
    assert [row.name for row in insight.measures.legend.entries] == [
        "mean gradient, x",
        "mean gradient, y",
        "mean squared gradient, x",
        "mean squared gradient, y",
    ]
    insight.measures.kind.setCurrentIndex(4)
    insight.measures.kind.activated.emit(4)
    np.testing.assert_array_equal([curve.values for curve in insight.measures.curves()], effective_rates(path).T)
