"""Find the minima and saddles of every surface and print them as they stand in core/surfaces/functions.py.

python3 -m tests.core.surfaces.polish_surfaces [kind ...]

Newton's method from a grid of starts, in long doubles where the machine has them, so that what is printed is exact
to float64. Ackley's tip, which has no gradient, is found because the code says 0 there.
"""

import sys
from typing import NamedTuple

import numpy as np

from core.settings import Array
from core.surfaces import SURFACES, Point, Surface

STARTS = 49  # a side
NEWTON_STEPS = 40
FLAT = 1e-12  # how large a gradient may be that counts as zero, as a share of the largest at the starts
SAME = 1e-6  # critical points closer than this are one
DEGENERATE = 1e-9  # an eigenvalue this small, as a share of the other, has no sign


class CriticalPoints(NamedTuple):
    """Where the gradient is zero, by the signs of the Hessian's eigenvalues; the lowest first."""

    minima: tuple[Point, ...]
    saddles: tuple[Point, ...]
    maxima: tuple[Point, ...]


def find_critical_points(surface: Surface, starts: int = STARTS) -> CriticalPoints:
    """Find all critical points in the surface's box."""
    x_min, x_max, y_min, y_max = surface.bounds
    x, y = np.linspace(x_min, x_max, starts), np.linspace(y_min, y_max, starts)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.longdouble)
    steepest = np.abs(surface.gradient(points)).max()
    with np.errstate(all="ignore"):  # starts on the way to infinity
        points = newton(surface, points)
        flat = np.abs(surface.gradient(points)).max(axis=-1) <= FLAT * steepest
    points = newton(surface, distinct(points[flat & surface.bounds.contains(points)]))
    points = points[np.argsort(surface.value(points), kind="stable")]
    low, high = np.linalg.eigvalsh(hessians(surface, points).astype(np.float64)).T
    threshold = DEGENERATE * np.maximum(np.abs(low), np.abs(high))
    return CriticalPoints(
        minima=as_tuples(points[low > threshold]),
        saddles=as_tuples(points[(low < -threshold) & (high > threshold)]),
        maxima=as_tuples(points[high < -threshold]),
    )


def newton(surface: Surface, points: Array) -> Array:
    """Where Newton's method takes each point."""
    for _ in range(NEWTON_STEPS):
        points = points - newton_steps(surface, points)
    return points


def newton_steps(surface: Surface, points: Array) -> Array:
    """How far each point is from its zero of the gradient, to first order."""
    gradient = surface.gradient(points)
    (a, b), (_, d) = np.moveaxis(hessians(surface, points), 0, -1)
    determinant = a * d - b * b
    x, y = gradient.T
    steps = np.stack([d * x - b * y, a * y - b * x], axis=-1) / determinant[:, None]
    longest = surface.bounds.diagonal / 20
    shortened: Array = steps / np.maximum(1, np.hypot(*steps.T) / longest)[:, None]
    return shortened


def hessians(surface: Surface, points: Array) -> Array:
    """The Hessian at each point, (n, 2, 2), by central differences of the gradient."""
    h = 1e-6 * surface.bounds.diagonal
    axes = np.eye(2, dtype=points.dtype) * h
    rows = [(surface.gradient(points + axis) - surface.gradient(points - axis)) / (2 * h) for axis in axes]
    matrices = np.stack(rows, axis=-2)
    return (matrices + np.swapaxes(matrices, -1, -2)) / 2


def distinct(points: Array) -> Array:
    """The points without repetitions."""
    kept: list[Array] = []
    for point in points:
        if all(np.hypot(*(point - other)) > SAME for other in kept):
            kept.append(point)
    return np.array(kept).reshape(-1, 2)


def as_tuples(points: Array) -> tuple[Point, ...]:
    """The points as they stand in the source; a rounding away from zero is zero."""
    rounded = np.where(np.abs(points) < 1e-15, 0, points).astype(np.float64)
    return tuple((float(x), float(y)) for x, y in rounded)


def main(kinds: list[str]) -> None:
    """Print the critical points of the surfaces of these kinds, or of all."""
    for surface in (kind.model_validate({}) for kind in SURFACES):
        if not kinds or surface.kind in kinds:
            found = find_critical_points(surface)
            sys.stdout.write(f"{surface.kind}: {', '.join(f'{len(p)} {n}' for n, p in found._asdict().items())}\n")
            for name, points in found._asdict().items():
                sys.stdout.write(f"    {name} = (\n" + "".join(f"        {point},\n" for point in points) + "    )\n")


if __name__ == "__main__":
    main(sys.argv[1:])
