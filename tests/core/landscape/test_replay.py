"""The second run of a racer."""

import itertools

import pytest

from core.landscape.replay import truth_steps


@pytest.mark.parametrize("steps", [0, 1, 2, 29, 30, 500, 100_000])
def test_true_losses_lie_evenly_on_a_logarithmic_scale(steps: int) -> None:
    found = truth_steps(steps).tolist()
    assert (found[0], found[-1]) == (0, steps)
    assert found == sorted(set(found))
    assert len(found) <= 30
    assert max(((b + 1) / (a + 1) for a, b in itertools.pairwise(found)), default=1) <= 2
