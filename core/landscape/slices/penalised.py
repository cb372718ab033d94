"""The loss with a racer's penalty on the weights, on the map and along the paths: what that racer really goes down.

A penalised racer ends where its gradient and that of the penalty balance, which on the map of the loss alone is on a
slope. The sums that the penalties are made of are kept with each map where a racer has one, so that the map of another
penalty is made of them at once. A decoupled penalty is no part of any loss.
"""

from collections.abc import Generator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np

from core.landscape.loss_map import LossMap, WeightSums
from core.landscape.plane import Plane
from core.landscape.result import LandscapeResult, RacerPath
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


def weight_sums(network: Network, plane: Plane, a: Array, b: Array) -> Generator[None, None, WeightSums]:
    """Return the sums of the weights at each point of a grid, after pauses.

    The squares are a quadratic form of the coordinates, of six products; the sizes have to be summed at each point.
    """
    vectors = [vector[: network.weights.size] for vector in (plane.origin, plane.u, plane.v)]
    gram = np.array([[left @ right for right in vectors] for left in vectors])
    across, up = np.meshgrid(a, b)
    places = np.stack([np.ones_like(across), across, up])
    squares = np.einsum("imn,ij,jmn->mn", places, gram, places)
    origin, u, v = (vector.astype(np.float32) for vector in vectors)
    sizes, room = np.empty(squares.shape, np.float32), np.empty_like(u)
    for row, height in enumerate(b.astype(np.float32)):
        with np.errstate(over="ignore", invalid="ignore"):
            start = origin + height * v
            for column, width in enumerate(a.astype(np.float32)):
                np.multiply(u, width, out=room)
                room += start
                sizes[row, column] = np.abs(room, out=room).sum()
        yield None
    with np.errstate(over="ignore"):
        return WeightSums(squares.astype(np.float32), sizes)


@lru_cache(maxsize=KEPT)
def map_with_penalty(loss_map: LossMap, factors: Factors) -> LossMap:
    """Return the map of the loss with a penalty: the map itself, if there is none or nothing is known of it."""
    sums = loss_map.sums
    if sums is None or not any(factors):
        return loss_map
    with np.errstate(over="ignore", invalid="ignore"):
        added = factors.squares * sums.squares + factors.sizes * sums.sizes
        return replace(loss_map, losses=(loss_map.losses + added).astype(np.float32))


def path_with_penalty(path: RacerPath, factors: Factors) -> RacerPath:
    """Return a path whose true losses have a penalty, be it its own or another racer's."""
    if path.sums is None or not any(factors):
        return path
    return replace(path, true_losses=path.true_losses + path.sums @ np.array(factors, np.float32))


@lru_cache(maxsize=KEPT)
def result_with_penalty(result: LandscapeResult, factors: Factors) -> LandscapeResult:
    """Return a race whose map and true losses have a penalty: the race itself, if there is none."""
    if not any(factors):
        return result
    paths = tuple(path_with_penalty(path, factors) for path in result.paths)
    return replace(result, loss_map=map_with_penalty(result.loss_map, factors), paths=paths)
