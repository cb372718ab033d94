"""The whole way of a sample through a unit."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.widgets.code.code_view import source_of
from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.sample_view import SampleInfo, SampleView
from app.widgets.sample.way import steps_of, way_through
from core.activations import Sigmoid
from core.network.one_sample import SampleTrace, follow
from tests.app.widgets.sample.conftest import NAMES, record
from tests.core.network.small import small_network


def test_the_signal_comes_first_and_the_gradient_comes_back(trace: SampleTrace) -> None:
    keys = [step.key for step in steps_of(trace, UnitPlace(0, 0), NAMES)]
    there = [key.column for key in keys if key.forward]
    back = [key.column for key in keys if not key.forward]
    assert there == back[::-1]
    assert len(keys) == len(set(keys))


def test_parts_are_steps_of_the_same_unit_and_every_step_has_its_code() -> None:
    for trace in (record(), record(batch_norm=False, dropout=0.0), record(training=False)):
        for layer in range(len(trace.layers)):
            steps = steps_of(trace, UnitPlace(layer, 0), NAMES)
            keys = {step.key for step in steps}
            for step in steps:
                assert set(step.parts) <= keys
                assert source_of(step.code).text
                assert all(len(line.numbers) <= len(step.columns) for line in step.lines)


def test_the_way_goes_through_all_layers_and_back(trace: SampleTrace) -> None:
    way = way_through(trace)
    assert len(way) == len(set(way))
    assert way[0] == (0, StepKey("x"))
    assert way[-1] == (0, StepKey("x", forward=False))
    layers = [layer for layer, _ in way]
    top = way.index((2, StepKey("loss")))
    assert layers[: top + 1] == sorted(layers[: top + 1])
    assert layers[top:] == sorted(layers[top:], reverse=True)


@pytest.mark.parametrize("value", [np.nan, 1e200], ids=str)
def test_a_network_that_has_diverged_has_steps_as_well(qtbot: QtBot, value: float) -> None:
    network, x, labels = small_network(Sigmoid(), batch_norm=True)
    network.parameters[::3] = value
    trace = follow(network, x, labels, 0, training=True)
    view = SampleView()
    qtbot.addWidget(view)
    view.show_trace(trace, SampleInfo(9, "", "", ("1", "2", "3"), NAMES, image_shape=(1, 7)))
    view.show()
    for layer, key in way_through(trace):
        view.show_place(UnitPlace(layer, 1), key)
        assert view.step.shown
    assert not view.chart.marks.failed
