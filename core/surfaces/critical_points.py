"""Finds the minima and saddles of a function that a person types, of which nothing is known."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from core.settings import Array
from core.surfaces.base import GRID, LARGEST, NOT_LOWER, Bounds, Flags, Point, curvature_extremes

CANDIDATES = 64  # grid points from which the search for minima starts, and that for saddles, the lowest first
MOST = 30  # minima, and also saddles; more would hide the map
NEWTON_STEPS = 40
SADDLE_STEPS = 20
FINE_GRID = 129  # points along each side of the box, between which saddles are looked for
CLOSING_STEPS = 60
STANDSTILL = 1e-7  # diagonals; where Newton's step is shorter than this, the gradient counts as zero
SAME_POINT = 1e-4  # diagonals
NUDGE = 1e-3  # diagonals; a start this near to a minimum has to come back to it
ROUNDING = 1e-15
FLATTEST = 1e-3  # share of the slopes round about; rules out poles, where steps get short, too
DEEPER = 1e-3  # nudges; the distance at which a pole is as deep below its surroundings as at a whole nudge
ROUND_ABOUT = 16  # points on a circle
LARGEST_TURN = 3.1  # radians; of a gradient that turns by more, nobody knows to which side
NO_SIGN = 1e-8  # a curvature below this share of the other counts as having no sign
NO_CURVATURE = 1e-14  # a curvature counts as at least this share of the other


class Differentiable(Protocol):
    """A function of x and y with its first and second derivatives."""

    def value(self, points: Array) -> Array: ...  # (..., 2) -> (...)

    def gradient(self, points: Array) -> Array: ...  # (..., 2) -> (..., 2)

    def derivatives(self, points: Array) -> tuple[Array, Array]: ...  # the gradient and the Hessian, (..., 2, 2)


class CriticalPoints(NamedTuple):
    """The minima and saddles of a function in a box, the lowest first."""

    minima: tuple[Point, ...]
    saddles: tuple[Point, ...]
    lowest: float  # the lowest value met, even in a valley or on the edge of the box
    floor: float | None  # the same, if it is that of a minimum or a valley


def find_critical_points(function: Differentiable, box: Bounds) -> CriticalPoints:
    """Find isolated minima and saddles in a box, by descents and by Newton's method from a grid."""
    search = _Search(function, box)
    grid, values = search.grid, function.value(search.grid)
    kinds = _hollows(values)
    starts = np.concatenate([_lowest(grid[kind], values[kind], CANDIDATES) for kind in kinds])
    points, flat = search.settle(starts, 2 * box.diagonal / GRID)
    depths = function.value(points)
    minima = points[search.distinct_and_inside(points, depths, flat)]
    minima = minima[search.is_no_pole(minima)]
    minima = minima[search.come_back(minima)][:MOST]
    rests = np.append(depths[flat], function.value(minima))
    lowest = _least(np.append(values, rests))
    return CriticalPoints(
        minima=_as_points(minima),
        saddles=_as_points(search.saddles()),
        lowest=lowest,
        floor=lowest if _least(rests) <= lowest + NOT_LOWER * (1 + abs(lowest)) else None,
    )


def _least(values: Array) -> float:
    """Return the least value that is no pole's; infinity if there is none."""
    return float(np.min(values, where=np.abs(values) <= LARGEST, initial=np.inf))


def turns_around(slopes: Array) -> NDArray[np.intp]:  # (..., n, 2) -> (...)
    """Return how often the gradient turns on a way around: 1 around a minimum, -1 around a saddle; 0 if unknown."""
    known = (np.isfinite(slopes).all(axis=-1) & (slopes != 0).any(axis=-1)).all(axis=-1)
    angles = np.arctan2(slopes[..., 1], slopes[..., 0])
    turns = np.diff(angles, axis=-1, append=angles[..., :1])
    turns = np.remainder(turns + np.pi, 2 * np.pi) - np.pi
    known &= (np.abs(turns) < LARGEST_TURN).all(axis=-1)
    whole: NDArray[np.intp] = np.where(known, np.round(turns.sum(axis=-1) / (2 * np.pi)), 0).astype(np.intp)
    return whole


def _hollows(values: Array) -> tuple[Flags, Flags]:  # (n, n) -> (n, n), (n, n)
    """Mark the grid points that are lower than all their neighbours, and those that are as low as the lowest."""
    heights = np.where(np.isfinite(values), values, np.inf)
    around = sliding_window_view(np.pad(heights, 1, constant_values=np.inf), (3, 3)).reshape(*values.shape, 9)
    others: Array = np.delete(around, 4, axis=-1).min(axis=-1)
    return np.asarray(heights < others), np.asarray(np.isfinite(values) & (heights == others))


