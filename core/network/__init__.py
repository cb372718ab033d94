"""A multi-layer perceptron over one flat parameter vector."""

from core.network.network import (
    ROWS_AT_ONCE,
    Labels,
    Network,
    Pass,
    cross_entropy,
)

__all__ = [
    "ROWS_AT_ONCE",
    "Labels",
    "Network",
    "Pass",
    "cross_entropy",
]
