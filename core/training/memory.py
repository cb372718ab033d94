"""Count the parameters of a training run and the memory that it needs, and refuse one that does not fit."""

import math
from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np

from core.datasets import Dataset, Ends
from core.matrix_optimizers import MatrixOptimizer
from core.memory import usable_memory
from core.network import ROWS_AT_ONCE
from core.optimizers import Optimizer
from core.settings import N_, Array, RefusedError
from core.training.config import TrainingConfig

NUMBER = 4  # bytes of a float32
SQUARES = 8  # of the larger side of a matrix, while the step of a matrix optimizer is computed
LAYER_ARRAYS = 5  # (rows, units) arrays that a pass keeps of each layer; batch norm and dropout add one each
# Copies of the parameters: the best so far and the latest; those before an epoch's last step, and the change in it.
COPIES = 4
COPIES_BESIDE = 4  # for looks beside training: a network with its gradient, that of a probe, and those to go back to


TOO_WIDE = N_(
    "hidden layers of {layers} units need about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be "
    "used; take fewer or narrower ones"
)
TOO_MANY_ROWS = N_(
    "a batch size of {rows} needs about {needed:.1f} GB of memory, more than the {limit:.1f} GB that can be used; "
    "take a smaller one"
)


class TooLargeError(RefusedError):
    """A run that does not fit into memory; the sentence names the setting that makes it so."""


def refuse_what_does_not_fit(config: TrainingConfig, dataset: Dataset) -> None:
    """Refuse a run that would not fit into memory.

    Raises:
        TooLargeError: it would not; the sentence names the setting that makes it so.
    """
    needed, limit = peak_memory(config, dataset), usable_memory()
    if needed <= limit:
        return
    in_gigabytes = {"needed": needed / 1e9, "limit": limit / 1e9}
    if peak_memory(config.replace(batch_size=1), dataset) < needed / 2:
        raise TooLargeError(TOO_MANY_ROWS, rows=config.batch_size, **in_gigabytes)
    raise TooLargeError(TOO_WIDE, layers=", ".join(map(str, config.hidden_layers)), **in_gigabytes)


def parameter_count(config: TrainingConfig, ends: Ends) -> int:
    """Return the number of parameters of the config's network, for data of these numbers of inputs and classes."""
    beside_weights = 2 if config.batch_norm else 1  # gamma and beta, or the bias
    return weight_count(config, ends) + sum(config.hidden_layers) * beside_weights + ends.classes


def fits_beside(config: TrainingConfig, dataset: Dataset) -> bool:
    """Return whether there is memory to look at an epoch while the next one is trained."""
    return peak_memory(config, dataset) + memory_beside(config, dataset) <= usable_memory()


def memory_beside(config: TrainingConfig, dataset: Dataset) -> int:
    """Return how many bytes more a run needs that looks at an epoch while the next one is trained."""
    return (_remembered(config, dataset.ends) + parameter_count(config, dataset.ends) * COPIES_BESIDE) * NUMBER


def peak_memory(config: TrainingConfig, dataset: Dataset) -> int:
    """Return the bytes that a run needs at its peak, including its images, but not Python and its libraries.

    Its looks are in line; those beside the training take `memory_beside` more.
    """
    ends = dataset.ends
    vectors = parameter_count(config, ends) * (2 + COPIES) + _remembered(config, ends)  # with its gradient
    vectors += _squares(config)
    arrays = LAYER_ARRAYS + config.batch_norm + bool(config.dropout)
    passes = (config.batch_size + ROWS_AT_ONCE) * (sum(config.hidden_layers) + ends.classes) * arrays
    pictures = (config.batch_size + ROWS_AT_ONCE) * ends.inputs
    kept = dataset.train_images.nbytes + dataset.test_images.nbytes
    return (
        (vectors + passes + pictures) * NUMBER + config.batch_size * ends.inputs * dataset.train_images.itemsize + kept
    )


def weight_count(config: TrainingConfig, ends: Ends) -> int:
    """Return the number of weights of the config's network, for data of these numbers of inputs and classes."""
    sizes = (ends.inputs, *config.hidden_layers, ends.classes)
    return sum(fan_in * fan_out for fan_in, fan_out in pairwise(sizes))


def _remembered(config: TrainingConfig, ends: Ends) -> int:
    """Return the count of all numbers in the states of the optimizers."""
    if not isinstance(config.optimizer, MatrixOptimizer):
        return parameter_count(config, ends) * len(_arrays(config.optimizer, (1,)))
    matrices = list(pairwise(config.hidden_layers))
    in_matrices = sum(rows * columns for rows, columns in matrices)
    arrays = _arrays(config.optimizer, (2, 3))  # of which each side is that of the rows or that of the columns
    of_matrices = sum(math.prod(sides[side - 2] for side in array.shape) for sides in matrices for array in arrays)
    rest = (parameter_count(config, ends) - in_matrices) * len(_arrays(config.rest_optimizer, (1,)))
    return of_matrices + rest


def _squares(config: TrainingConfig) -> int:
    """Return the count of the numbers that the step of a matrix optimizer takes for a while."""
    if not isinstance(config.optimizer, MatrixOptimizer):
        return 0
    return max((SQUARES * max(sides) ** 2 for sides in pairwise(config.hidden_layers)), default=0)


def _arrays(optimizer: Optimizer[Any], shape: tuple[int, ...]) -> list[Array]:
    """Return the arrays in the state of an optimizer of parameters of a shape."""
    state = optimizer.init(np.empty(shape, np.float32))
    parts = (getattr(state, part.name) for part in fields(state))
    return [part for part in parts if isinstance(part, np.ndarray)]
