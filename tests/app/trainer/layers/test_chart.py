"""A statistic of the layers by epoch: drawn from the start on, and why there is none."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.trainer.layers.layers_tab import LayersTab
from app.trainer.view import TrainerView
from core.activations import Sigmoid
from tests.app.trainer.conftest import SMALL
from tests.app.trainer.layers.edits import choose, train


def test_the_charts_draw_what_was_reported_from_the_start_on(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room)
    assert run.trainer is not None
    reported = [run.trainer.start, *(report.layers for report in run.epochs)]
    gradient, update = (chart.chart.layer.curves for chart in tab.charts)
    np.testing.assert_allclose(gradient[2].values, np.log10([layers[2].weight_gradients.rms for layers in reported]))
    np.testing.assert_allclose(update[0].values, [layers[0].update_ratio for layers in reported])
    np.testing.assert_array_equal(update[0].places, [0, 1, 2, 3])


@pytest.mark.slow
def test_what_is_chosen_is_drawn_and_undone(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room, SMALL.replace(l1=0.01))
    choose(tab.charts[1].choice, "zero_weights")
    assert room.controller.model.layer_charts == ("gradient", "zero_weights")
    shares = [report.layers[0].weights.zero_share for report in run.epochs]
    np.testing.assert_allclose(tab.charts[1].chart.layer.curves[0].values, [0, *shares])
    assert shares[-1] > 0
    room.controller.undo()
    assert tab.charts[1].choice.currentData() == "update"


def test_the_penaltys_share_is_one_curve(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    run = train(qtbot, room, SMALL.replace(l2=0.01))
    choose(tab.charts[0].choice, "penalty")
    (curve,) = tab.charts[0].chart.layer.curves
    np.testing.assert_array_equal(curve.values, [np.nan, *(report.penalty_share for report in run.epochs)])


@pytest.mark.slow
def test_a_statistic_without_values_says_why(qtbot: QtBot, room: TrainerView, tab: LayersTab) -> None:
    train(qtbot, room)
    choose(tab.charts[0].choice, "saturated")
    assert "No layer has two ends" in tab.charts[0].legend.text()
    train(qtbot, room, SMALL.replace(activation=Sigmoid()))
    assert "No layer" not in tab.charts[0].legend.text()
