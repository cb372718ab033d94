"""What passes are checked on has numbers of every kind, and bits are told apart."""

import numpy as np
import pytest

from core.kernels.checks import any_numbers, same_bits


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_there_are_numbers_of_every_kind(dtype: type[np.floating]) -> None:
    numbers = any_numbers(np.random.default_rng(0), dtype, 1000)
    assert numbers.dtype == dtype
    assert np.isnan(numbers).any()
    assert {np.inf, -np.inf, np.finfo(dtype).max} <= set(numbers[~np.isnan(numbers)].tolist())
    assert np.signbit(numbers[numbers == 0]).any()
    assert (~np.signbit(numbers[numbers == 0])).any()
    assert ((np.abs(numbers) < np.finfo(dtype).tiny) & (numbers != 0)).any()


def test_bits_are_told_apart_but_for_those_of_no_number() -> None:
    one = np.array([0.0, 1.0, np.nan], np.float32)
    assert same_bits(one, np.array([0.0, 1.0, -np.nan], np.float32))
    assert not same_bits(one, np.array([-0.0, 1.0, np.nan], np.float32))
    assert not same_bits(one, np.array([0.0, np.nan, np.nan], np.float32))
    assert not same_bits(one, np.array([0.0, np.nextafter(np.float32(1), np.float32(2)), np.nan], np.float32))
