"""The outline of an earlier histogram over a later one: the same scale, whatever their bins are."""

import numpy as np
import pytest

from app.widgets.histograms.cells import heights, outline
from core.diagnostics.histograms import Histogram, Range, histogram
from core.settings import Array
from tests.app.widgets.histograms.conftest import bars

VALUES = np.random.default_rng(0).normal(size=20_000)


def counted(values: Array, reach: float, bins: int = 50) -> Histogram:
    return histogram(values, Range(-reach, reach), bins=bins)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_what_has_not_changed_is_as_tall_as_its_bars(*, logarithmic: bool) -> None:
    now = counted(VALUES, 5)
    line, tops = outline(now, now, logarithmic=logarithmic), heights(now, logarithmic=logarithmic)
    assert line is not None
    assert tops is not None
    np.testing.assert_allclose(line[0][[0, -1]], [-5, 5])
    np.testing.assert_allclose(line[1], np.repeat(tops, 2))


@pytest.mark.parametrize(("reach", "bins"), [(5, 100), (10, 50), (5, 25)])
def test_the_height_does_not_depend_on_the_bins(reach: float, bins: int) -> None:
    line = outline(counted(VALUES, reach, bins), counted(VALUES, 5), logarithmic=False)
    assert line is not None
    area = (np.diff(line[0]) * line[1][:-1]).sum()
    tallest = 1 / np.sqrt(2 * np.pi)  # of the normal density, whose area is 1
    assert area == pytest.approx(1 / tallest, rel=0.05)


def test_what_was_three_times_as_wide_is_a_third_as_tall_and_is_cut_at_the_ends() -> None:
    line = outline(counted(3 * VALUES, 10), counted(VALUES, 2), logarithmic=False)
    assert line is not None
    assert line[1].max() == pytest.approx(1 / 3, rel=0.1)
    np.testing.assert_allclose(line[0][[0, -1]], [-2, 2])


def test_what_was_narrower_is_cut_off_at_the_top() -> None:
    line = outline(counted(0.1 * VALUES, 0.5), counted(VALUES, 5), logarithmic=False)
    assert line is not None
    assert line[1].max() == 1
    np.testing.assert_allclose(line[0][[0, -1]], [-0.5, 0.5])


def test_there_is_none_of_what_was_elsewhere() -> None:
    assert outline(histogram(np.array([7.0]), Range(6, 8)), counted(VALUES, 5), logarithmic=False) is None


def test_heights_are_relative_to_the_tallest() -> None:
    np.testing.assert_allclose(heights(bars(4, 0, 2, 1), logarithmic=False), [1, 0, 0.5, 0.25])  # type: ignore[arg-type]
    assert heights(bars(0, 0), logarithmic=True) is None
