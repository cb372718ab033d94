"""Newton's step from a point, and the two curvatures there."""

from dataclasses import dataclass

import numpy as np

from core.descent.stability import hessians
from core.settings import Array
from core.surfaces import Surface

NO_CURVATURE = 1e-9  # share of the larger curvature below which the other counts as none


@dataclass(frozen=True, eq=False)
class NewtonStep:
    """Where the parabola that fits a surface at a point has its slope of 0."""

    point: Array  # (2,)
    step: Array  # (2,), NaN where a curvature is 0
    curvatures: tuple[float, float]  # the lower one first
    axes: Array  # (2, 2): the directions of the curvatures are its rows

    @property
    def is_to_minimum(self) -> bool:
        """Return whether the parabola has a minimum there; else it is a saddle or a top."""
        return self.curvatures[0] > 0


def newton_step(surface: Surface, point: Array) -> NewtonStep:
    """Return the step -H⁻¹ g, by differences of the gradient."""
    bends = hessians(surface, point)
    known = bool(np.isfinite(bends).all())
    curvatures, axes = np.linalg.eigh(bends if known else np.zeros((2, 2)))
    largest = float(np.abs(curvatures).max())
    with np.errstate(over="ignore", invalid="ignore"):
        slopes = axes.T @ surface.gradient(point)
    flat = np.abs(curvatures) <= NO_CURVATURE * largest
    step = np.full(2, np.nan) if flat.any() else -axes @ (slopes / curvatures)
    low, high = curvatures.tolist() if known else (float("nan"), float("nan"))
    return NewtonStep(point, step, (low, high), axes.T)
