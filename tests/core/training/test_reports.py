"""What is reported of a layer, and that a history survives being packed."""

import math
from dataclasses import asdict

import numpy as np
import pytest

from core.activations import ReLU, Tanh
from core.network import Network
from core.training.reports import NUMBERS, Change, epochs_to_make, pack, report_layer, unpack
from tests.core.histories import layers, report


def test_a_history_is_the_same_after_packing() -> None:
    history = [report(epoch, validation_loss=math.nan, layers=layers(epoch)) for epoch in (1, 2, 3)]
    again = unpack(pack(history))
    assert [(one.epoch, one.train_loss) for one in again] == [(one.epoch, one.train_loss) for one in history]
    assert type(again[0].epoch) is int
    assert math.isnan(again[0].validation_loss)
    for one, other in zip(again, history, strict=True):
        for layer, expected in zip(one.layers, other.layers, strict=True):
            np.testing.assert_equal(asdict(layer), asdict(expected))


def test_a_history_without_layers_keeps_its_numbers() -> None:
    (one,) = unpack(pack([report(test_loss=1 / 3)]))
    assert (one.test_loss, len(one.layers)) == (1 / 3, 0)


def test_a_number_that_a_history_was_written_before_is_nan_and_others_are_required() -> None:
    records = pack([report(largest_class=0.5)])
    (one,) = unpack(records[[name for name in NUMBERS if name != "largest_class"]])
    assert math.isnan(one.largest_class)
    assert one.test_loss == report().test_loss
    with pytest.raises(ValueError, match="test_loss"):
        unpack(records[[name for name in NUMBERS if name != "test_loss"]])


def test_layers_that_another_version_knew_otherwise_are_left_out() -> None:
    records = pack([report(layers=layers(1))])
    others = np.dtype([("number", np.float64)])
    older = np.zeros(1, [*((name, records.dtype[name]) for name in NUMBERS), ("layers", others, (2,))])
    older["epoch"] = 7
    (one,) = unpack(older)
    assert (one.epoch, len(one.layers)) == (7, 0)


def without(records: np.ndarray, *path: str) -> np.dtype[np.void]:
    """The type of such records before a field was there."""
    name, *rest = path
    parts = {part: records.dtype[part] for part in records.dtype.names or ()}
    if rest:
        inner = parts[name]
        parts[name] = np.dtype((without(np.empty(0, inner.base), *rest), inner.shape))
    else:
        del parts[name]
    return np.dtype([*parts.items()])


def test_a_statistic_that_a_history_was_written_before_is_nan_and_the_layers_stay() -> None:
    history = [report(epoch, layers=layers(epoch)) for epoch in (1, 2)]
    records = pack(history)
    older = np.zeros(2, without(records, "layers", "shares", "dead"))
    for name in NUMBERS:
        older[name] = records[name]
    for name in older["layers"].dtype.names or ():
        if name != "shares":
            older["layers"][name] = records["layers"][name]
    for name in older["layers"]["shares"].dtype.names or ():
        older["layers"]["shares"][name] = records["layers"]["shares"][name]
    again = unpack(older)
    for one, other in zip(again, history, strict=True):
        for layer, expected in zip(one.layers, other.layers, strict=True):
            assert math.isnan(layer.shares.dead)
            np.testing.assert_equal({**asdict(layer), "shares": 0}, {**asdict(expected), "shares": 0})
            assert layer.shares.zeros == expected.shares.zeros
    assert pack([*again, report(3, layers=layers(3))]).dtype == records.dtype  # a run can go on


def test_a_layer_is_reported_as_it_is() -> None:
    network = Network((3, 4, 2), ReLU(), dtype=np.float64)
    network.layers[0].weights[...] = [[2, -2, 2, 0]] * 3
    network.layers[0].bias[...] = [0, 0, 0, 1]
    network.layers[1].weights[...] = [[1, 0], [0, 0], [0, 0], [0, 0]]
    trace = network.trace(np.ones((5, 3)), np.ones(5, np.intp))
    seen = report_layer(trace.layers[0], -3.0)
    assert seen.activations.mean == (6 + 0 + 6 + 1) / 4
    assert (seen.shares.zeros, seen.shares.dead) == (0.25, 0.25)
    assert seen.activations.histogram.zeros == 5
    assert seen.weight_norm == pytest.approx(6)
    assert seen.update_ratio == -3
    # The first logit is 6, so that dL/dz of the first unit is nearly 1 / 5 in each of the 5 rows, of 4 units.
    certainty = 1 / (1 + math.exp(-6))
    assert seen.gradient_rms == pytest.approx(certainty / 5 / 2)
    assert seen.weight_gradients.rms == pytest.approx(certainty / 2)
    # Three of the twelve weights are 0, the others 2 or -2; the gradients of all but the first unit are 0.
    assert seen.weights.zero_share == 0.25
    assert seen.weights.mean == pytest.approx(0.5)
    assert seen.weights.rms == pytest.approx(math.sqrt(3))
    assert seen.weight_gradients.histogram.zeros == 9


def test_a_bounded_activation_is_counted_over_its_bounds() -> None:
    network = Network((3, 4, 2), Tanh())
    edges = report_layer(network.trace(np.ones((5, 3)), np.ones(5, np.intp)).layers[0], 0.0).activations.histogram.edges
    assert (edges[0], edges[-1]) == (-1, 1)


def test_an_unbounded_activation_is_counted_as_far_as_a_round_number() -> None:
    network = Network((3, 4, 2), ReLU(), dtype=np.float64)
    network.layers[0].weights.fill(0.1)  # so that each activation is 0.3
    edges = report_layer(network.trace(np.ones((5, 3)), np.ones(5, np.intp)).layers[0], 0.0).activations.histogram.edges
    assert (edges[0], edges[-1]) == (0, 1)


def test_a_layer_that_is_not_finite_is_reported_as_such() -> None:
    network = Network((3, 4, 2), Tanh())
    network.parameters.fill(np.nan)
    trace = network.trace(np.ones((5, 3)), np.ones(5, np.intp))
    assert all(report_layer(layer, math.nan).activations.not_finite == 1 for layer in trace.layers)


def test_the_latest_length_of_a_run_counts() -> None:
    changes = [Change(3, "epochs", 6), Change(4, "l2", 0.5), Change(5, "epochs", 9), Change(6, "epochs", math.inf)]
    assert (epochs_to_make(3, []), epochs_to_make(3, changes)) == (3, 9)
