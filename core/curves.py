"""What is drawn of a run's curves beside the numbers themselves."""

import numpy as np

from core.settings import Array

BLOCK = 64  # values that are smoothed by one matrix product


def smoothed(values: Array, keep: float) -> Array:  # (n,) -> (n,)
    """The running mean that keeps the share `keep` of itself at each value, without a bias towards the start.

    As TensorBoard's: m <- keep * m + (1 - keep) * value, divided by 1 - keep^t. From the first value on that is not
    finite, it is NaN.
    """
    blocks = -(-len(values) // BLOCK)
    padded = np.zeros(blocks * BLOCK)
    padded[: len(values)] = values
    powers = keep ** np.arange(BLOCK + 1)
    ages = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
    weights = np.where(ages >= 0, (1 - keep) * powers[np.maximum(ages, 0)], 0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        means = padded.reshape(blocks, BLOCK) @ weights.T
        carried = 0.0
        for index in range(blocks):
            means[index] += powers[1:] * carried
            carried = means[index, -1]
        result: Array = means.ravel()[: len(values)] / (1 - keep ** np.arange(1, len(values) + 1))
    lost = np.flatnonzero(~np.isfinite(values))
    if lost.size:
        # A block's product mixes what is not finite into the values before it as well.
        result[: lost[0]] = smoothed(values[: lost[0]], keep)
        result[lost[0] :] = np.nan
    return result
