"""The statistics of layers and runs against closed forms, and in the face of what is not a number."""

import math

import numpy as np
import pytest

from core.diagnostics import (
    Detail,
    Flag,
    LayerArrays,
    Shares,
    best_epoch,
    dead_share,
    distinct_units,
    effective_rank,
    flags,
    flat_share,
    inactive_share,
    moments,
    norm,
    penalty_share,
    quantiles,
    rule,
    saturated_share,
    signal,
    update_ratio,
    zero_share,
)
from core.diagnostics.histograms import Range
from core.settings import Array

TANH, SIGMOID, RELU = Range(-1.0, 1.0), Range(0.0, 1.0), Range(0.0, math.inf)
RELU_SHOWN = Range(0.0, 3.0)
# Four samples of two units each, some of them not finite.
WITH_HOLES = np.array([[1.0, math.nan], [math.inf, 2.0], [-math.inf, 0.0], [3.0, 2.0]])
EMPTY = np.zeros((0, 3))


def normal(*shape: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal(shape)


# Moments and shares


def test_moments_are_those_of_all_values_together() -> None:
    mean, std, rms = moments(np.array([[1.0, 3.0], [5.0, 7.0]]))
    assert (mean, std, rms) == pytest.approx((4, math.sqrt(5), math.sqrt(21)))


def test_moments_of_float32_do_not_overflow_and_do_not_lose_a_small_spread() -> None:
    assert moments(np.full((10, 10), 3e38, np.float32)).std == 0
    assert moments(np.array([1e38, 3e38], np.float32)).std == pytest.approx(1e38, rel=1e-6)
    assert moments(np.array([1000.0, 1000.25], np.float32)).std == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("values", "over", "expected"),
    [
        (np.array([[-0.98, 0.96], [0.98, 0.0]]), TANH, 0.5),
        (np.array([[0.02, 0.04], [0.98, 0.96]]), SIGMOID, 0.5),
        (np.array([[0.0, 0.5], [1.0, 0.5]]), SIGMOID, 0.5),
        (np.array([[0.5, math.nan], [0.99, math.inf]]), SIGMOID, 0.5),
    ],
)
def test_saturation_is_the_share_within_three_hundredths_of_an_end(values: Array, over: Range, expected: float) -> None:
    assert saturated_share(values, over) == expected


def test_an_activation_with_an_open_end_does_not_saturate() -> None:
    assert math.isnan(saturated_share(normal(3, 3), RELU))


def test_the_sigmoid_is_flat_where_its_slope_is_below_a_hundredth() -> None:
    z = np.linspace(-10, 10, 100_001)
    slopes = 1 / (2 + np.exp(z) + np.exp(-z))
    bend = math.log((98 + math.sqrt(98**2 - 4)) / 2)  # e^z + e^-z + 2 = 100
    assert flat_share(slopes) == pytest.approx(1 - bend / 10, abs=1e-4)


def test_zeros_are_exact_zeros() -> None:
    assert zero_share(np.array([0.0, -0.0, 1e-30, 2.0])) == 0.5


def test_a_dead_unit_is_zero_and_flat_for_every_sample() -> None:
    z = np.array([[-1.0, -1.0, 0.0], [-2.0, 1.0, 0.0]])
    assert dead_share(np.maximum(z, 0), (z > 0).astype(float)) == pytest.approx(2 / 3)
    assert dead_share(np.tanh(0 * z), 1 - np.tanh(0 * z) ** 2) == 0


def test_an_inactive_unit_hardly_varies_over_the_samples() -> None:
    activations = np.array([[0.5, 0.5, 0.5], [0.5, 0.5019, 0.5021]])
    assert inactive_share(activations) == pytest.approx(2 / 3)


# Quantiles, rank, distinct units


def test_quantiles_are_those_of_the_sizes() -> None:
    values = np.arange(-100.0, 101.0)  # sizes 0, 1, 1, 2, 2, ..., 100, 100
    assert quantiles(values) == (50, 99)


@pytest.mark.parametrize("shape", [(64, 8), (12, 40)])
def test_directions_that_are_used_equally_are_counted(shape: tuple[int, int]) -> None:
    samples, units = shape
    centred = normal(samples, 5)
    centred -= centred.mean(axis=0)
    left, right = np.linalg.qr(centred)[0], np.linalg.qr(normal(units, 5))[0]
    assert effective_rank(left @ right.T + 7) == pytest.approx(5, rel=1e-6)


def test_a_direction_that_is_used_less_counts_for_less() -> None:
    activations = np.array([[3.0, 1.0], [3.0, -1.0], [-3.0, 1.0], [-3.0, -1.0]])  # singular values 6 and 2
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    assert effective_rank(activations) == pytest.approx(math.exp(entropy))
    assert effective_rank(1e30 * activations) == pytest.approx(math.exp(entropy))


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e300])
def test_where_nothing_varies_the_rank_is_zero(constant: float) -> None:
    assert effective_rank(np.full((1000, 7), constant)) == 0


