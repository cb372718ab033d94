"""The loss round the ends of networks is drawn where networks race, and said where it is not known."""

import numpy as np
import pytest

from app.optimizers.charts.end_chart import EndChart
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from tests.app.optimizers.network.small_race import raced_model, small_model, small_result


@pytest.fixture
def networks(room: OptimizersView) -> OptimizersView:
    room.open_race(raced_model().replace(measure="surroundings"))
    return room


def chart_of(room: OptimizersView) -> EndChart:
    assert room.insight is not None
    chart = room.insight.measures.ends
    assert chart is not None
    assert room.insight.measures.picture is chart
    return chart


@pytest.mark.slow
def test_each_racer_has_its_curve_from_its_true_loss_on(networks: OptimizersView) -> None:
    chart = chart_of(networks)
    curves = chart.curves()
    assert [curve.name for curve in curves] == networks.controller.names
    for curve, path in zip(curves, small_result().paths, strict=True):
        assert curve.places[[0, -1]].tolist() == [0, 1]
        assert curve.values[0] == pytest.approx(path.true_end, rel=1e-4)
    assert networks.insight is not None
    assert networks.insight.measures.title() == "loss round the end"
    _, (low, high) = chart.getPlotItem().getViewBox().viewRange()
    losses = np.concatenate([curve.values for curve in curves])
    assert 10**low <= losses.min() < losses.max() <= 10**high <= 100 * losses.max()


def test_its_numbers_can_be_copied(networks: OptimizersView) -> None:
    head, first, *rest = chart_of(networks).numbers().splitlines()
    assert head == "name,distance,mean_loss,least,greatest"
    assert first.startswith("SGD,0")
    assert len(rest) == 2 * 11 - 1


def test_before_the_race_it_says_when_it_is_known(networks: OptimizersView) -> None:
    networks.controller.set_model(small_model().replace(measure="surroundings", steps=30))
    chart = chart_of(networks)
    assert chart.curves() == []
    assert chart.getPlotItem().getAxis("bottom").labelText == "known when networks have trained"


def test_where_no_network_races_it_gives_way(networks: OptimizersView) -> None:
    networks.controller.set_model(OptimizersModel.first().replace(measure="surroundings"))
    assert networks.insight is not None
    measures = networks.insight.measures
    assert measures.picture is measures.chart
    assert measures.kind.findData("surroundings") < 0
    assert np.isfinite(measures.curves()[0].values).any()
