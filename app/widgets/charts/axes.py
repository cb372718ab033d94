"""The axes of all plots: how they look, and the logarithmic one."""

import math
from collections.abc import Sequence

import pyqtgraph as pg

from app.widgets.charts.scales import SymmetricLog
from core.number_format import MOST_DIGITS, decimal, distinct, number

AXIS_WIDTH = 64
NARROWEST = 150  # pixels of a plot
MARGINS = (0, 8, 16, 2)  # left, top, right, bottom: room for half a label at the ends of the axes
FEW_DECADES = 3  # between which there is room for 2 and 5
LABEL_GAP = 0.12  # of the axis, between the label of 0 and the next
LABELLED = "25"  # of 2, 3, ... 9 in a decade
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SPAN_MARGIN = 0.05  # of the values' range, left free above and below on a linear axis, and round markers on any
ROUNDING = 1e-6  # of the distance between two ticks
MOST_DECIMALS = 4  # of the ticks of a linear axis, before they have exponents
LARGEST_PLAIN = 1e5
PLAIN_DECADES = range(-2, 4)  # of an axis on which 0 stands, too

Ticks = list[tuple[float | None, list[float]]]  # levels of a spacing, none where it varies, and their places


def disable_pan_zoom(plot: pg.PlotItem) -> None:
    """Let a plot show a given range, and nothing else: no buttons, no dragging, no range of its own choice."""
    plot.hideButtons()
    plot.setMouseEnabled(x=False, y=False)
    plot.getViewBox().disableAutoRange()


class NumberAxis(pg.AxisItem):
    """An axis whose ticks have as many digits as tell them apart, and no more."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        if self.logMode:
            strings: list[str] = self.logTickStrings(values, scale, spacing)
            return strings
        return linear_labels([value * scale for value in values], spacing * scale)


class ValueAxis(NumberAxis):
    """An axis that may be logarithmic, or symmetrically so.

    A logarithmic one has powers of ten, 10⁻², 10⁰, 10²; where there are few, numbers: 0.1, 0.2, 0.5, 1.
    """

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.zero: float | None = None  # the exponent at which what is 0 is drawn
        self.cut: float | None = None  # the exponent at which all that is lower is drawn
        self.symmetric: SymmetricLog | None = None

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: N802
        """The decades, and the place of 0 or of what is cut off; a decade too near to it gives way."""
        if self.symmetric is not None:
            return [(None, self.symmetric.ticks(low, high, size))]
        levels: Ticks = super().tickValues(low, high, size)
        if self.logMode and not any(spacing for spacing, _ in levels):  # few decades: those at the ends have no ticks
            decades = [float(exponent) for exponent in range(math.ceil(low), math.floor(high) + 1)]
            levels = [(1.0, decades), *((None, [one for one in ticks if one not in decades]) for _, ticks in levels)]
        foot = self.cut if self.zero is None else self.zero
        if foot is None or not self.logMode:
            return levels
        near = LABEL_GAP * (high - low)
        kept = [(spacing, [value for value in values if value - foot > near]) for spacing, values in levels]
        return [(kept[0][0], [foot, *kept[0][1]]), *kept[1:]]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        if self.symmetric is not None:
            return [signed_decade_label(value) for value in self.symmetric.values(values)]
        return super().tickStrings(values, scale, spacing)

    def logTickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        few = self.range[1] - self.range[0] <= FEW_DECADES * (1 + 2 * SPAN_MARGIN)
        labels = [decade_label(value, plain=few) for value in values]
        if self.zero is not None:
            return ["0" if value == self.zero else label for value, label in zip(values, labels, strict=True)]
        return [f"≤{label}" if value == self.cut else label for value, label in zip(values, labels, strict=True)]


def signed_decade_label(value: float) -> str:
    """Write 0 or a power of ten with a sign: −10⁴, −100, 0, 0.1."""
    if value == 0:
        return "0"
    exponent = round(math.log10(abs(value)))
    return ("−" if value < 0 else "") + decade_label(exponent, plain=exponent in PLAIN_DECADES)


def linear_labels(values: Sequence[float], spacing: float) -> list[str]:
    """Write values that are `spacing` apart: with its decimals or, if they are very small or large, with exponents."""
    if not len(values) or not spacing > 0:
        return [number(value) for value in values]
    rounded = [0.0 if abs(value) < spacing * ROUNDING else value for value in values]
    decimals = max(0, math.ceil(-math.log10(spacing) - ROUNDING))
    largest = max(map(abs, rounded))
    if decimals <= MOST_DECIMALS and largest < LARGEST_PLAIN:
        return [decimal(value, decimals) for value in rounded]
    digits = math.ceil(math.log10(largest / spacing)) + 1 if largest else 1
    return distinct(rounded, min(max(digits, 1), MOST_DIGITS))


def widened(low: float, high: float) -> tuple[float, float]:
    """A range with a little more at both ends."""
    margin = SPAN_MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def decade_label(exponent: float, *, plain: bool = False) -> str:
    """Write a power of ten for an axis; empty where its neighbours' labels would touch it."""
    if exponent == round(exponent) and plain:
        return number(10.0**exponent)
    if exponent == round(exponent):
        return f"10{f'{exponent:.0f}'.translate(SUPERSCRIPTS)}"
    value = float(f"{10**exponent:.1g}")  # the axis has the logarithms of 2 and 5, a little beside them
    return number(value) if f"{value:e}"[0] in LABELLED else ""