def test_units_alike_are_one_and_random_units_are_all_distinct() -> None:
    weights = normal(784, 100) * 0.01
    assert distinct_units(weights, np.zeros(100)) == 100
    assert distinct_units(np.full((784, 100), 0.05), np.zeros(100)) == 1
    assert distinct_units(np.zeros((784, 100)), np.zeros(100)) == 1


def test_copies_are_found_in_any_order_and_through_rounding() -> None:
    units = normal(50, 12)
    order = np.random.default_rng(1).permutation(np.repeat(np.arange(12), 4))
    copies = units[:, order] * (1 + 1e-4 * normal(50, 48).clip(-1, 1))
    assert distinct_units(copies.astype(np.float32), np.zeros(48)) == 12


def test_a_bias_makes_a_unit_distinct() -> None:
    assert distinct_units(np.zeros((3, 4)), np.array([0.0, 0.0, 1.0, 1.0])) == 2


# Weights and updates


def test_the_norm_is_the_root_of_the_sum_of_squares() -> None:
    assert norm(np.array([[3.0, 0.0], [4.0, math.nan]], np.float32)) == 5


def test_the_update_ratio_is_a_logarithm_of_means() -> None:
    assert update_ratio(np.array([0.001, -0.003]), np.array([1.0, -3.0])) == pytest.approx(-3)
    assert update_ratio(np.zeros(2), np.ones(2)) == -math.inf
    assert math.isnan(update_ratio(np.ones(2), np.zeros(2)))
    assert math.isnan(update_ratio(np.full(2, np.nan), np.ones(2)))
    assert math.isnan(update_ratio(np.ones(2), np.full(2, np.inf)))


# Runs


def test_the_penalty_share_is_of_the_whole_loss() -> None:
    assert penalty_share(0.5, 2.0) == 0.25
    assert math.isnan(penalty_share(0.0, 0.0))


def test_the_best_epoch_is_the_first_of_the_lowest_finite_losses() -> None:
    assert best_epoch([2.0, 0.5, math.nan, 0.5, -math.inf]) == 1
    assert best_epoch([math.nan]) is None
    assert best_epoch([]) is None


# Records and flags


def test_what_is_not_finite_is_left_out_and_counted() -> None:
    measured = signal(WITH_HOLES, RELU_SHOWN)
    assert measured.not_finite == 3 / 8
    assert measured.mean == pytest.approx(8 / 5)
    assert measured.rms == pytest.approx(math.sqrt(18 / 5))
    assert measured.histogram.not_finite == 3
    assert effective_rank(WITH_HOLES) == 0  # of one sample


@pytest.mark.parametrize("values", [EMPTY, np.full((4, 3), math.nan), np.full((4, 3), math.inf)])
def test_where_nothing_is_finite_a_statistic_is_nan_and_nothing_is_raised(values: Array) -> None:
    assert math.isnan(signal(values, TANH).std)
    arrays = LayerArrays(values, values, TANH, gradients=values, weights=values, biases=np.zeros(3))
    assert math.isnan(Shares.of(arrays).saturated)
    measured = Detail.of(arrays)
    assert math.isnan(measured.gradient_median)
    assert math.isnan(measured.effective_rank)
    assert measured.distinct_units == (1 if values is EMPTY else 0)


def flags_of(activations: Array, slopes: Array, weights: Array, over: Range) -> tuple[Flag, ...]:
    units = weights.shape[1]
    distinct = distinct_units(weights, np.zeros(units))
    arrays = LayerArrays(activations, slopes, over, activations, weights, np.zeros(units))
    return flags(signal(activations, RELU_SHOWN), Shares.of(arrays), distinct, units)


def test_a_healthy_layer_has_no_flag() -> None:
    a = np.tanh(normal(500, 30) / 2)
    assert flags_of(a, 1 - a**2, normal(20, 30), TANH) == ()


def test_flags_follow_the_rules_that_they_state() -> None:
    saturated, dead, slopes = np.tanh(5 * normal(500, 30)), np.zeros((500, 30)), np.zeros((500, 30))
    assert flags_of(saturated, slopes, normal(20, 30), TANH) == (Flag.SATURATED,)
    assert flags_of(dead, slopes, np.zeros((20, 30)), RELU) == (Flag.DEAD, Flag.SYMMETRIC)
    assert flags_of(WITH_HOLES, WITH_HOLES, normal(20, 2), RELU) == (Flag.NOT_FINITE,)
    assert rule(Flag.DEAD).startswith("10% of the units or more")
    assert all(rule(flag).endswith(".") for flag in Flag)
