"""The scales of an axis of values, and the one that carries given curves."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.settings import Array

MOST_TICKS = 4  # on each side of 0
FEWEST_DECADES = 2.0  # from the smallest to the largest of positive values, for which a logarithmic axis is better
PIXELS_OF_A_TICK = 40.0


@dataclass(frozen=True)
class SymmetricLog:
    """Carries values of both signs over many decades: v is at sign(v) log10(1 + |v| / unit).

    It is linear around 0, and beyond the unit, values are apart by decades.
    """

    unit: float

    def places(self, values: Array) -> Array:  # (n,) -> (n,)
        """Return the places of values on the axis."""
        with np.errstate(over="ignore", invalid="ignore"):
            places: Array = np.sign(values) * np.log10(1 + np.abs(values) / self.unit)
        return places

    def ticks(self, low: float, high: float, pixels: float) -> list[float]:
        """Return the places of 0 and of whole decades between two places, evenly, as far as labels have room."""
        most = max(1, min(2 * MOST_TICKS, int(pixels / PIXELS_OF_A_TICK)))
        decades = max(abs(low), abs(high))
        apart = max(1, int((high - low) / most))
        exponents = range(0 if decades < 2 else apart, math.ceil(decades) + 1, apart)
        beside = [math.log10(1 + 10.0**exponent) for exponent in exponents]
        return [place for place in (*(-one for one in reversed(beside)), 0.0, *beside) if low <= place <= high]

    def values(self, places: Sequence[float]) -> list[float]:
        """Return the values at places."""
        return [math.copysign((10 ** abs(place) - 1) * self.unit, place) for place in places]


Scale = Literal["linear", "logarithmic"] | SymmetricLog


def scale_for(curves: Sequence[Array]) -> Scale:
    """Return the scale that shows all curves.

    It is logarithmic for positive values over decades, else linear if no curve would be flat on it, else symmetric.
    """
    finite = [values for curve in curves if len(values := curve[np.isfinite(curve)])]
    sizes = [size for values in finite if (size := float(np.abs(values).max()))]
    if not sizes:
        return "linear"
    low, high = min(float(values.min()) for values in finite), max(float(values.max()) for values in finite)
    if low > 0:
        return "logarithmic" if math.log10(high) - math.log10(low) >= FEWEST_DECADES else "linear"
    if math.log10(max(sizes)) - math.log10(min(sizes)) < FEWEST_DECADES:
        return "linear"
    return SymmetricLog(10.0 ** math.floor(math.log10(min(sizes))))
