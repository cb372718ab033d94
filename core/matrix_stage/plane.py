"""The map of a race on a matrix: the plane of its two main directions, with the real loss on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.landscape.loss_map import LossMap
from core.landscape.plane import Plane, through_start
from core.matrix_stage.matrix_path import MatrixPath
from core.matrix_stage.tasks import SIDE, MatrixTask
from core.settings import Array

POINTS = 61  # of each side of the map
MARGIN = 0.2  # round the paths, as a share of their extent


@dataclass(frozen=True, eq=False)
class OnPlane:
    """The paths of a race on one plane."""

    plane: Plane
    loss_map: LossMap
    points: tuple[Array, ...]  # (steps + 1, 2) of each path: coordinates on the plane
    off_plane: tuple[Array, ...]  # (steps + 1,) of each path: the distance from the plane
    distances: tuple[Array, ...]  # (steps + 1,) of each path: the distance from the start


def on_plane(paths: Sequence[MatrixPath]) -> OnPlane:
    """Lay paths from one start on the plane of the two main directions from there to their ends.

    Raises:
        RefusedError: no racer has moved.
    """
    start = paths[0].task.start.ravel()
    between = [path.matrices[place].ravel() for path in paths for place in _halves(path)]
    plane = through_start(start, [path.end.ravel() for path in paths], between)
    ways = [path.matrices.reshape(-1, SIDE * SIDE) - start for path in paths]
    axes = np.stack([plane.u, plane.v], axis=1)  # orthonormal
    points = tuple(way @ axes for way in ways)
    distances = tuple(np.sqrt(np.einsum("np,np->n", way, way)) for way in ways)
    off_plane = tuple(
        np.sqrt(np.einsum("np,np->n", off, off))
        for off in (way - found @ axes.T for way, found in zip(ways, points, strict=True))
    )
    return OnPlane(plane, loss_map(paths[0].task, plane, np.concatenate(points)), points, off_plane, distances)


def loss_map(task: MatrixTask, plane: Plane, points: Array) -> LossMap:  # points (n, 2)
    """Return the loss on the part of a plane that has these points, at the same scale along both sides."""
    finite = points[np.isfinite(points).all(axis=1)]
    low, high = finite.min(axis=0), finite.max(axis=0)
    side = (1 + 2 * MARGIN) * float((high - low).max())
    a, b = (np.linspace(middle - side / 2, middle + side / 2, POINTS) for middle in (low + high) / 2)
    grid = np.stack(np.meshgrid(a, b), axis=-1)  # (m, n, 2)
    matrices = plane.origin + grid @ np.stack([plane.u, plane.v])
    return LossMap(a, b, task.loss(matrices.reshape(POINTS, POINTS, SIDE, SIDE)), images=SIDE)


def _halves(path: MatrixPath) -> tuple[int, int]:
    last = path.steps if path.diverged_at is None else path.diverged_at - 1
    return last // 4, last // 2
