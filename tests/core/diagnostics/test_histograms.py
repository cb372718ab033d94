"""Histograms: nothing is lost, and nothing that is not a number reaches a bin."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.diagnostics.histograms import Range, finite, histogram, round_range
from core.settings import Array

UNIT = Range(0.0, 1.0)


@given(
    values=arrays(np.float32, st.integers(0, 60), elements=st.floats(width=32)),
    low=st.floats(-2, 0.5),
    zeros_apart=st.booleans(),
)
def test_every_value_is_counted_once(values: Array, low: float, *, zeros_apart: bool) -> None:
    counted = histogram(values, Range(low, low + 0.7), zeros_apart=zeros_apart)
    assert counted.total == values.size
    assert counted.not_finite == np.count_nonzero(~np.isfinite(values))


@given(
    data=st.data(),
    reach=st.floats(1e-300, 1e299),
    dtype=st.sampled_from([np.float32, np.float64]),
    zeros_apart=st.booleans(),
)
def test_every_value_is_between_the_edges_of_its_bin(
    data: st.DataObject, reach: float, dtype: type[np.floating], *, zeros_apart: bool
) -> None:
    over = round_range(reach)
    edges = histogram(np.zeros(0), over).edges
    beside = np.concatenate([edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf), [0.0, -1e308, 1e308]])
    with np.errstate(over="ignore", under="ignore"):
        values = np.array(data.draw(st.lists(st.sampled_from(list(beside)), max_size=40)), np.float64).astype(dtype)
    counted = histogram(values, over, zeros_apart=zeros_apart)
    kept = [float(value) for value in values if math.isfinite(value) and not (zeros_apart and value == 0)]
    inside = [sum(low <= value < high for value in kept) for low, high in itertools.pairwise(edges)]
    inside[-1] += kept.count(edges[-1])
    assert counted.counts.tolist() == inside
    assert (counted.below, counted.above) == (
        sum(value < over.low for value in kept),
        sum(value > over.high for value in kept),
    )


def test_values_are_counted_in_equal_bins_the_last_of_which_has_both_its_ends() -> None:
    counted = histogram(np.array([0.0, 0.1, 0.25, 0.6, 0.75, 1.0]), UNIT, bins=4)
    np.testing.assert_array_equal(counted.edges, [0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_array_equal(counted.counts, [2, 1, 1, 2])


def test_what_lies_outside_is_counted_on_its_side() -> None:
    counted = histogram(np.array([-1.0, 0.5, 2.0, 3.0, math.nan, math.inf, -math.inf, 0.5]), UNIT)
    assert (counted.below, counted.above, counted.not_finite) == (1, 2, 3)


@pytest.mark.parametrize(
    ("reach", "end"),
    [(0.3, 0.5), (0.5, 0.5), (0.51, 1), (1, 1), (1.3, 2), (2e-9, 2e-9), (7e-9, 1e-8), (1e20, 1e20), (3e-310, 5e-310)],
)
def test_a_range_ends_at_a_round_number(reach: float, end: float) -> None:
    assert round_range(reach) == (-end, end)


@given(st.floats(1e-300, 1e299))
def test_a_round_range_reaches_far_enough_and_not_much_further(reach: float) -> None:
    low, high = round_range(reach)
    assert reach <= high == -low <= 2.5 * reach * (1 + 1e-15)


@pytest.mark.parametrize("reach", [0.0, math.nan, math.inf])
def test_a_range_of_nothing_is_that_of_1(reach: float) -> None:
    assert round_range(reach) == (-1, 1)


def test_the_zeros_of_a_rectifier_have_a_bar_of_their_own() -> None:
    values = np.maximum(np.random.default_rng(0).standard_normal(10_000), 0)
    counted = histogram(values, Range(0.0, 3.0), zeros_apart=True)
    assert counted.zeros == np.count_nonzero(values == 0)
    assert counted.counts[0] < 500 < counted.zeros


def test_there_are_fifty_bins() -> None:
    assert histogram(np.zeros(3), UNIT).counts.shape == (50,)


def test_a_constant_and_nothing_at_all_can_be_counted() -> None:
    assert histogram(np.full((5, 2), 0.5), UNIT).counts.max() == 10
    assert histogram(np.array([]), UNIT).total == 0


def test_the_finite_values_of_a_whole_array_are_the_array() -> None:
    values = np.ones((2, 3))
    assert finite(values) is values
    np.testing.assert_array_equal(finite(np.array([[1.0, math.nan], [math.inf, 2.0]])), [1, 2])


def test_a_range_is_bounded_where_both_ends_are() -> None:
    assert [Range(0, high).is_bounded for high in (1.0, math.inf)] == [True, False]
    assert [Range(0, high).is_rectified for high in (1.0, math.inf)] == [False, True]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_value_at_an_end_of_the_range_is_in_a_bin_or_outside_but_not_lost(dtype: type[np.floating]) -> None:
    assert histogram(np.array([0.1, 0.7], dtype), Range(0.1, 0.7)).total == 2
