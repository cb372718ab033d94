"""Find which minimum a racer reaches from each of many starts: the basins of attraction of its optimizer."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from core.descent.crowd import Crowd, axis_by_axis
from core.descent.outcomes import CONVERGED_RADIUS, OutcomeKind
from core.descent.racer import Racer
from core.descent.trajectory import Trajectory
from core.settings import Array
from core.surfaces import Surface

LOOK_EVERY = 10  # steps; fewer in a race of less than 30
LOOKS = 3  # in a row near a minimum: it is reached
FEW_MINIMA = 5  # up to so many, distances to all are quicker than a table
LEAST_LEFT = 0.85  # share of the points still watched; below it, the others are dropped
AT_ONCE = 7000  # starts: larger arrays would be mapped anew for each operation, which takes twice as long
SAMPLES_AT_ONCE = 1 << 20  # gradients of samples in memory

Fates = NDArray[np.int16]


class Fate(IntEnum):
    """The ends of starts from which no minimum is reached; the others are counted from 0, the lowest minimum first."""

    ELSEWHERE = -1  # no minimum within the steps of the race
    LEFT_BOX = -2  # outside the box at the last looks
    DIVERGED = -3  # farther out than any racer comes back from
    LEFT_DOMAIN = -4  # where the function has no value


@dataclass(frozen=True, eq=False)
class Basins:
    """The minimum reached from each start, and the loss where it was last seen.

    A minimum is reached if three looks in a row, ten steps apart, find the point within 1 % of the box's diagonal of
    it. A racer may leave it later: a stride that never shrinks does.
    """

    reached: Fates  # (...) the place of a minimum among the surface's, or a `Fate`
    losses: Array  # (...)

    @property
    def found(self) -> tuple[int, ...]:
        """All fates that occur, the minima first."""
        fates = np.flatnonzero(np.bincount(self.reached.ravel() - min(Fate))) + min(Fate)
        return tuple(int(fate) for fate in (*fates[fates >= 0], *fates[fates < 0][::-1]))

    def share(self, fate: int) -> float:
        """Return the share of the starts with this fate."""
        return float(np.count_nonzero(self.reached == fate) / max(1, self.reached.size))


def basins(surface: Surface, racer: Racer, starts: Array, steps: int, *, seed: int = 0) -> Basins:
    """Return which minimum of `surface` a racer reaches from each of the starts, (..., 2), within a race's steps."""
    flat = np.asarray(starts, dtype=np.float64).reshape(-1, 2)
    most = max(1, SAMPLES_AT_ONCE // racer.batch_size) if racer.batch_size else AT_ONCE
    parts = [_watch(surface, racer, flat[at : at + most], steps, seed) for at in range(0, len(flat), most)]
    shape = np.shape(starts)[:-1]
    if not parts:
        return Basins(np.empty(shape, np.int16), np.empty(shape))
    return Basins(*(np.concatenate(part).reshape(shape) for part in zip(*parts, strict=True)))


def reached_by(trajectory: Trajectory) -> int:
    """Return the minimum that a racer of a whole race reaches, or its fate, by the rule of `basins`."""
    watch = _Watch(trajectory.surface, trajectory.points[:1])
    left_domain = np.array([trajectory.outcome.kind == OutcomeKind.LEFT_DOMAIN])
    for look in looks(trajectory.steps):
        watch.look(trajectory.points[look][None], left_domain)
    watch.end()
    return int(watch.reached[0])


def looks(steps: int) -> range:
    """Return the steps after which a race is looked at."""
    every = min(LOOK_EVERY, max(1, steps // LOOKS))
    return range(every, steps + 1, every)


def _watch(surface: Surface, racer: Racer, starts: Array, steps: int, seed: int) -> tuple[Fates, Array]:
    crowd, watch = Crowd(surface, racer, starts, steps, seed), _Watch(surface, starts)
    for look in looks(steps):
        crowd.run(look - crowd.done)
        going = watch.look(crowd.points, crowd.left_domain)
        if np.count_nonzero(going) < LEAST_LEFT * len(going):
            crowd.keep(going)
            watch.keep(going)
        if not len(crowd.points):
            break
    watch.end()
    return watch.reached, watch.losses()


class _Watch:
    """What has been seen of each start so far; points that have an end may be dropped."""

    def __init__(self, surface: Surface, starts: Array) -> None:
        self.surface = surface
        self.reached: Fates = np.full(len(starts), Fate.ELSEWHERE, np.int16)
        self._rest = starts.copy()  # the last finite places, of those who are no longer under way
        self._near = near_minima(surface)
        # Of those who are still watched:
        self._last = starts  # where they were at the last look
        self._index = np.arange(len(starts))
        self._minimum = np.full(len(starts), -1, np.int16)  # the one that it was near at the last look
        self._stayed = np.zeros(len(starts), np.int8)  # looks in a row near that minimum
        self._away = np.zeros(len(starts), np.int8)  # looks in a row outside the box
        self._going = np.ones(len(starts), np.bool_)

    def look(self, points: Array, left_domain: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Take note of where the watched points are now; return which have no end yet."""
        minimum = self._near.indices(points)
        self._stayed = np.where(minimum == self._minimum, self._stayed, 0) + (minimum >= 0)
        self._minimum = minimum
        self._away = np.where(self.surface.bounds.contains(points), 0, np.minimum(self._away, LOOKS) + 1)
        finite = np.isfinite(points[:, 0])
        arrived = self._going & (self._stayed >= LOOKS)
        self.reached[self._index[arrived]] = minimum[arrived]
        self._rest[self._index[arrived]] = points[arrived]
        lost = self._going & ~finite
        self.reached[self._index[lost]] = np.where(left_domain[lost], Fate.LEFT_DOMAIN, Fate.DIVERGED)
        self._rest[self._index[lost]] = self._last[lost]
        self._going &= ~(arrived | lost)
        self._last = points.copy(order="K")
        return self._going

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Watch these points only."""
        self._index, self._minimum, self._stayed = self._index[which], self._minimum[which], self._stayed[which]
        self._away, self._going = self._away[which], self._going[which]
        self._last = axis_by_axis(self._last, which)

    def end(self) -> None:
        """Name the fates of those who have reached nothing."""
        self._rest[self._index[self._going]] = self._last[self._going]
        outside = self._going & (self._away >= LOOKS)
        self.reached[self._index[outside]] = Fate.LEFT_BOX
        self.reached[np.isnan(self.losses()) & (self.reached == Fate.ELSEWHERE)] = Fate.LEFT_DOMAIN

    def losses(self) -> Array:
        """Return the loss where each start was last seen."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.surface.value(self._rest)


def near_minima(surface: Surface) -> "_FewMinima | _ManyMinima":
    """Return what finds the minimum within 1 % of the diagonal of each point, if there is one."""
    return (_FewMinima if len(surface.minima) <= FEW_MINIMA else _ManyMinima)(surface)


class _FewMinima:
    """Finds near minima by the distances to all of them."""

    def __init__(self, surface: Surface) -> None:
        self.minima = surface.minima
        self.radius = CONVERGED_RADIUS * surface.bounds.diagonal

    def indices(self, points: Array) -> Fates:  # (n, 2) -> (n,)
        """Return the nearest minimum within reach of each point, -1 where there is none."""
        found = np.full(len(points), -1, np.int16)
        nearest = np.full(len(points), self.radius**2)
        x, y = points[:, 0], points[:, 1]
        for index, (at_x, at_y) in enumerate(self.minima):
            with np.errstate(over="ignore"):
                gaps, across = x - at_x, y - at_y
                gaps *= gaps
                across *= across
                gaps += across
            better = gaps <= nearest
            found[better] = index
            np.minimum(nearest, gaps, out=nearest, where=better)
        return found


class _ManyMinima:
    """Finds near minima by a table of cells of the size of their reach."""

    def __init__(self, surface: Surface) -> None:
        bounds = surface.bounds
        self.minima = np.array(surface.minima).reshape(-1, 2)
        self.radius = CONVERGED_RADIUS * bounds.diagonal
        self._low = np.array([bounds.x_min, bounds.y_min]) - 2 * self.radius
        self._shape = tuple((np.array([bounds.width, bounds.height]) / self.radius).astype(int) + 5)
        cells: dict[tuple[int, int], list[int]] = {}
        for index, minimum in enumerate(self.minima):
            first, last = (self._cells(minimum + sign * self.radius) for sign in (-1, 1))
            for column in range(first[0], last[0] + 1):
                for row in range(first[1], last[1] + 1):
                    cells.setdefault((column, row), []).append(index)
        self._table = np.full((max(map(len, cells.values()), default=1), *self._shape), -1, np.int16)
        for (column, row), indices in cells.items():
            self._table[: len(indices), column, row] = indices

    def indices(self, points: Array) -> Fates:  # (n, 2) -> (n,)
        """Return the nearest minimum within reach of each point, -1 where there is none."""
        found = np.full(len(points), -1, np.int16)
        column, row = self._cells(points).T
        nearest = np.full(len(points), self.radius**2)
        for table in self._table:
            candidate = table[column, row]
            near = np.flatnonzero(candidate >= 0)
            gaps = ((points[near] - self.minima[candidate[near]]) ** 2).sum(axis=-1)
            better = near[gaps <= nearest[near]]
            nearest[better], found[better] = gaps[gaps <= nearest[near]], candidate[better]
        return found

    def _cells(self, points: Array) -> NDArray[np.intp]:  # (..., 2) -> (..., 2)
        last = np.array(self._shape) - 1
        with np.errstate(invalid="ignore"):
            places = np.nan_to_num((points - self._low) / self.radius, nan=0.0)
            cells: NDArray[np.intp] = np.clip(places, 0, last).astype(np.intp)
        return cells
