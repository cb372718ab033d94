"""Exchange the hidden units of one network so that they match those of another; its function stays the same.

Of n units in a layer, n! orders are one function (Hecht-Nielsen 1990). The order whose weights are nearest to the other
network's is an assignment for one hidden layer; for more, each layer in turn is assigned while the others stay, until
nothing changes (weight matching, Ainsworth et al. 2023).
"""

import numpy as np
from numpy.typing import NDArray

from core.network import Network
from core.settings import Array

MOST_ROUNDS = 50


def matched_units(network: Network, first: Array, second: Array, seed: int = 0) -> Array:  # (p,) each
    """Return the second network's weights with its hidden units in the order that is nearest to the first one's.

    `network` has the sizes of both; `seed` draws the order in which the layers of a deep network are assigned.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - its import takes a quarter of a second

    sizes = network.sizes
    orders = [np.arange(size) for size in sizes]
    rng = np.random.default_rng(seed)
    hidden = range(1, len(sizes) - 1)
    for _ in range(MOST_ROUNDS):
        changed = False
        for layer in rng.permutation(list(hidden)):
            alike = _likeness(network, first, second, orders, int(layer))
            _, order = linear_sum_assignment(alike, maximize=True)
            gain = alike[np.arange(len(order)), order].sum() - alike[np.arange(len(order)), orders[layer]].sum()
            if gain > 1e-9 * np.abs(alike).sum():
                orders[layer], changed = order, True
        if not changed:
            break
    return _in_order(network, second, orders)


def _likeness(
    network: Network, first: Array, second: Array, orders: list[NDArray[np.intp]], layer: int
) -> Array:  # (units, units)
    """Return the product of all weights of each unit of a hidden layer with those of each of the second network."""
    own, other = network.views(first.astype(np.float64)), network.views(second.astype(np.float64))
    before, behind = layer - 1, layer  # the places of the weights into the units, and out of them
    alike: Array = own[before].weights.T @ other[before].weights[orders[layer - 1]]
    alike += own[behind].weights @ other[behind].weights[:, orders[layer + 1]].T
    for name in ("bias", "gamma", "beta"):
        mine, its = getattr(own[before], name), getattr(other[before], name)
        if mine.size:
            alike += np.outer(mine, its)
    return alike


def _in_order(network: Network, vector: Array, orders: list[NDArray[np.intp]]) -> Array:
    moved = np.empty_like(vector)
    pairs = zip(
        network.views(vector), network.views(moved), orders, orders[1:], strict=False
    )  # the outputs keep their order
    for layer, target, inputs, units in pairs:
        target.weights[...] = layer.weights[np.ix_(inputs, units)]
        for name in ("bias", "gamma", "beta"):
            if getattr(layer, name).size:
                getattr(target, name)[...] = getattr(layer, name)[units]
    return moved
