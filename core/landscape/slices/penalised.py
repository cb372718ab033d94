"""The loss with a racer's penalty on the weights, on the map and along the paths: what that racer really goes down.

A penalised racer ends where its gradient and that of the penalty balance, which on the map of the loss alone is on a
slope. The sums that the penalties are made of are kept with a race where a racer has one, so that the map of another
penalty is made of them at once. A decoupled penalty is no part of any loss.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np

from core.landscape.loss_map import LossMap
from core.landscape.plane import Plane
from core.landscape.result import LandscapeResult, RacerPath, WeightSums
from core.network import Network
from core.settings import Array
from core.training import TrainingConfig
from core.training.updates import Penalties

KEPT = 16  # maps


class Factors(NamedTuple):
    """By what the sums of squares and of sizes are multiplied in a run's loss."""

    squares: float
    sizes: float

    @classmethod
    def of(cls, config: TrainingConfig) -> Self:
        """Return those of a run."""
        penalties = Penalties.of(config)
        return cls(0.0 if penalties.decoupled else penalties.l2 / 2, penalties.l1)


NO_PENALTY = Factors(0.0, 0.0)


def has_penalty(config: TrainingConfig) -> bool:
    """Return whether a run's loss has a penalty."""
    return any(Factors.of(config))


def sums_of(weights: Array) -> WeightSums:  # (n,)
    """Return the sums of one network's weights."""
    return WeightSums(np.dot(weights, weights), np.abs(weights).sum())


def weight_sums(network: Network, plane: Plane, grid: LossMap) -> Iterator[WeightSums | None]:
    """Yield pauses, and then the sums of the weights at each point of a map's grid.

    The squares are a quadratic form of the coordinates, of six products; the sizes have to be summed at each point.
    """
    vectors = [vector[: network.weights.size] for vector in (plane.origin, plane.u, plane.v)]
    gram = np.array([[left @ right for right in vectors] for left in vectors])
    a, b = np.meshgrid(grid.a, grid.b)
    places = np.stack([np.ones_like(a), a, b])
    squares = np.einsum("imn,ij,jmn->mn", places, gram, places)
    origin, u, v = (vector.astype(np.float32) for vector in vectors)
    sizes, room = np.empty(squares.shape, np.float32), np.empty_like(u)
    for row, height in enumerate(grid.b.astype(np.float32)):
        start = origin + height * v
        for column, width in enumerate(grid.a.astype(np.float32)):
            np.multiply(u, width, out=room)
            room += start
            sizes[row, column] = np.abs(room, out=room).sum()
        yield None
    yield WeightSums(squares.astype(np.float32), sizes)


@lru_cache(maxsize=KEPT)
def map_with_penalty(result: LandscapeResult, place: int) -> LossMap | None:
    """Return the map of the loss with the penalty of a racer; None if it has none, or nothing is known of it."""
    factors, found = Factors.of(result.recipe.racers[place].config), result.loss_map
    if result.sums is None or not any(factors):
        return None
    added = factors.squares * result.sums.squares + factors.sizes * result.sums.sizes
    return LossMap(found.a, found.b, (found.losses + added).astype(np.float32), found.images)


def path_with_penalty(path: RacerPath, config: TrainingConfig) -> RacerPath:
    """Return a path whose true losses have the penalty of a run, be it its own or another racer's."""
    if path.sums is None:
        return path
    return replace(path, true_losses=path.true_losses + path.sums @ np.array(Factors.of(config), np.float32))
