"""Bins that several histograms share."""

import numpy as np

from core.diagnostics.histograms import Range, histogram
from core.diagnostics.shared_bins import rebinned, shared_range


def test_over_a_range_five_times_as_wide_five_bins_become_one() -> None:
    values = np.random.default_rng(0).normal(size=10_000)
    narrow, wide = histogram(values, Range(-2.0, 2.0)), histogram(values, Range(-10.0, 10.0))
    again = rebinned(narrow, Range(-10.0, 10.0))
    inside = slice(21, 29)  # from -1.6 to 1.6, where each wide bin is five narrow ones
    assert again.counts[inside].tolist() != []
    assert abs(again.counts[inside] - wide.counts[inside]).max() <= 1  # by how edges are rounded
    assert again.total == narrow.total == 10_000
    assert (again.below, again.above) == (narrow.below, narrow.above)


def test_the_shared_range_holds_all_and_a_histogram_on_it_stays() -> None:
    one, other = histogram(np.zeros(3), Range(-1.0, 1.0)), histogram(np.zeros(3), Range(0.0, 5.0))
    assert shared_range([one, other]) == (-1.0, 5.0)
    assert shared_range([]) is None
    assert rebinned(one, Range(-1.0, 1.0)) is one
