"""Turn the heights of a surface into shades and isolines."""

import math
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from core.settings import N_, Array
from core.surfaces.base import LARGEST, Surface

GRID = 128  # points along each side of the box that decide the shades
STEEP = 1000  # from this ratio of largest to small values on, shades are logarithmic
NEAR_THE_MINIMUM = 0.01  # the lowest share of the box, whose heights above the minimum count as small
SMALLEST = 1e-12  # the logarithm takes no height for smaller than this
QUANTILES = 257  # heights that bound the shades of equal area
LINES = 16  # isolines across the box
FEWEST_LINES = 6  # isolines in view at any zoom
FINEST_SPACING = 2.0**-40
TICKS = 7  # round losses on a scale in proportion, or somewhat fewer
FEWEST_TICKS = 3  # decades; where there are fewer, 2 and 5 times decades stand between them
MOST_DECADES = 16
TICK_GAP = 0.1  # shades between two round losses
PLAIN = 1e-12  # of a loss: heights that differ by less do so by rounding
FUZZ = 1e-6  # of a step; a loss that misses the end by less stands there

LevelScale = Annotated[
    Literal["automatic", "linear", "logarithmic", "equal area"],
    Field(
        title=N_("Levels"),
        description=N_(
            "Turns heights into shades: in proportion, by the logarithm of the height above the minimum, or so "
            "that each shade covers the same area. Automatic takes the logarithm if the range is large.",
        ),
    ),
]
# Marked here for translation, since choices are shown by their names.
LEVEL_SCALES = (
    N_("automatic"),
    N_("linear"),
    N_("logarithmic"),
    N_("equal area"),
)


@dataclass(frozen=True, eq=False)
class Levels:
    """A monotone map from heights to shades, 0 at the lowest point of the box and 1 at the highest."""

    heights: Array  # (n,), rising
    shades: Array  # (n,), rising from 0 to 1
    lowest: float
    small: float  # the height above the lowest that counts as small for the logarithm
    scale: str

    def shade(self, values: Array) -> Array:  # (...) -> (...)
        """Return the shade of each value: above 1 for values above the box's highest, NaN for NaN."""
        if self.scale == "equal area":
            return np.interp(values, self.heights, self.shades)
        highest = self._bend(self.heights[-1:])
        shades: Array = self._bend(values) / np.where(highest > 0, highest, 1)  # a plain has one shade
        return shades

    def height(self, shade: float) -> float:
        """Return the value that has this shade."""
        if self.scale == "equal area":
            return float(np.interp(shade, self.shades, self.heights))
        top = self._bend(self.heights[-1:])[0] * shade
        return self.lowest + float(np.expm1(top) * self.small if self.scale == "logarithmic" else top)

    def _bend(self, values: Array) -> Array:
        above: Array = np.maximum(values - self.lowest, 0)
        return np.log1p(above / self.small) if self.scale == "logarithmic" else above


def levels(surface: Surface, scale: LevelScale = "automatic") -> Levels:
    """Return the levels of a surface over its box."""
    values = _values_on_box(surface)
    lowest = min(surface.lowest_value, float(values[0]))
    above = values - lowest
    rising = above[above > SMALLEST]  # above a plateau at the lowest, if there is one
    lower = above if not rising.size or above[int(NEAR_THE_MINIMUM * len(above))] > SMALLEST else rising
    small = max(float(_quantiles(lower, np.array([NEAR_THE_MINIMUM]))[0]), SMALLEST)
    if scale == "automatic":
        scale = "logarithmic" if surface.shows_decades or above[-1] > STEEP * small else "linear"
    heights = _distinct(_quantiles(values, np.linspace(0, 1, QUANTILES)))  # a plateau has one shade
    return Levels(heights, np.linspace(0, 1, len(heights)), lowest, small, scale)


