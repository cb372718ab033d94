"""Share the parameters of a network among optimizers: one moves all, or a matrix optimizer those in the middle.

Muon and Shampoo are for the matrices between hidden layers, as their authors use them; an elementwise optimizer with a
rate of its own moves the first and the last layer, biases, and batch norm.
"""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from core.matrix_optimizers import MatrixOptimizer
from core.network import Network
from core.optimizers import Optimizer
from core.training.config.training_config import TrainingConfig


@dataclass(frozen=True)
class Stretch:
    """Parameters from `begin` to `end` in the flat vector; `weights` counts the weights, which come first.

    With a `shape`, they are one matrix, and the optimizer is one of matrices. The `prefix` tells its state from that of
    others in a checkpoint.
    """

    begin: int
    end: int
    weights: int
    prefix: str = ""
    shape: tuple[int, int] | None = None

    def optimizer(self, config: TrainingConfig) -> Optimizer[Any]:
        """Return the optimizer that moves it."""
        is_of_rest = isinstance(config.optimizer, MatrixOptimizer) and self.shape is None
        return config.rest_optimizer if is_of_rest else config.optimizer


def stretches(network: Network, config: TrainingConfig) -> tuple[Stretch, ...]:
    """Return the stretches of a network's parameters, in their order, each for an optimizer of its own."""
    count, weights = network.parameters.size, network.weights.size
    if not isinstance(config.optimizer, MatrixOptimizer) or len(network.layers) <= 2:
        return (Stretch(0, count, weights),)
    ends = list(accumulate(layer.weights.size for layer in network.layers))
    hidden = [
        Stretch(begin, end, end - begin, f"hidden{number}.", layer.weights.shape)
        for number, (begin, end, layer) in enumerate(zip(ends, ends[1:-1], network.layers[1:-1], strict=False), 2)
    ]
    last = ends[-2]
    return (Stretch(0, ends[0], ends[0], "first."), *hidden, Stretch(last, count, weights - last, "last."))
