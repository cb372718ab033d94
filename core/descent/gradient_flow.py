"""The path of steepest descent, which every small enough rate follows: x' = -grad f(x).

Rosenbrock-Euler steps with the exponential of the Hessian (Hochbruck, Ostermann and Schweitzer 2009) are exact on
quadratics; each is taken whole and in two halves, and gets as long as the two agree.
"""

import numpy as np

from core.descent.stability import hessians
from core.settings import Array
from core.surfaces import Point, Surface

TOLERANCE = 2e-4  # box diagonals by which the two halves may differ from the whole
MOST_STEPS = 2000
FIRST = 1e-3  # share of the diagonal that the first step may go
GROWTH = 2.0  # of the time of a step, at most
REST = 1e-6  # box diagonals; a step with all the time in the world that is shorter ends the flow
ENDLESS = 1e12  # of the time of the first step
FARTHEST = 0.5  # box sides beyond the box, where the flow is no longer followed
PIECES = 6  # straight pieces for each half step: it is a curve of its own


def gradient_flow(surface: Surface, start: Point) -> Array:  # (n, 2)
    """Return points on the curve from a start to where the flow comes to rest or leaves what is around the box."""
    point, diagonal = np.array(start, dtype=np.float64), surface.bounds.diagonal
    curve: list[Array] = [point[None]]
    slope = float(np.hypot(*surface.gradient(point)))
    first = time = FIRST * diagonal / slope if slope and np.isfinite(slope) else 0.0
    for _ in range(MOST_STEPS):
        if not time or not _is_near(surface, point):
            break
        model = _Linear(surface, point)
        whole, half = model.after(np.array([time, time / 2]))
        second = _Linear(surface, half)
        end = second.after(np.array([time / 2]))[0]
        error = float(np.hypot(*(end - whole))) / diagonal
        if not error <= TOLERANCE:  # and NaN
            time *= max(0.2, 0.8 * np.sqrt(TOLERANCE / error)) if np.isfinite(error) else 0.2
            if time < first / ENDLESS:
                break
            continue
        shares = np.arange(1, PIECES + 1) / PIECES * time / 2
        curve += [model.after(shares), second.after(shares)]
        moved = float(np.hypot(*(end - point))) / diagonal
        point = end
        if time >= ENDLESS * first or (moved < REST and time > 1e3 * first):
            break
        time *= min(GROWTH if error > TOLERANCE / 100 else 4 * GROWTH, 0.8 * np.sqrt(TOLERANCE / max(error, 1e-300)))
    return np.concatenate(curve)


class _Linear:
    """The flow of a gradient that changes as it does at one point: there it is known for all times."""

    def __init__(self, surface: Surface, point: Array) -> None:
        self.point = point
        bends = hessians(surface, point)
        known = np.isfinite(bends).all()
        self.curvatures, self.axes = np.linalg.eigh(bends if known else np.zeros((2, 2)))
        with np.errstate(over="ignore", invalid="ignore"):
            self.slopes = self.axes.T @ surface.gradient(point)

    def after(self, times: Array) -> Array:  # (n,) -> (n, 2)
        """Return where the flow is after these times."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            exponents = -times[:, None] * self.curvatures
            shares = np.where(self.curvatures == 0, -times[:, None], np.expm1(exponents) / self.curvatures)
            places: Array = self.point + (shares * self.slopes) @ self.axes.T
        return places


def _is_near(surface: Surface, point: Array) -> bool:
    """Return whether a point is in the box or around it."""
    box = surface.bounds
    middle = np.array([box.x_min + box.x_max, box.y_min + box.y_max]) / 2
    return bool((np.abs(point - middle) <= (0.5 + FARTHEST) * np.array([box.width, box.height])).all())
