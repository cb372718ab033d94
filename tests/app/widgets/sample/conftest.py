"""A record of one sample through a small network: what the tests of its page share."""

import numpy as np
import pytest

from app.widgets.sample.steps import Names, plain_input
from core.activations import Sigmoid
from core.network.one_sample import SampleTrace, follow
from tests.core.network.small import small_network

NAMES = Names(plain_input)


def record(*, batch_norm: bool = True, training: bool = True, dropout: float = 0.4) -> SampleTrace:
    """Row 3 of a batch of nine through seven inputs, layers of six and five units, and four classes."""
    network, x, labels = small_network(Sigmoid(), batch_norm=batch_norm, dropout=dropout)
    rng = np.random.default_rng(1) if training else None
    rows = slice(None) if training else slice(3, 4)
    return follow(network, x[rows], labels[rows], 3 if training else 0, training=training, mask_rng=rng)


@pytest.fixture
def trace() -> SampleTrace:
    return record()
