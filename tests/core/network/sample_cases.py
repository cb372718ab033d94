"""Networks of the three presets with four activations, and a batch for each: what PyTorch and Fall Line both get."""

from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np

from core.settings import Array

# Sizes, batch norm, and the share that dropout drops, of models 1, 2 and 3.
PRESETS: dict[str, tuple[tuple[int, ...], bool, float]] = {
    "model-1": ((784, 100, 100, 100, 100, 10), True, 0.2),
    "model-2": ((784, 100, 100, 100, 100, 10), True, 0.5),
    "model-3": ((784, 256, 100, 100, 10), True, 0.0),
    "plain": ((784, 100, 100, 10), False, 0.2),  # the presets all have batch norm
}
ACTIVATIONS = ("sigmoid", "tanh", "relu", "gelu")
ROWS, ROW = 8, 3
UNITS = (0, 3, 5, 9)  # of each layer, whose numbers are stored
BN_EPS = 1e-5
# What is stored of each layer.
FORWARD = ("linear", "normalized", "z", "a", "output")
BACK = ("output_gradient", "a_gradient", "z_gradient", "linear_gradient")


class Given(NamedTuple):
    """A network and a batch."""

    activation: str
    x: Array  # (rows, inputs)
    labels: Any  # (rows,)
    weights: list[Array]
    biases: list[Array]  # empty where batch norm takes their place
    gammas: list[Array]
    betas: list[Array]
    masks: list[Array | None]  # of the hidden layers


CASES = tuple(product(PRESETS, ACTIVATIONS))


def draw(preset: str, activation: str) -> Given:
    rng = np.random.default_rng(CASES.index((preset, activation)))
    sizes, batch_norm, dropout = PRESETS[preset]
    hidden = sizes[1:-1]
    return Given(
        activation,
        x=rng.random((ROWS, sizes[0])),
        labels=rng.integers(0, sizes[-1], ROWS),
        weights=[rng.standard_normal(fans) * np.sqrt(2 / fans[0]) for fans in pairwise(sizes)],
        biases=[0.1 * rng.standard_normal(0 if batch_norm and units in hidden else units) for units in sizes[1:]],
        gammas=[1 + 0.3 * rng.standard_normal(units) for units in hidden] if batch_norm else [],
        betas=[0.3 * rng.standard_normal(units) for units in hidden] if batch_norm else [],
        masks=[(rng.random((ROWS, units)) >= dropout) / (1 - dropout) if dropout else None for units in hidden],
    )
