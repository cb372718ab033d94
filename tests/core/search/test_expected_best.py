"""The expected best of n trials, against every draw there is."""

from itertools import product
from statistics import fmean

import numpy as np
import pytest

from core.search.expected_best import expected_best

VALUES = [0.3, 0.9, 0.5, 0.5]


@pytest.mark.parametrize(("maximize", "best"), [(True, max), (False, min)])
def test_it_is_the_mean_over_all_draws(*, maximize: bool, best: object) -> None:
    expected = [fmean(best(draw) for draw in product(VALUES, repeat=n)) for n in range(1, 5)]  # type: ignore[operator]
    np.testing.assert_allclose(expected_best(VALUES, maximize=maximize), expected, rtol=1e-12)


def test_without_values_there_is_none() -> None:
    assert expected_best([], maximize=True).shape == (0,)
