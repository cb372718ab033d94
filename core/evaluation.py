"""What is read off a network that has been trained."""

from typing import NamedTuple

import numpy as np

from core.batches import Pixels
from core.datasets import Bytes, Indices, scaled
from core.network import ROWS_AT_ONCE, Network, cross_entropy


class Score(NamedTuple):
    """Mean cross-entropy, and the share of images whose class is recognised; NaN where there are no images."""

    loss: float
    accuracy: float


def evaluate(network: Network, images: Bytes, labels: Bytes, rows: Indices, pixels: Pixels) -> Score:
    """Score a network on these rows of `images` (n, pixels) and `labels` (n,)."""
    if not len(rows):
        return Score(np.nan, np.nan)
    loss, right = 0.0, 0
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[begin : begin + ROWS_AT_ONCE]
        logits = network.logits(scaled(images[part], mean=pixels.mean, std=pixels.std))
        right += int(np.count_nonzero(logits.argmax(axis=1) == labels[part]))
        loss += float(cross_entropy(logits, labels[part], out=logits).sum(dtype=np.float64))
    return Score(loss / len(rows), right / len(rows))
