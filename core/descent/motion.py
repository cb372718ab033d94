"""The motion of a path, (steps + 1, 2): its way, its swing, its period."""

import numpy as np

from core.settings import Array

LONGEST_PERIOD = 1000


def way(points: Array) -> float:
    """Return the length of a path."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def spans(points: Array) -> Array:  # (2,)
    """Return the widths of the smallest upright rectangle around some points."""
    widths: Array = points.max(axis=0) - points.min(axis=0)
    return widths


def swing(points: Array) -> float:
    """Return the diagonal of that rectangle."""
    return float(np.hypot(*spans(points)))


def last_half(points: Array) -> Array:
    """Return the points of the last half of a race."""
    return points[len(points) // 2 :]


def period_of(points: Array, rest: float, agreement: float, change: float) -> int | None:
    """Return the shortest period of the last half, 2 steps or more; None if there is none or the swing is below `rest`.

    The last three periods agree to `agreement` of the swing, the first and the last to `change`.
    """
    half = last_half(points)
    periods = np.arange(2, min(len(half) // 3, LONGEST_PERIOD) + 1)
    if not len(periods) or swing(half) <= rest:
        return None
    gaps = np.hypot(*(half[-1 - periods] - half[-1]).T)
    near = periods[gaps <= agreement * swing(half)]
    return next((int(period) for period in near if _repeats(half, period, rest, agreement, change)), None)


def _repeats(half: Array, period: int, rest: float, agreement: float, change: float) -> bool:
    periods = half[len(half) % period :].reshape(-1, period, 2)
    size = swing(periods[-1])
    if size <= rest:
        return False
    gaps = np.hypot(*np.moveaxis(periods - periods[-1], -1, 0)).max(axis=-1)
    return bool(gaps[-3:].max() <= agreement * size and gaps[0] <= change * size)


def circles(points: Array, spread: float, shift: float) -> bool:
    """Return whether the four quarters of the last half are equally wide and lie in one place.

    Widths that only shrink or only grow by more than 1 % in all are a swing that dies away or builds up.
    """
    quarters = np.array_split(last_half(points), 4)
    sizes = np.array([swing(quarter) for quarter in quarters])
    if not sizes.min() or sizes.max() > spread * sizes.min():
        return False
    if abs(sizes[-1] - sizes[0]) > 0.01 * sizes[0] and (np.all(np.diff(sizes) < 0) or np.all(np.diff(sizes) > 0)):
        return False
    middles = np.array([quarter.mean(axis=0) for quarter in quarters])
    turns = all(way(quarter) >= 2 * size for quarter, size in zip(quarters, sizes, strict=True))
    return bool(turns and np.hypot(*(middles[-1] - middles[0])) <= shift * sizes.mean())


def hovers(points: Array, shift: float, spread: float) -> bool:
    """Return whether the two quarters of the last half have the same mean and the same spread, in x and in y."""
    before, after = np.array_split(last_half(points), 2)
    deviation = last_half(points).std(axis=0)
    first, second = before.std(axis=0), after.std(axis=0)
    same_mean = np.abs(after.mean(axis=0) - before.mean(axis=0)) <= shift * deviation
    same_spread = np.maximum(first, second) <= spread * np.minimum(first, second)
    return bool((same_mean & same_spread & (deviation > 0)).all())
