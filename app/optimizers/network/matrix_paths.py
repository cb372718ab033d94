"""A race on a matrix as the room shows it: paths on the plane of its main directions, with the real loss there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.optimizers.network.matrix_surface import MatrixSurface
from app.optimizers.network.plane_path import LossSlice, PlanePath
from core.descent import Racer, Trajectory
from core.landscape.result import RacerPath
from core.matrix_stage.matrix_path import MatrixPath, matrix_race
from core.matrix_stage.plane import OnPlane, on_plane
from core.settings import Array, RefusedError
from core.surfaces import Surface


@dataclass(frozen=True, eq=False)
class MatrixPlanePath(PlanePath):
    """The path of a matrix on the plane; its losses are true at every step."""

    matrix: MatrixPath | None = None


def shown(surface: MatrixSurface, racers: Sequence[Racer], steps: int) -> tuple[Surface, tuple[Trajectory, ...]]:
    """Run a race on a matrix, and return its map and its paths; paths that were run lately are not run again."""
    paths = matrix_race(surface.task, [(racer.optimizer, racer.schedule) for racer in racers], steps)
    try:
        found = on_plane(paths)
    except (RefusedError, IndexError):  # nobody has moved, or nobody races
        return surface, tuple(PlanePath.waiting(racer, steps) for racer in racers)
    drawn = LossSlice.of(found.loss_map)
    return drawn, tuple(
        _along(drawn, racer, path, found, place) for place, (racer, path) in enumerate(zip(racers, paths, strict=True))
    )


def _along(surface: Surface, racer: Racer, path: MatrixPath, found: OnPlane, place: int) -> MatrixPlanePath:
    known = path.steps if path.diverged_at is None else path.diverged_at - 1
    gradients = path.task.gradient(path.matrices[:known])
    laid = RacerPath(
        name=racer.optimizer.label,
        points=found.points[place][: known + 1],
        off_plane=found.off_plane[place][: known + 1],
        distance=found.distances[place][: known + 1],
        batch_losses=path.losses[:known],
        gradient_norms=_lengths(gradients),
        step_lengths=_lengths(np.diff(path.matrices[: known + 1], axis=0)),
        truth_steps=np.arange(known + 1, dtype=np.int32),
        true_losses=path.losses[: known + 1],
        accuracies=np.full(known + 1, np.nan),
        diverged_at=path.diverged_at,
    )
    along = MatrixPlanePath.along(surface, racer, laid, path.steps)
    return replace(along, matrix=path)


def _lengths(matrices: Array) -> Array:  # (n, 8, 8) -> (n,)
    lengths: Array = np.linalg.norm(matrices, axis=(1, 2))
    return lengths


def chosen_matrix(race: Sequence[Trajectory], place: int) -> MatrixPath | None:
    """Return the path of a racer's matrix; None if it is not there."""
    path = race[place] if 0 <= place < len(race) else None
    return path.matrix if isinstance(path, MatrixPlanePath) else None
