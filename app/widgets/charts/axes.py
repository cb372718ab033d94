"""The axes of all plots: how they look, and the logarithmic one."""

import math

import pyqtgraph as pg

from core.number_format import exactly

AXIS_WIDTH = 64
NARROWEST = 150  # pixels of a plot
MARGINS = (0, 8, 16, 2)  # left, top, right, bottom: room for half a label at the ends of the axes
FEW_DECADES = 3  # between which there is room for 2 and 5
LABEL_GAP = 0.12  # of the axis, between the label of 0 and the next
LABELLED = "25"  # of 2, 3, ... 9 in a decade
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SPAN_MARGIN = 0.05  # of the values' range, left free above and below on a linear axis, and round markers on any

Ticks = list[tuple[float | None, list[float]]]  # levels of a spacing, none where it varies, and their places


def disable_pan_zoom(plot: pg.PlotItem) -> None:
    """Let a plot show a given range, and nothing else: no buttons, no dragging, no range of its own choice."""
    plot.hideButtons()
    plot.setMouseEnabled(x=False, y=False)
    plot.getViewBox().disableAutoRange()


class DecadeAxis(pg.AxisItem):
    """A logarithmic axis of powers of ten, 10⁻², 10⁰, 10²; where there are few, of numbers: 0.1, 0.2, 0.5, 1."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.zero: float | None = None  # the exponent at which what is 0 is drawn

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: N802
        """The decades, and the place of 0 if there is one; a decade too near to it gives way."""
        levels: Ticks = super().tickValues(low, high, size)
        if self.logMode and not any(spacing for spacing, _ in levels):  # few decades: those at the ends have no ticks
            decades = [float(exponent) for exponent in range(math.ceil(low), math.floor(high) + 1)]
            levels = [(1.0, decades), *((None, [one for one in ticks if one not in decades]) for _, ticks in levels)]
        if self.zero is None:
            return levels
        near = LABEL_GAP * (high - low)
        kept = [(spacing, [value for value in values if value - self.zero > near]) for spacing, values in levels]
        return [(kept[0][0], [self.zero, *kept[0][1]]), *kept[1:]]

    def logTickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802
        few = self.range[1] - self.range[0] <= FEW_DECADES * (1 + 2 * SPAN_MARGIN)
        return ["0" if value == self.zero else decade_label(value, plain=few) for value in values]


def widened(low: float, high: float) -> tuple[float, float]:
    """A range with a little more at both ends."""
    margin = SPAN_MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def decade_label(exponent: float, *, plain: bool = False) -> str:
    """Write a power of ten for an axis; empty where its neighbours' labels would touch it."""
    if exponent == round(exponent) and plain:
        return exactly(10.0**exponent)
    if exponent == round(exponent):
        return f"10{f'{exponent:.0f}'.translate(SUPERSCRIPTS)}"
    value = float(f"{10**exponent:.1g}")  # the axis has the logarithms of 2 and 5, a little beside them
    return exactly(value) if f"{value:e}"[0] in LABELLED else ""
