"""The axes of all plots: how they look, and the logarithmic one."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent

from app.widgets.charts.scales import Scale, SymmetricLog
from core.number_format import MOST_DIGITS, decimal, distinct, number

AXIS_WIDTH = 64
NARROWEST = 150  # pixels of a plot
MARGINS = (0, 8, 16, 2)  # left, top, right, bottom: room for half a label at the ends of the axes
FEW_DECADES = 3  # between which there is room for 2 and 5
LABEL_GAP = 0.12  # of the axis, between the label of 0 and the next
LABELLED = "25"  # of 2, 3, ... 9 in a decade
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NEAREST = 6  # pixels between two labels beside each other
SLACK = 10  # pixels by which an axis may be too wide, so that it does not jump
TITLE_SHARE = 0.8  # of the title's height, of which the rest is empty
SPAN_MARGIN = 0.05  # of the values' range, left free above and below on a linear axis, and round markers on any
ROUNDING = 1e-6  # of the distance between two ticks
MOST_DECIMALS = 4  # of the ticks of a linear axis, before they have exponents
LARGEST_PLAIN = 1e5
PLAIN_DECADES = range(-2, 4)  # of an axis on which 0 stands, too

PlacedText = tuple[QRectF, Qt.AlignmentFlag, str]
Ticks = list[tuple[float | None, list[float]]]  # levels of a spacing, none where it varies, and their places


def disable_pan_zoom(box: pg.ViewBox) -> None:
    """Let a plot show a given range, and nothing else: no dragging, no range of its own choice."""
    box.setMouseEnabled(x=False, y=False)
    box.disableAutoRange()


class NumberAxis(pg.AxisItem):
    """An axis whose ticks have the digits that tell them apart, and whose labels neither touch nor are left out."""

    def __init__(self, side: str) -> None:
        self._least = 0  # pixels, so that axes above each other are alike; pyqtgraph's constructor resizes already
        self.range: list[float] = []
        super().__init__(side)

    def set_least_width(self, pixels: int) -> None:
        """Be no narrower than this, and wider only for labels that need it: pyqtgraph would leave them out."""
        self._least = pixels
        self.setWidth(pixels)

    def setRange(self, low: float, high: float) -> None:  # noqa: N802
        if [low, high] != self.range:  # pyqtgraph tells the range whenever the size has changed, too
            super().setRange(low, high)
            self._fit_width()

    def forget_width(self) -> None:
        """Be as wide as the labels need, however wide those before were."""
        self._fit_width(slack=0)

    def setLabel(self, *arguments: Any, **named: Any) -> None:  # noqa: N802
        """Take another title, and put it in the middle: pyqtgraph leaves it where the middle of the last one was."""
        super().setLabel(*arguments, **named)
        self.resizeEvent()

    def updateAutoSIPrefix(self) -> None:  # noqa: N802
        """Scale nothing: the ticks have exponents of their own. pyqtgraph would set the title for each range."""
        self.picture = None
        self.update()

    def resizeEvent(self, event: QResizeEvent | None = None) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_width()

    def generateDrawSpecs(self, painter: QPainter) -> Any:  # noqa: N802
        line, ticks, texts = super().generateDrawSpecs(painter)
        return line, ticks, list(apart(texts))

    def _fit_width(self, slack: int = SLACK) -> None:
        """Be as wide as the labels, the offset from their ticks, and the title need."""
        if not self._least or self.size().height() <= 0:
            return
        metrics = QFontMetricsF(self.style["tickFont"] or self.font())
        levels = self.tickValues(*self.range, self.size().height())[: self.style["maxTextLevel"] + 1]
        labels = [label for spacing, values in levels for label in self.tickStrings(list(values), self.scale, spacing)]
        beside = self.style["tickTextOffset"][0] + max(0, self.style["tickLength"]) + 1
        title = TITLE_SHARE * self.label.boundingRect().height() if self.label.isVisible() else 0.0
        needed = max(self._least, math.ceil(max(map(metrics.horizontalAdvance, labels), default=0.0) + beside + title))
        if needed > self.fixedWidth or needed < self.fixedWidth - slack:
            self.setWidth(needed)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        return linear_labels([value * scale for value in values], spacing * scale)


def apart(texts: Sequence[PlacedText]) -> Iterator[PlacedText]:
    """Yield the labels that touch none before them; the important ones come first."""
    kept: list[QRectF] = []
    for rect, flags, text in texts:
        near = rect.adjusted(-NEAREST, 0, NEAREST, 0)
        if not any(near.intersects(other) for other in kept):
            kept.append(rect)
            yield rect, flags, text


class ValueAxis(NumberAxis):
    """An axis that may be logarithmic, or symmetrically so.

    A logarithmic one has powers of ten, 10⁻², 10⁰, 10²; where there are few, numbers: 0.1, 0.2, 0.5, 1.
    """

    def __init__(self, side: str) -> None:
        self.zero: float | None = None  # the exponent at which what is 0 is drawn
        self.cut: float | None = None  # the exponent at which all that is lower is drawn
        self.symmetric: SymmetricLog | None = None
        self._labelled_for: tuple[Scale, float | None, float | None] = "linear", None, None
        super().__init__(side)

    def set_scale(self, scale: Scale, cut: float | None = None) -> None:
        """Take the labels of a scale; while it stays the same, what was drawn of them stays too."""
        labelled_for = (scale, cut, self.zero)
        if labelled_for != self._labelled_for:
            self._labelled_for = labelled_for
            self.symmetric, self.cut = scale if isinstance(scale, SymmetricLog) else None, cut
            is_log = scale == "logarithmic"  # pyqtgraph takes x or y, by the side of the axis
            self.setLogMode(is_log, is_log)  # also has it drawn anew: the same range has other labels

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
        return (self.logTickStrings if self.logMode else super().tickStrings)(values, scale, spacing)

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
