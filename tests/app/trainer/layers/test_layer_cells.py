"""The reports of layers as cells: what they were at the start, what is wrong, what else is known."""

import math

import numpy as np
import pytest

from app.trainer.layers.layer_cells import KINDS, cell_of, layer_names, rows_of, statistics_of
from core.activations import ReLU, Sigmoid
from core.network import Network
from core.training.reports import LayerReport, report_layer


def reports(weight: float = 1.0, *, bounded: bool = False) -> list[LayerReport]:
    """A network of two layers whose weights are all equal: 3 inputs, 4 units, 2 outputs, on 5 rows of ones."""
    network = Network((3, 4, 2), Sigmoid() if bounded else ReLU(), dtype=np.float64)
    for layer in network.layers:
        layer.weights.fill(weight)
    trace = network.trace(np.ones((5, 3)), np.ones(5, np.intp))
    return [report_layer(layer, -3.0) for layer in trace.layers]


def test_the_last_layer_is_the_output() -> None:
    assert layer_names(3) == ("Layer 1", "Layer 2", "Output")
    assert layer_names(1) == ("Output",)
    assert layer_names(0) == ()


def test_there_is_a_row_for_each_kind_of_signal_over_the_start() -> None:
    start, now = reports(1.0), reports(2.0)
    rows = rows_of(now, start)
    assert [row.name for row in rows] == ["Activations", "Weights W", "Gradients dL/dW"]
    for row, kind in zip(rows, KINDS, strict=True):
        for cell, layer, begin in zip(row.cells, now, start, strict=True):
            assert cell.histogram is getattr(layer, kind).histogram
            assert cell.before is getattr(begin, kind).histogram


def test_the_start_has_nothing_before_it_and_no_layers_have_no_rows() -> None:
    start = reports()
    assert all(cell.before is None for row in rows_of(start, start) for cell in row.cells)
    assert rows_of([], []) == ()


def test_what_is_wrong_stands_at_the_activations() -> None:
    layer = reports(0.0)[0]  # all units are 0 for all rows
    assert {badge.text for badge in cell_of("activations", layer, None).badges} >= {"dead"}
    assert cell_of("weights", layer, None).badges == ()


def test_a_signal_that_is_lost_says_so_and_has_no_bars() -> None:
    layer = reports(math.nan)[0]
    cell = cell_of("weights", layer, reports()[0])
    assert (cell.note, cell.histogram, cell.before) == ("not finite", None, None)


def test_what_else_is_known_of_a_signal_is_listed() -> None:
    told = {line.title: line.value for line in statistics_of("weights", reports(2.0)[0])}
    # The root of twelve squares of 2, and an update of a thousandth.
    assert told["norm"] == f"{math.sqrt(12 * 4):.4g}"
    assert told["update / weight"] == "0.001"
    assert (told["mean"], told["std"], told["RMS"], told["exactly 0"]) == ("2", "0", "2", "0%")


@pytest.mark.parametrize(("bounded", "listed"), [(False, False), (True, True)])
def test_what_a_layer_does_not_have_is_not_listed(*, bounded: bool, listed: bool) -> None:
    told = {line.title: line.value for line in statistics_of("activations", reports(bounded=bounded)[0])}
    assert ("saturated" in told) == listed