def line_shades(shades: Array) -> Array:  # (rows, columns) -> (lines,)
    """Return the shades of the isolines for a view with these shades: evenly spaced, finer when zoomed in."""
    low, high = float(np.nanmin(shades)), float(np.nanmax(shades))
    spacing = 1 / LINES
    while (high - low) / spacing < FEWEST_LINES and spacing > FINEST_SPACING:
        spacing /= 2
    first, last = np.ceil(low / spacing), np.floor(min(high, 2.0) / spacing)
    lines: Array = np.arange(first, last + 1) * spacing
    return lines[~np.isin(lines, flat_shades(shades))]


def flat_shades(shades: Array) -> Array:  # (rows, columns) or (n,) -> (plateaus,)
    """Return the shades of plateaus, where whole cells have one shade: no line is that of their height."""
    corner = shades[..., :-1]
    flat = corner == shades[..., 1:]
    if shades.ndim > 1:
        flat = flat[:-1] & flat[1:] & (shades[:-1, :-1] == shades[1:, :-1])
        corner = corner[:-1]
    return _distinct(corner[flat])


def _distinct(values: Array) -> Array:  # (n,) -> (distinct,)
    """Return finite values in order, each once. For np.unique, the first paint would wait for numpy.ma."""
    ordered = np.sort(values)
    first = np.ones(ordered.size, bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def round_heights(levels: Levels) -> list[float]:
    """Return a few round losses that span the shades, the lowest first; a plain, be it for rounding, has only its own.

    They are decades where the shades are not in proportion, and 2 and 5 times decades where those are too few.
    """
    low = levels.height(0)
    return _round_between(levels, low, levels.height(1)) or [low]


def _round_between(levels: Levels, low: float, high: float) -> list[float]:
    if not high - low > PLAIN * max(abs(low), abs(high)):
        return []
    if levels.scale == "linear":
        return _multiples(low, high)
    decades = [float(f"1e{power}") for power in _powers(low, high)]
    both_signs = [*decades, 0.0, *(-one for one in decades)]
    chosen = _spread(levels, [], both_signs)
    if len(chosen) < FEWEST_TICKS:
        chosen = _spread(levels, chosen, [float(f"{one * m:.1g}") for one in both_signs for m in (5, 2)])
    return chosen if len(chosen) > 1 else _spread(levels, [], _multiples(low, high))


def _powers(low: float, high: float) -> range:
    """Return the powers of ten that matter between two losses: of the largest, and of those far smaller."""
    top = math.floor(math.log10(max(abs(low), abs(high))))
    return range(top, top - MOST_DECADES, -1)


def _multiples(low: float, high: float) -> list[float]:
    """Return the multiples of a round step between two losses: about as many as `TICKS`, or half."""
    rough = (high - low) / TICKS
    power = math.floor(math.log10(rough))
    step = next(m * float(f"1e{power}") for m in (1, 2, 5, 10) if m * float(f"1e{power}") > rough * (1 - FUZZ))
    first, last = math.ceil(low / step - FUZZ * TICKS), math.floor(high / step + FUZZ * TICKS)
    return [float(f"{place * step:.14g}") for place in range(first, last + 1)]


def _spread(levels: Levels, chosen: list[float], others: list[float]) -> list[float]:
    """Add those of the others that are on the bar, one after the other, as far as they stay apart."""
    low, high = levels.height(0), levels.height(1)
    for height in others:
        shades = levels.shade(np.array([height, *chosen]))
        if low <= height <= high and (np.abs(shades[1:] - shades[0]) >= TICK_GAP).all():
            chosen = sorted([*chosen, height])
    return chosen


def _values_on_box(surface: Surface) -> Array:
    """Return the sorted finite values on a grid over the box, without holes and poles; [0] if none is left."""
    values = surface.value(surface.bounds.grid(GRID)).ravel()
    finite = values[np.abs(values) < LARGEST]
    return np.sort(finite) if finite.size else np.zeros(1)


def _quantiles(rising: Array, shares: Array) -> Array:  # (n,), (m,) -> (m,)
    """Return the values below which these shares of sorted values lie; NumPy's version imports masked arrays."""
    return np.interp(shares * (len(rising) - 1), np.arange(len(rising)), rising)
