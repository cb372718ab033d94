"""Numbers of every kind for checking passes, and equality to the bit."""

from typing import Any

import numpy as np

from core.settings import Array

COUNT = 67  # whole vectors of the processor, and a rest


def any_numbers(rng: "np.random.Generator", dtype: Any, shape: int | tuple[int, ...] = COUNT) -> Array:
    """Return usual numbers with zeros of both signs, infinities, NaN, huge and subnormal ones among them."""
    usual = rng.standard_normal(shape) * 10.0 ** rng.integers(-6, 3, shape)
    numbers: Array = usual.astype(dtype)
    limits = np.finfo(numbers.dtype)
    kinds = np.array([0, -0.0, np.inf, -np.inf, np.nan, 1, -1, 0, 0, 0, 0], numbers.dtype)
    kinds[-4:] = limits.smallest_subnormal, -limits.smallest_subnormal * 9, limits.max, limits.tiny
    places = rng.random(shape) < 1 / 3
    numbers[places] = rng.choice(kinds, np.count_nonzero(places))
    return numbers


def same_bits(one: Array, other: Array) -> bool:
    """Return whether two arrays are equal to the bit, but that NaN is NaN: processors do not agree on its bits."""
    known = ~np.isnan(one)
    alike = np.array_equal(known, ~np.isnan(other))
    return alike and one[known].tobytes() == other[known].tobytes()
