"""The tail of the normal distribution against the standard library's error function."""

import math

import numpy as np
import pytest

from core.normal_tail import bell_of, normal_tail

POINTS = np.concatenate([np.linspace(0, 8, 401), [12.0, 20.0, 37.0]])


def tail_of(x: float) -> float:
    """Phi(-x)."""
    return math.erfc(x / math.sqrt(2)) / 2


def test_the_tail_is_that_of_the_error_function() -> None:
    found = normal_tail(POINTS, bell_of(POINTS))
    np.testing.assert_allclose(found, [tail_of(x) for x in POINTS.tolist()], rtol=2e-15 * 37**2)
    near = POINTS <= 4
    np.testing.assert_allclose(found[near], [tail_of(x) for x in POINTS[near].tolist()], rtol=1e-14)


def test_float32_is_exact_to_its_last_places_and_stays_float32() -> None:
    x = POINTS[POINTS <= 4].astype(np.float32)
    found = normal_tail(x, bell_of(x))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [tail_of(float(one)) for one in x], rtol=2e-6)


def test_half_of_it_lies_beyond_the_middle_and_nothing_far_out() -> None:
    ends = np.array([0.0, 60.0])
    half, nothing = normal_tail(ends, bell_of(ends))
    assert half == pytest.approx(0.5, rel=1e-15)
    assert nothing == 0


def test_the_bell_is_one_in_the_middle_and_leaves_what_it_is_given() -> None:
    z = np.array([0.0, 1.0, -1.0])
    np.testing.assert_allclose(bell_of(z), [1, math.exp(-0.5), math.exp(-0.5)], rtol=1e-15)
    np.testing.assert_array_equal(z, [0, 1, -1])
