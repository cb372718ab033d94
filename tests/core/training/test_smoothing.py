"""The smoothed curve is the running mean that it says it is, and a band is what it says it is."""

import numpy as np
import pytest

from core.settings import Array
from core.training.smoothing import band, smoothed, smoothed_decades


def one_by_one(values: Array, keep: float) -> Array:
    mean, means = 0.0, []
    for count, value in enumerate(values, start=1):
        mean = keep * mean + (1 - keep) * value
        means.append(mean / (1 - keep**count))
    return np.array(means)


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.95, 0.999])
@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 1000])
def test_it_is_what_a_loop_gives(keep: float, count: int) -> None:
    values = np.random.default_rng(0).normal(3.0, 1.0, count)
    np.testing.assert_allclose(smoothed(values, keep), one_by_one(values, keep), rtol=1e-9)


def test_a_constant_stays_what_it_is() -> None:
    np.testing.assert_allclose(smoothed(np.full(200, 7.0), 0.99), 7.0, rtol=1e-12)


def test_it_ends_where_the_values_are_not_finite() -> None:
    values = np.ones(100)
    values[70:] = np.inf
    means = smoothed(values, 0.9)
    np.testing.assert_allclose(means[:70], 1.0)
    assert np.isnan(means[70:]).all()


def test_on_a_logarithmic_axis_the_mean_lies_in_the_middle_of_what_it_smooths() -> None:
    # A loss 2 * 0.9^t with noise of a factor of 3 up or down: the geometric mean lags by keep / (1 - keep) steps.
    keep, steps = 0.95, np.arange(600)
    noise = np.where(np.random.default_rng(1).random(600) < 0.5, 3.0, 1 / 3)
    exact = smoothed_decades(2 * 0.97**steps, keep, 1e-300)
    np.testing.assert_allclose(exact[400:], 2 * 0.97 ** (steps[400:] - keep / (1 - keep)), rtol=1e-6)
    beside = np.log(smoothed_decades(2 * 0.97**steps * noise, keep, 1e-300) / exact)
    assert abs(beside[100:].mean()) < 0.1
    assert np.log(smoothed(2 * 0.97**steps * noise, keep) / exact)[100:].mean() > 0.5  # the arithmetic one is above


def test_a_logarithmic_mean_counts_0_as_the_floor_and_ends_where_the_loss_is_not_finite() -> None:
    np.testing.assert_allclose(smoothed_decades(np.zeros(5), 0.9, 1e-8), 1e-8)
    assert np.isnan(smoothed_decades(np.array([1.0, np.inf, 1.0]), 0.9, 1e-8)[1:]).all()


def test_a_band_is_the_mean_and_a_standard_deviation_of_those_that_go_on() -> None:
    curves = [np.array([1.0, 4.0, 6.0]), np.array([3.0, 2.0]), np.array([5.0, 9.0])]
    found = band(curves)
    both = np.array([curve[:2] for curve in curves])
    np.testing.assert_allclose(found.mean, [*both.mean(axis=0), 6])
    np.testing.assert_allclose(found.deviation, [*both.std(axis=0, ddof=1), 0])
    np.testing.assert_allclose(found.low, found.mean - found.deviation)


def test_a_band_leaves_out_what_is_no_number() -> None:
    found = band([np.array([np.nan, np.nan]), np.array([5.0, np.inf])])
    np.testing.assert_array_equal(found, [[5, np.nan], [5, np.nan], [5, np.nan]])
