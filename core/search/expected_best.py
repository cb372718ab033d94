"""The best value that one may expect of a number of random trials (Dodge et al. 2019, "Show Your Work")."""

from collections.abc import Sequence

import numpy as np

from core.settings import Array


def expected_best(values: Sequence[float], *, maximize: bool) -> Array:  # (len(values),)
    """Return the expected best of 1, 2, ... trials that are drawn with replacement from these.

    The best of n is at most v with the probability F(v)^n, where F is the share of values up to v.
    """
    ordered = np.sort(np.asarray(values, float) * (1 if maximize else -1))
    numbers = np.arange(1, len(ordered) + 1)
    below = (np.arange(len(ordered) + 1) / max(len(ordered), 1)) ** numbers[:, np.newaxis]
    best: Array = np.diff(below, axis=1) @ ordered
    return best if maximize else -best