def _lowest(points: Array, values: Array, count: int) -> Array:
    return points[np.argsort(values, kind="stable")[:count]]


def _as_points(points: Array) -> tuple[Point, ...]:
    """Convert to points as surfaces declare them; coordinates within rounding of zero become 0."""
    return tuple((float(x), float(y)) for x, y in np.where(np.abs(points) < ROUNDING, 0, points))


class _Search:
    """Ways to a critical point of one function, each for many points at once, (n, 2)."""

    def __init__(self, function: Differentiable, box: Bounds) -> None:
        self.function = function
        self.box = box
        self.low, self.high = np.array(box).reshape(2, 2).T
        self.grid = box.grid(GRID)
        self.nudge = NUDGE * box.diagonal
        angles = np.linspace(0, 2 * np.pi, ROUND_ABOUT, endpoint=False)
        self.circle = self.nudge * np.stack([np.cos(angles), np.sin(angles)], axis=-1)

    def settle(self, points: Array, reach: float) -> tuple[Array, Flags]:
        """Roll each point downhill; return where it rests, and whether the gradient is 0 there: not so in a kink."""
        points = self._descend(points, reach)
        points = self._newton(points, reach / 1000, steps=3)
        flat = self._is_flat(points)
        points[~flat] = self._close_in(points[~flat], reach)
        return points, flat

    def saddles(self) -> Array:
        """Find the saddles, by Newton's method from the grid cells around which the gradient turns back, or may."""
        points = self._newton(self._saddle_cells(), self.box.diagonal / FINE_GRID, steps=SADDLE_STEPS)
        points = points[self._is_flat(points)]
        low, high = curvature_extremes(self.function.derivatives(points)[1])
        points = points[(low < -NO_SIGN * high) & (high > -NO_SIGN * low)]
        points = points[self._falls_and_rises(points)]
        flat = np.ones(len(points), dtype=np.bool_)
        return points[self.distinct_and_inside(points, self.function.value(points), flat)][:MOST]

    def _falls_and_rises(self, points: Array) -> Flags:
        """Return whether the slope along both axes of the curvature changes its sign at each point.

        Far out on a plain it does not, however short Newton's step is.
        """
        curvatures, axes = np.linalg.eigh(self.function.derivatives(points)[1])
        found = np.zeros(len(points), dtype=np.bool_)
        for distance in (self.nudge, self.nudge / 100):
            steps = distance * np.swapaxes(axes, -1, -2)  # (n, axis, 2)
            ways = np.copysign(1, curvatures)
            for sign in (1, -1):
                along = np.einsum("nij,nij->ni", self.function.gradient(points[:, None] + sign * steps), steps)
                ways = np.where(sign * ways * along > 0, ways, 0)
            found |= (ways != 0).all(axis=-1)
        return found

    def _saddle_cells(self) -> Array:
        """Return the middles of cells that may hold a saddle: around one of it alone, the gradient turns once back."""
        grid = self.box.grid(FINE_GRID)
        slopes = self.function.gradient(grid)
        corners = np.stack([slopes[:-1, :-1], slopes[:-1, 1:], slopes[1:, 1:], slopes[1:, :-1]], axis=-2)
        rising = corners > 0
        change = (rising.any(axis=-2) & ~rising.all(axis=-2)).all(axis=-1)
        middles = (grid[:-1, :-1] + grid[1:, 1:]) / 2
        sure = turns_around(corners) == -1
        doubtful = middles[change & ~sure]
        low, high = curvature_extremes(self.function.derivatives(doubtful)[1])
        doubtful = doubtful[(low < 0) & (high > 0)]
        parts = (middles[sure], doubtful)
        cells: Array = np.concatenate([_lowest(part, self.function.value(part), 4 * CANDIDATES) for part in parts])
        return cells

    def distinct_and_inside(self, points: Array, values: Array, flat: Flags) -> NDArray[np.intp]:
        """Return the indices of distinct points in the box, the lowest first; on its edge, only flat ones."""
        margin = np.where(flat, 0, SAME_POINT * self.box.diagonal)
        room = np.minimum(points - self.low, self.high - points).min(axis=-1)  # to the nearest edge
        order = np.argsort(values, kind="stable")
        order = order[(np.isfinite(values) & (room >= margin))[order]]
        gaps = points[order][:, None] - points[order]
        close = np.hypot(gaps[..., 0], gaps[..., 1]) < SAME_POINT * self.box.diagonal
        distinct: NDArray[np.intp] = order[~np.tril(close, -1).any(axis=1)]
        return distinct

    def come_back(self, points: Array) -> Flags:
        """Return whether each is an isolated minimum, not part of a line: its neighbours roll back to it."""
        nudge = self.nudge
        neighbours = points[:, None] + nudge * np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])
        rest, _ = self.settle(np.clip(neighbours, self.low, self.high).reshape(-1, 2), nudge)
        gaps = rest.reshape(-1, 4, 2) - points[:, None]
        return np.asarray((np.hypot(gaps[..., 0], gaps[..., 1]) < nudge / 4).all(axis=-1))

    def _descend(self, points: Array, reach: float) -> Array:
        """Apply Newton's method downhill; steps are cut until they lead down within the box, whatever the curvature."""
        values = self.function.value(points)
        reaches = np.full(len(points), reach)
        for _ in range(NEWTON_STEPS):
            steps = self._steps(points, reaches, downhill=True)
            lengths = np.hypot(*steps.T)
            if not (lengths > STANDSTILL * self.box.diagonal).any():
                break
            heights = self.function.value(points + steps)
            lower = (heights < values) & self.box.contains(points + steps)
            points, values = np.where(lower[:, None], points + steps, points), np.where(lower, heights, values)
            reaches = np.where(lower, np.minimum(2 * reaches, reach), lengths / 4)
        return points

    def _newton(self, points: Array, reach: float, steps: int) -> Array:
        """Apply Newton's method towards a zero of the gradient of any kind."""
        for _ in range(steps):
            points = points + self._steps(points, np.full(len(points), reach), downhill=False)
        return points

    def _steps(self, points: Array, reaches: Array, *, downhill: bool) -> Array:
        """Return Newton's steps, cut to `reaches` along each axis; downhill, curvatures count as positive."""
        gradients, hessians = self.function.derivatives(points)
        known = np.asarray(np.isfinite(gradients).all(axis=-1) & np.isfinite(hessians).all(axis=(-1, -2)))
        curvatures, axes = np.linalg.eigh(np.where(known[:, None, None], hessians, np.eye(2)))
        sizes = np.abs(curvatures)
        sizes = np.maximum(sizes, NO_CURVATURE * sizes.max(axis=-1, keepdims=True) + np.finfo(float).tiny)
        slopes = np.einsum("nji,nj->ni", axes, np.where(known[:, None], gradients, 0))
        with np.errstate(over="ignore"):
            steps = slopes / (sizes if downhill else np.copysign(sizes, curvatures))
        reaches = reaches[:, None]
        along_axes: Array = np.einsum("nij,nj->ni", axes, np.clip(steps, -reaches, reaches))
        return -along_axes

    def _is_flat(self, points: Array) -> Flags:
        """Return whether the gradient is 0 at each point: Newton's step is short, and the slopes around are steeper."""
        lengths = np.hypot(*self._steps(points, np.full(len(points), self.box.diagonal), downhill=False).T)
        slopes = np.abs(self.function.gradient(points)).max(axis=-1)
        around = np.abs(self.function.gradient(points[:, None] + self.circle)).max(axis=-1)
        steepness = np.max(around, axis=-1, where=np.isfinite(around), initial=0)
        return np.asarray((lengths < STANDSTILL * self.box.diagonal) & (slopes <= FLATTEST * steepness))

    def is_no_pole(self, points: Array) -> Flags:
        """Return whether the heights around each point come down to it: those around a pole stay far above."""
        bottoms = self.function.value(points)
        rims = [self.function.value(points[:, None] + share * self.circle) for share in (1, DEEPER)]
        far, near = (np.min(np.where(np.isnan(rim), np.inf, rim), axis=-1) - bottoms for rim in rims)
        return np.asarray(near <= far / 2)

    def _close_in(self, points: Array, reach: float) -> Array:
        """Go to the lowest of eight neighbours, or halve their distance if none is lower; this finds kinks, too."""
        around = np.array([(0, 0), *((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)])
        reaches = np.full(len(points), reach)
        for _ in range(CLOSING_STEPS):
            trials = np.clip(points[:, None] + reaches[:, None, None] * around, self.low, self.high)
            heights = self.function.value(trials)
            best = np.where(np.isnan(heights), np.inf, heights).argmin(axis=1)
            points = trials[np.arange(len(points)), best]
            reaches = np.where(best == 0, reaches / 2, reaches)
        return points
