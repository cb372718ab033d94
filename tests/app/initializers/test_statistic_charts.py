"""The charts beside the grid: a line for each row, theory and the median dotted, several seeds as a band."""

import numpy as np
from pytestqt.qtbot import QtBot

from app.initializers.room_widget import InitializersPanel
from core.activations import Tanh
from tests.app.initializers.conftest import settle


def test_the_charts_draw_a_line_for_each_row_and_theory_beside_it(bench: InitializersPanel) -> None:
    std, gradient, rank, units = (chart.chart.layer.curves for chart in bench.charts.charts)
    assert [len(curves) for curves in (std, rank, units)] == [6, 3, 3]
    assert [curve.dotted for curve in std] == [True, False] * 3
    assert not any(curve.dotted for curve in gradient)  # the median of ReLU's gradients tells nothing
    assert [chart.dotted.isVisible() for chart in bench.charts.charts[:2]] == [True, False]
    run = bench.controller.rows()[2].now.run
    assert run is not None
    np.testing.assert_allclose(10 ** std[-1].values, [layer.activations.std for layer in run.layers])


def test_the_median_of_the_gradient_is_dotted_where_it_tells(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.replace(activation=Tanh()))
    settle(qtbot, bench.controller)
    assert [curve.dotted for curve in bench.charts.charts[1].chart.layer.curves] == [True, False] * 3


def test_several_seeds_make_a_band_around_the_median(qtbot: QtBot, bench: InitializersPanel) -> None:
    bench.controller.set_model(bench.controller.model.replace(seeds=5))
    settle(qtbot, bench.controller)
    for curve in bench.charts.charts[0].chart.layer.curves:
        if not curve.dotted:
            assert curve.band is not None
            assert (curve.band[0] <= curve.values).all()
            assert (curve.values <= curve.band[1]).all()


def test_a_click_on_a_chart_sends_the_signal_there(bench: InitializersPanel) -> None:
    bench.charts.charts[0].chart.step_requested.emit(2)
    assert (bench.controller.playback.position, bench.controller.playback.playing) == (1, False)
    bench.controller.playback.seek(3)
    bench.charts.charts[1].chart.step_requested.emit(1)
    assert bench.controller.playback.position == 5
