"""Name how a race ended for a racer, by rules that a reader can check: those of `outcomes.RULES`, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.descent import outcomes as limits
from core.descent.motion import circles, hovers, last_half, period_of, spans, swing, way
from core.descent.outcomes import Cause, Outcome, OutcomeKind
from core.settings import Array
from core.surfaces import Surface
from core.surfaces.base import curvature_extremes

NEWTON_STEPS = 60
NEWTON_REST = 1e-7  # box diagonals; where Newton's step is shorter than this, the gradient counts as zero
NO_CURVATURE = 1e-6  # a curvature below this share of the other counts as none
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Path:
    """A path that came to the race's last step, and what acted on it. All points are finite.

    `noisy` is whether its gradients were, by noise or a batch that is not all samples; `rate_left` is the share of the
    schedule's highest rate that the last step had.
    """

    surface: Surface
    points: Array  # (steps + 1, 2)
    noisy: bool = False
    rate_left: float = 1.0

    @property
    def steps(self) -> int:
        return len(self.points) - 1

    @property
    def diagonal(self) -> float:
        return self.surface.bounds.diagonal

    @property
    def faded(self) -> bool:
        """Return whether the schedule has faded out."""
        return self.rate_left <= limits.FADED

    @cached_property
    def now(self) -> Array:
        """The points before and after each of the last steps."""
        return self.points[-1 - limits.POINTS_OF_NOW :]

    @cached_property
    def lasts(self) -> bool:
        """Return whether there are steps enough to tell whether it is slow; if it does not move at all, any are."""
        return self.steps >= limits.POINTS_OF_NOW or (self.steps > 0 and not way(self.points))

    @cached_property
    def slow(self) -> bool:
        """Return whether the last steps led nowhere, neither on the map nor down."""
        is_short = self.lasts and way(self.now) < limits.SLOW_WAY * self.diagonal
        return is_short and not self.falls_to(self.surface.lowest_value)

    def falls_to(self, bottom: float) -> bool:
        """Return whether the last steps took a share of the excess loss over `bottom` away that can be seen."""
        start, first, last = self.surface.value(np.array([self.points[0], self.now[0], self.now[-1]])).tolist()
        seen = max(limits.SLOW_PROGRESS * abs(first - bottom), limits.LEAST_PROGRESS * abs(start - bottom))
        return bool(first > last and first - last >= seen)


Rule = Callable[[Path], Outcome | None]


def judge(path: Path) -> Outcome:
    """Name the end of a path by the first rule that holds."""
    found = (rule(path) for rule in (NOISY if path.noisy else EXACT))
    moving = Outcome(OutcomeKind.MOVING, path.steps, cause=None if path.steps else Cause.NO_STEPS)
    return next((outcome for outcome in found if outcome is not None), moving)


def _limit_cycle(path: Path) -> Outcome | None:
    rest = limits.REST * path.diagonal
    period = period_of(path.points, rest, limits.CYCLE_AGREEMENT, limits.CYCLE_CHANGE)
    if period is None:
        return None
    return Outcome(OutcomeKind.LIMIT_CYCLE, path.steps, period=period, size=_pair(spans(path.points[-period:])))


def _settled(path: Path) -> Outcome | None:
    """Find the minimum around which the last points rest."""
    surface = path.surface
    if path.steps < limits.CONVERGED_POINTS or not surface.minima:
        return None
    tail = path.points[-limits.CONVERGED_POINTS :]
    distances = np.hypot(*np.moveaxis(tail[:, None] - np.array(surface.minima), -1, 0))  # (points, minima)
    nearest = int(distances[-1].argmin())
    if distances[:, nearest].max() > limits.CONVERGED_RADIUS * path.diagonal:
        return None
    if np.hypot(*np.diff(tail, axis=0).T).max() > limits.CONVERGED_STEP * path.diagonal:
        return None
    place = surface.minima[nearest]
    start, bottom = surface.value(np.array([path.points[0], place])).tolist()
    losses = surface.value(tail)
    left = limits.CONVERGED_LOSS_RANGE if path.faded else limits.CONVERGED_EXCESS
    rounding = ROUNDING * max(1.0, abs(bottom))
    if np.ptp(losses) > limits.CONVERGED_LOSS_RANGE * max(start - surface.lowest_value, 0) + rounding:
        return None
    if losses[-1] - bottom > left * abs(start - bottom) + rounding:
        return None
    kind = OutcomeKind.CONVERGED if surface.is_lowest(place) else OutcomeKind.LOCAL_MINIMUM
    return Outcome(kind, path.steps, minimum=nearest, place=place)


def _faded_out(path: Path) -> Outcome | None:
    if not path.steps or not path.faded or way(path.points[-2:]) > limits.STILL_STEP * path.diagonal:
        return None
    return Outcome(OutcomeKind.STANDSTILL, path.steps, cause=Cause.FADED)


def _outside(path: Path) -> Outcome | None:
    since = path.now[1:] if path.steps else path.now
    return None if path.surface.bounds.contains(since).any() else Outcome(OutcomeKind.LEFT_BOX, path.steps)


def _at_stationary_point(path: Path) -> Outcome | None:
    """Find the saddle or the maximum beside which it stands."""
    if not path.slow:
        return None
    place = _stationary_point(path.surface, path.points[-1])
    if place is None or swing(np.array([place, path.points[-1]])) > limits.STATIONARY_RADIUS * path.diagonal:
        return None
    low, high = (float(one) for one in curvature_extremes(_hessian(path.surface, place)))
    if not low < -NO_CURVATURE * abs(high):
        return None
    kind = OutcomeKind.SADDLE if high > NO_CURVATURE * abs(low) else OutcomeKind.MAXIMUM
    return Outcome(kind, path.steps, place=_pair(np.where(np.abs(place) > limits.REST * path.diagonal, place, 0.0)))


def _plateau(path: Path) -> Outcome | None:
    if not path.slow or not _is_far_from_minima(path.surface, path.points[-1]):
        return None
    excess = path.surface.value(path.now) - path.surface.lowest_value
    slopes = np.hypot(*path.surface.gradient(path.now).T)
    if not (slopes * path.diagonal < limits.FLAT * excess).all():
        return None
    return Outcome(OutcomeKind.PLATEAU, path.steps)


def _standstill(path: Path) -> Outcome | None:
    length = way(path.now)
    before = path.points[-1 - 2 * limits.POINTS_OF_NOW : -limits.POINTS_OF_NOW]
    grows = len(before) > limits.POINTS_OF_NOW and length > 1.001 * way(before)
    if not path.lasts or grows or length > limits.STILL_WAY * path.diagonal or path.falls_to(_bottom(path)):
        return None
    flat = not path.surface.gradient(path.points[-1]).any()
    return Outcome(OutcomeKind.STANDSTILL, path.steps, cause=Cause.NO_SLOPE if flat else None)


def _hovering(path: Path) -> Outcome | None:
    if path.steps < limits.HOVERING_POINTS:
        return None
    if not hovers(path.points, limits.HOVERING_SHIFT, limits.HOVERING_SPREAD):
        return None
    return Outcome(OutcomeKind.HOVERING, path.steps, size=_pair(last_half(path.points).std(axis=0)))


def _circling(path: Path) -> Outcome | None:
    if path.steps < limits.CIRCLING_POINTS:
        return None
    if not circles(path.points, limits.CIRCLING_SPREAD, limits.CIRCLING_SHIFT):
        return None
    return Outcome(OutcomeKind.CIRCLING, path.steps, size=_pair(spans(last_half(path.points))))


WHERE: tuple[Rule, ...] = (_settled, _faded_out, _outside, _at_stationary_point, _plateau, _standstill)
EXACT: tuple[Rule, ...] = (_limit_cycle, *WHERE, _circling)
NOISY: tuple[Rule, ...] = (*WHERE, _hovering)


def _bottom(path: Path) -> float:
    """Return the loss at the minimum to which it may be on its way: the nearest, unless that is higher."""
    here, minima = path.points[-1], np.array(path.surface.minima).reshape(-1, 2)
    if not len(minima):
        return path.surface.lowest_value
    below = float(path.surface.value(minima[np.hypot(*(minima - here).T).argmin()]))
    return below if below <= path.surface.value(here) else path.surface.lowest_value


def _is_far_from_minima(surface: Surface, point: Array) -> bool:
    distances = np.hypot(*(np.array(surface.minima).reshape(-1, 2) - point).T)
    return bool((distances > limits.PLATEAU_DISTANCE * surface.bounds.diagonal).all())


def _stationary_point(surface: Surface, point: Array) -> Array | None:  # (2,)
    """Follow Newton's method to a zero of the gradient; None if it finds none near."""
    diagonal = surface.bounds.diagonal
    start = point
    for _ in range(NEWTON_STEPS):
        gradient, hessian = surface.gradient(point), _hessian(surface, point)
        if not (np.isfinite(gradient).all() and np.isfinite(hessian).all()):  # beside a hole
            return None
        step = np.linalg.pinv(hessian, rcond=1e-9) @ gradient
        length = float(np.hypot(*step))
        if length <= NEWTON_REST * diagonal:
            return point if _is_stationary(gradient, hessian, diagonal) else None
        point = point - step
        if not np.hypot(*(point - start)) <= 10 * limits.STATIONARY_RADIUS * diagonal:
            return None
    return None


def _is_stationary(gradient: Array, hessian: Array, diagonal: float) -> bool:
    """Return whether the gradient is 0 in every direction: where nothing bends, Newton's method takes no step."""
    return bool(np.hypot(*gradient) <= 2 * NEWTON_REST * diagonal * np.abs(hessian).max())


def _hessian(surface: Surface, point: Array) -> Array:  # (2, 2)
    """Return the second derivatives, from central differences of the gradient."""
    h = 1e-5 * surface.bounds.diagonal
    offsets = np.array([[h, 0], [-h, 0], [0, h], [0, -h]])
    right, left, up, down = surface.gradient(point + offsets)
    hessian = np.array([right - left, up - down]) / (2 * h)
    return (hessian + hessian.T) / 2


def _pair(values: Array) -> tuple[float, float]:
    x, y = values.tolist()
    return x, y
