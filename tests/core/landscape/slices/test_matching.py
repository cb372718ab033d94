"""Units in another order: the same function, and the order is found again."""

import itertools

import numpy as np
import pytest

from core.activations import Tanh
from core.initializers import HeNormal
from core.landscape.slices.matching import matched_units
from core.network import Network
from core.settings import Array


def network(sizes: tuple[int, ...], *, batch_norm: bool) -> Network:
    made = Network(sizes, Tanh(), batch_norm, dtype=np.float64)
    made.initialize(HeNormal(), np.random.default_rng(0))
    made.parameters += 0.1 * np.random.default_rng(1).standard_normal(made.parameters.size)
    return made


def shuffled(made: Network, rng: np.random.Generator) -> Array:
    """The same function, with the hidden units of each layer in another order."""
    moved = made.parameters.copy()
    views = made.views(moved)
    for before, behind in itertools.pairwise(views):
        order = rng.permutation(before.fan_out)
        before.weights[...] = before.weights[:, order].copy()
        for part in (before.bias, before.gamma, before.beta):
            part[...] = part[order].copy() if part.size else part
        behind.weights[...] = behind.weights[order].copy()
    return moved


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("sizes", [(6, 9, 4), (6, 9, 8, 7, 4)], ids=str)
def test_an_order_is_found_again(sizes: tuple[int, ...], batch_norm: bool) -> None:  # noqa: FBT001
    made = network(sizes, batch_norm=batch_norm)
    found = matched_units(made, made.parameters, shuffled(made, np.random.default_rng(3)))
    assert found.tolist() == made.parameters.tolist()


def test_another_network_keeps_its_function_and_comes_nearer() -> None:
    made, other = network((6, 9, 8, 4), batch_norm=False), network((6, 9, 8, 4), batch_norm=False)
    other.initialize(HeNormal(), np.random.default_rng(5))
    x = np.random.default_rng(2).standard_normal((30, 6))
    before, logits = other.parameters.copy(), other.logits(x)
    other.parameters[:] = matched_units(made, made.parameters, before)
    assert other.logits(x) == pytest.approx(logits)
    assert np.linalg.norm(other.parameters - made.parameters) < np.linalg.norm(before - made.parameters)


def test_without_hidden_units_there_is_nothing_to_match() -> None:
    made = network((6, 4), batch_norm=False)
    assert matched_units(made, made.parameters, made.parameters + 1).tolist() == (made.parameters + 1).tolist()
