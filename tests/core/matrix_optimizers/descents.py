"""A problem for the tests of matrix optimizers: W moves towards where A W is B, from W = 0."""

from pathlib import Path
from typing import Any

import numpy as np

from core.optimizers import Optimizer
from core.settings import Array

STORED = Path(__file__).parents[2] / "golden" / "torch_muon.json"
SHAPES = ((8, 8), (6, 10), (10, 6), (1, 5), (5, 1))


def problem(shape: tuple[int, int]) -> tuple[Array, Array]:
    """A (12, inputs) and B (12, outputs); the columns of A differ in size by 1 to 10."""
    rng = np.random.default_rng(shape[0] * 100 + shape[1])
    a = rng.standard_normal((12, shape[0])) * np.geomspace(1, 0.1, shape[0])
    return a, rng.standard_normal((12, shape[1]))


def gradient(shape: tuple[int, int], weights: Array) -> Array:
    """The gradient of half the mean square of A W - B."""
    a, b = problem(shape)
    slope: Array = a.T @ (a @ weights - b) / len(a)
    return slope


def path(optimizer: Optimizer[Any], shape: tuple[int, int], steps: int) -> Array:
    """The matrices of a plain loop, (steps + 1, inputs, outputs)."""
    weights = np.zeros(shape)
    state = optimizer.init(weights)
    found = [weights.copy()]
    for _ in range(steps):
        optimizer.step(weights, gradient(shape, weights), state)
        found.append(weights.copy())
    return np.array(found)
