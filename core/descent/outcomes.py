"""Name how a race ended for a racer, by rules that a reader can check."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.settings import N_, Array
from core.surfaces import Surface

CONVERGED_POINTS = 20  # this many last points ...
CONVERGED_RADIUS = 1e-2  # ... lie within this many box diagonals of a minimum ...
CONVERGED_LOSS_RANGE = 1e-6  # ... their losses within this share of the start's excess loss ...
CONVERGED_STEP = 1e-3  # ... and no step is longer than this many box diagonals; longer ones to and fro are a cycle
CYCLE_POINTS = 100  # this many last points ...
CYCLE_SIZE = 0.05  # ... lie within this share of the box diagonal ...
CYCLE_PROGRESS = 0.02  # ... and progressed by less than this share of their path; to and fro is 1 step of 99
FLAT_POINTS = 50  # this many last points have a gradient ...
FLAT_GRADIENT = 1e-3  # ... below this share of the start's
PLATEAU_DISTANCE = 5e-2  # box diagonals from every minimum; nearer, it is flat because the minimum is near
STILL_POINTS = 50  # the path of this many last points ...
STILL_WAY = 1e-4  # ... is no longer than this many box diagonals
DOWNWARD_CURVATURE = -1e-6  # a flat point with a Hessian eigenvalue below this may be a saddle ...
SADDLE_RADIUS = 1e-2  # ... if Newton's step to the stationary point is no longer than this many box diagonals


class OutcomeKind(StrEnum):
    """The ways a race can end."""

    DIVERGED = N_("diverged")
    LEFT = N_("left the box")
    CONVERGED = N_("converged")
    CONVERGED_HIGHER = N_("at a local minimum")
    CYCLE = N_("limit cycle")
    SADDLE = N_("at a saddle")
    PLATEAU = N_("on a plateau")
    STANDSTILL = N_("at a standstill")
    MOVING = N_("still moving")


@dataclass(frozen=True)
class Outcome:
    """The way a race ended, its step, and the index of the surface's minimum if it ended at one."""

    kind: OutcomeKind
    step: int
    minimum: int | None = None


def judge(surface: Surface, points: Array, true_gradients: Array, diverged_at: int | None = None) -> Outcome:
    """Name the end of a path by the first rule that holds. Points and gradients are (steps + 1, 2)."""
    last = len(points) - 1
    if diverged_at is not None:
        return Outcome(OutcomeKind.DIVERGED, diverged_at)
    if not surface.bounds.contains(points[-1]):
        return Outcome(OutcomeKind.LEFT, last)
    if (minimum := _settled_minimum(surface, points)) is not None:
        lowest = surface.is_lowest(surface.minima[minimum])
        return Outcome(OutcomeKind.CONVERGED if lowest else OutcomeKind.CONVERGED_HIGHER, last, minimum)
    if _circles(surface, points):
        return Outcome(OutcomeKind.CYCLE, last)
    if _is_flat(true_gradients):
        if _is_at_saddle(surface, points[-1]):
            return Outcome(OutcomeKind.SADDLE, last)
        if _is_far_from_minima(surface, points[-1]):
            return Outcome(OutcomeKind.PLATEAU, last)
    if _stands_still(surface, points):
        return Outcome(OutcomeKind.STANDSTILL, last)
    return Outcome(OutcomeKind.MOVING, last)


def _settled_minimum(surface: Surface, points: Array) -> int | None:
    """Return the index of the minimum around which the last points rest, or None."""
    if len(points) <= CONVERGED_POINTS or not surface.minima:
        return None
    tail = points[-CONVERGED_POINTS:]
    distances = np.hypot(*np.moveaxis(tail[:, None] - np.array(surface.minima), -1, 0))  # (points, minima)
    nearest = int(distances[-1].argmin())
    losses = surface.value(tail)
    excess = float(surface.value(points[0])) - surface.lowest_value
    moved = np.hypot(*np.diff(tail, axis=0).T).max()
    rests = losses.max() - losses.min() <= CONVERGED_LOSS_RANGE * excess
    rests &= moved <= CONVERGED_STEP * surface.bounds.diagonal
    return nearest if rests and distances[:, nearest].max() <= CONVERGED_RADIUS * surface.bounds.diagonal else None


def _circles(surface: Surface, points: Array) -> bool:
    """Return whether the last points went far and got nowhere."""
    if len(points) <= CYCLE_POINTS:
        return False
    tail = points[-CYCLE_POINTS:]
    size = np.hypot(*(tail.max(axis=0) - tail.min(axis=0)))
    way = np.hypot(*np.diff(tail, axis=0).T).sum()
    progress = np.hypot(*(tail[-1] - tail[0]))
    return bool(way > 0 and size <= CYCLE_SIZE * surface.bounds.diagonal and progress < CYCLE_PROGRESS * way)


def _stands_still(surface: Surface, points: Array) -> bool:
    """Return whether the last points hardly moved: the steps are too small, or weight decay cancels them."""
    tail = points[-STILL_POINTS:]
    way = np.hypot(*np.diff(tail, axis=0).T).sum()
    return bool(len(tail) == STILL_POINTS and way <= STILL_WAY * surface.bounds.diagonal)


def _is_flat(gradients: Array) -> bool:
    if len(gradients) <= FLAT_POINTS:
        return False
    norms = np.hypot(*gradients.T)
    return bool((norms[-FLAT_POINTS:] <= FLAT_GRADIENT * norms[0]).all())


def _is_far_from_minima(surface: Surface, point: Array) -> bool:
    distances = np.hypot(*(np.array(surface.minima).reshape(-1, 2) - point).T)
    return bool((distances > PLATEAU_DISTANCE * surface.bounds.diagonal).all())


def _is_at_saddle(surface: Surface, point: Array) -> bool:
    """Return whether a way leads down and a stationary point is near; a plateau may bend down but has no such point."""
    hessian = _hessian(surface, point)
    if not np.isfinite(hessian).all():  # beside a hole
        return False
    curvatures, directions = np.linalg.eigh(hessian)
    if curvatures[0] >= DOWNWARD_CURVATURE or not curvatures.all():
        return False
    newton_step = (directions.T @ surface.gradient(point)) / curvatures
    return bool(np.hypot(*newton_step) <= SADDLE_RADIUS * surface.bounds.diagonal)


def _hessian(surface: Surface, point: Array) -> Array:  # (2, 2)
    """Return the second derivatives, from central differences of the gradient."""
    h = 1e-5 * surface.bounds.diagonal
    offsets = np.array([[h, 0], [-h, 0], [0, h], [0, -h]])
    right, left, up, down = surface.gradient(point + offsets)
    hessian = np.array([right - left, up - down]) / (2 * h)
    return (hessian + hessian.T) / 2
