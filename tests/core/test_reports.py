"""What is reported of a layer, and that a history survives being packed."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from core.activations import ReLU, Tanh
from core.network import Network
from core.reports import pack, report_layer, unpack
from core.settings import Array


@dataclass(frozen=True, eq=False)
class Part:
    counts: Array
    mean: float


@dataclass(frozen=True, eq=False)
class Whole:
    number: int
    share: float
    parts: tuple[Part, ...]


def test_a_history_is_the_same_after_packing() -> None:
    history = [
        Whole(number, 0.1 * number, (Part(np.arange(3.0) + number, math.nan), Part(np.zeros(3), -math.inf)))
        for number in range(4)
    ]
    again = unpack(Whole, pack(history))
    assert [(one.number, one.share) for one in again] == [(one.number, one.share) for one in history]
    assert type(again[0].number) is int
    for one, other in zip(again, history, strict=True):
        for part, expected in zip(one.parts, other.parts, strict=True):
            np.testing.assert_array_equal(part.counts, expected.counts)
            np.testing.assert_equal(part.mean, expected.mean)


def test_a_history_that_grows_is_packed_on() -> None:
    history = [Whole(number, 0.1, (Part(np.arange(3.0), number),)) for number in range(5)]
    records = pack(history, pack(history[:3]))
    np.testing.assert_array_equal(records, pack(history))


def test_a_packed_history_needs_no_pickle() -> None:
    assert not pack([Whole(1, 0.5, (Part(np.zeros(2), 1.0),))]).dtype.hasobject


def test_a_layer_is_reported_as_it_is() -> None:
    network = Network((3, 4, 2), ReLU(), dtype=np.float64)
    network.layers[0].weights[...] = [[2, -2, 2, 0]] * 3
    network.layers[0].bias[...] = [0, 0, 0, 1]
    network.layers[1].weights[...] = [[1, 0], [0, 0], [0, 0], [0, 0]]
    trace = network.trace(np.ones((5, 3)), np.ones(5, np.intp))
    report = report_layer(trace.layers[0], -3.0)
    assert report.activations.mean == (6 + 0 + 6 + 1) / 4
    assert (report.shares.zeros, report.shares.dead) == (0.25, 0.25)
    assert report.activations.histogram.zeros == 5
    assert report.weight_norm == pytest.approx(6)
    assert report.update_ratio == -3
    # The first logit is 6, so that dL/dz of the first unit is nearly 1 / 5 in each of the 5 rows, of 4 units.
    certainty = 1 / (1 + math.exp(-6))
    assert report.gradient_rms == pytest.approx(certainty / 5 / 2)
    assert report.weight_gradients.rms == pytest.approx(certainty / 2)
    # Three of the twelve weights are 0, the others 2 or -2; the gradients of all but the first unit are 0.
    assert report.zero_weights == 0.25
    assert report.weights.mean == pytest.approx(0.5)
    assert report.weights.rms == pytest.approx(math.sqrt(3))
    assert report.weight_gradients.histogram.zeros == 9


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
