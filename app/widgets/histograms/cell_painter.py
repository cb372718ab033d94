"""Paints one cell of a grid of histograms: moments, badges, bars, and below them the values outside the bins."""

import copy
import math
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from app.base.theme import ColourKey
from app.widgets.charts.lines import polygon
from app.widgets.histograms.cells import Badge, Cell, ends, heights, outline
from app.widgets.histograms.simd_workaround import clear_registers
from app.widgets.histograms.style import ZEROS, GridStyle
from core.diagnostics.histograms import Histogram
from core.number_format import DIGITS, number, percent
from core.settings import Array

PADDING = 8.0  # pixels left and right of the bars
TOP = 5.0
GAP = 3.0
LEAST_PLOT = 24.0  # pixels; lower bars show no shape
SLOT = 9.0  # pixels of a bar of zeros beside the bins, with the gap to them
CORNER = 3.0
BADGE_PADDING = 4.0
ELLIPSIS = "…"  # shown in a stale cell
FADED = 0.4  # opacity of stale cells


class CellMargins(NamedTuple):
    """The margins that all cells of a grid keep free, so that the cells stay comparable."""

    beside: bool  # for a bar of zeros that stands beside the bins
    below: bool  # for the shares outside the bins, and the ends of a cell's range
    ends: bool = False  # whether the ends are written there, because cells differ in them
    bare: bool = False  # whether there are bars alone, without moments, badges and shares

    def bared(self) -> "CellMargins":
        """Return those of bars alone; the ends of ranges that differ stay."""
        return self._replace(below=self.ends, bare=True)

    @classmethod
    def of(cls, histograms: Collection[Histogram], *, ends: bool = False) -> "CellMargins":
        return cls(any(one.zeros for one in histograms), ends or any(map(has_strays, histograms)), ends)


class CellLayout:
    """The parts of a cell whose upper left corner is at 0, 0; `at` moves them."""

    def __init__(self, width: float, height: float, ink: GridStyle, room: CellMargins) -> None:
        left, inner = PADDING, width - 2 * PADDING
        are_beside = inner >= 2 * ink.moment + PADDING
        self.mean = QPointF(left, TOP + ink.metrics.ascent())  # the start of the baseline
        self.std = self.mean + (QPointF(ink.moment + PADDING, 0) if are_beside else QPointF(0, ink.line))
        self.badges = QRectF(left, round(self.std.y() + ink.metrics.descent()) + GAP, inner, ink.line)
        below = ink.line if room.below else 0
        self.below = QRectF(left, height - GAP - below, inner, below)
        self.writes_ends, self.is_bare = room.ends, room.bare
        top = TOP if room.bare else self.badges.bottom() + GAP
        self.plot = QRectF(left, top, inner, self.below.top() - top - 1)
        self.bins = self.plot.adjusted(SLOT if room.beside else 0, 0, 0, 0)  # the area of the range
        self.zeros = QRectF(
            left, top, ZEROS, self.plot.height()
        )  # the zeros' bar if all values are 0; else it is lower in proportion

    @staticmethod
    def least(ink: GridStyle, room: CellMargins) -> QSizeF:
        """Return the size below which a cell cannot be read."""
        lines = (0 if room.bare else 3) + room.below
        gaps = 2 if room.bare else 4
        return QSizeF(ink.moment + 2 * PADDING, TOP + lines * ink.line + gaps * GAP + LEAST_PLOT)

    def at(self, corner: QPointF) -> "CellLayout":
        """Return the layout of a cell of the same size with its upper left corner here."""
        return _moved(self, corner.x(), corner.y())

    def x(self, value: float, histogram: Histogram) -> float:
        """Return the position of a value of the range."""
        low, high = ends(histogram)
        return self.bins.left() + self.bins.width() * (value - low) / (high - low)

    def bin_at(self, place: QPointF, histogram: Histogram) -> int | None:
        """Return the bin whose column contains `place`."""
        if not self.bins.contains(place):
            return None
        bins = len(histogram.counts)
        return min(bins - 1, int((place.x() - self.bins.left()) / self.bins.width() * bins))


@lru_cache(64)
def cell_layout(width: int, height: int, ink: GridStyle, room: CellMargins) -> CellLayout:
    """Return the layout of cells of this size, the same object each time, however often the contents change."""
    return CellLayout(width, height, ink, room)


@lru_cache(1024)
def _moved(layout: CellLayout, x: float, y: float) -> CellLayout:
    there, by = copy.copy(layout), QPointF(x, y)
    there.mean, there.std = layout.mean + by, layout.std + by
    there.badges, there.below = layout.badges.translated(by), layout.below.translated(by)
    there.plot, there.bins, there.zeros = (area.translated(by) for area in (layout.plot, layout.bins, layout.zeros))
    return there


Placed = tuple[Cell, ColourKey, CellLayout]  # a cell, the number of its colour, and where it is


class CellPainter:
    """Paints cells in a style, with linear or logarithmic counts."""

    def __init__(self, ink: GridStyle, *, logarithmic: bool = False) -> None:
        self.ink = ink
        self.logarithmic = logarithmic

    def paint(self, painter: QPainter, cells: Sequence[Placed]) -> None:
        """Paint cells on the panel's background: all bars, then all large letters, then all small ones.

        Changing the font back and forth for each cell would take twice as long, and so would moving the painter's
        origin to each cell.
        """
        self._paint_each(self._paint_bars, painter, cells)
        clear_registers()
        painter.setFont(self.ink.small)
        self._paint_each(self._paint_note, painter, cells)
        is_bare = bool(cells) and cells[0][2].is_bare
        if not is_bare:
            self._paint_each(self._paint_moments, painter, cells)
        if cells and not is_bare:
            self._paint_words(painter, cells[0][2])
        painter.setFont(self.ink.tiny)
        if not is_bare or cells[0][2].writes_ends:
            self._paint_each(self._paint_strays, painter, cells)
        if is_bare:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_each(self._paint_badges, painter, cells)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def bar_at(self, cell: Cell, place: QPointF, layout: CellLayout) -> QRectF | None:
        """Return the bar whose column contains `place`."""
        if cell.histogram is None:
            return None
        if cell.histogram.zeros and layout.zeros.contains(place):
            return self._zeros_bar(cell.histogram, layout)
        number = layout.bin_at(place, cell.histogram)
        tops = heights(cell.histogram, logarithmic=self.logarithmic)
        if number is None or tops is None:
            return None
        width, height = layout.bins.width() / len(tops), layout.bins.height() * float(tops[number])
        return QRectF(layout.bins.left() + number * width, layout.bins.bottom() - height, width, height)

    def _zeros_bar(self, histogram: Histogram, layout: CellLayout) -> QRectF:
        track = layout.zeros
        return track.adjusted(0, track.height() * (1 - histogram.zeros / histogram.total), 0, 0)

    def _paint_each(
        self,
        part: Callable[[QPainter, Cell, ColourKey, CellLayout], None],
        painter: QPainter,
        cells: Sequence[Placed],
    ) -> None:
        for cell, colour, layout in cells:
            if cell.stale:
                painter.setOpacity(FADED)
            part(painter, cell, colour, layout)
            if cell.stale:
                painter.setOpacity(1)

    def badge_places(self, cell: Cell, layout: CellLayout) -> list[tuple[QRectF, Badge]]:
        """Return the areas of the badges; those that do not fit share one, a number whose tooltip names them all."""
        places: list[tuple[QRectF, Badge]] = []
        left, shown = layout.badges.left(), list(cell.badges)
        while shown:
            room = layout.badges.right() - left
            if self._width(shown) > room and self._width([shown[0], combined_badge(shown[1:])]) > room:
                shown = [combined_badge(shown)]
            elif self._width(shown) > room:
                shown = [shown[0], combined_badge(shown[1:])]
            badge = shown.pop(0)
            width = self._width([badge])
            places.append((QRectF(left, layout.badges.top(), width, layout.badges.height()), badge))
            left += width + GAP
        return places

    def _width(self, badges: Sequence[Badge]) -> float:
        """Return the width of badges side by side."""
        texts = sum(math.ceil(self.ink.tiny_width(badge.text)) for badge in badges)
        return texts + 2 * BADGE_PADDING * len(badges) + GAP * (len(badges) - 1)

    def _paint_bars(self, painter: QPainter, cell: Cell, colour: ColourKey, layout: CellLayout) -> None:
        histogram, plot = cell.histogram, layout.plot
        if histogram is not None:
            low, high = ends(histogram)
            if low < 0 < high and not cell.note:
                x = round(layout.x(0.0, histogram))
                painter.setPen(self.ink.pens["line"])
                painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
            tops = heights(histogram, logarithmic=self.logarithmic)
            if tops is not None:
                self._paint_skyline(painter, skyline(tops, layout.bins), colour)
            if histogram.zeros:
                self._paint_zeros(painter, histogram, colour, layout)
            if cell.before is not None:
                self._paint_outline(painter, cell.before, histogram, layout)
        painter.setPen(self.ink.pens["line" if histogram is None else "muted"])
        y = round(plot.bottom())
        painter.drawLine(QLineF(plot.left(), y, plot.right(), y))

    def _paint_skyline(self, painter: QPainter, outline: QPolygonF, colour: ColourKey) -> None:
        ink = self.ink.bars(colour)
        painter.setPen(ink.edge)
        painter.setBrush(ink.fill)
        painter.drawPolygon(outline)

    def _paint_outline(self, painter: QPainter, before: Histogram, now: Histogram, layout: CellLayout) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.ink.outline)
        painter.drawPolyline(outlined(before, now, layout.bins, logarithmic=self.logarithmic))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_zeros(self, painter: QPainter, histogram: Histogram, colour: ColourKey, layout: CellLayout) -> None:
        """Paint a striped bar in a track; the track is full if all values are 0."""
        bar, ink = self._zeros_bar(histogram, layout), self.ink.bars(colour)
        painter.fillRect(layout.zeros, self.ink.track)
        painter.fillRect(bar, ink.fill)
        painter.setPen(ink.stripes)
        middle = bar.left() + bar.width() / 2
        painter.drawLine(QLineF(middle, bar.bottom(), middle, bar.top()))

    def _paint_moments(self, painter: QPainter, cell: Cell, _colour: ColourKey, layout: CellLayout) -> None:
        ink = self.ink
        painter.setPen(ink.pens["text"])
        painter.drawText(layout.mean + QPointF(ink.label, 0), ink.moment_text(cell.mean))
        painter.drawText(layout.std + QPointF(ink.label, 0), ink.moment_text(cell.std))
        if cell.stale:
            painter.setOpacity(1)
            x = layout.plot.right() - ink.metrics.horizontalAdvance(ELLIPSIS)
            painter.drawText(QPointF(x, layout.badges.bottom() - ink.metrics.descent()), ELLIPSIS)

    def _paint_note(self, painter: QPainter, cell: Cell, _colour: ColourKey, layout: CellLayout) -> None:
        if cell.note:
            painter.setPen(self.ink.pens["text"])
            painter.drawText(layout.plot, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, cell.note)

    def _paint_words(self, painter: QPainter, layout: CellLayout) -> None:
        """Say once, in the first cell, what the two numbers of every cell are."""
        painter.setPen(self.ink.pens["muted"])
        painter.drawStaticText(layout.mean - self.ink.rise, self.ink.words[0])
        painter.drawStaticText(layout.std - self.ink.rise, self.ink.words[1])

    def _paint_strays(self, painter: QPainter, cell: Cell, _colour: ColourKey, layout: CellLayout) -> None:
        if cell.histogram is None or not (layout.writes_ends or has_strays(cell.histogram)):
            return
        painter.setPen(self.ink.pens["muted"])
        left, right, above = self.stray_texts(cell.histogram, layout)
        if above:
            self._paint_above(painter, above, cell, layout)
        baseline = layout.below.top() + self.ink.tiny_metrics.ascent()
        painter.drawText(QPointF(layout.below.left(), baseline), left)
        if right:
            painter.drawText(QPointF(layout.below.right() - self.ink.tiny_width(right), baseline), right)

    def stray_texts(self, histogram: Histogram, layout: CellLayout) -> tuple[str, str, str]:
        """Return the shares of values outside the bins: the texts below the bars at left and right, and above them."""
        room, width = layout.below.width() - GAP, self.ink.tiny_width
        left, right = strays(histogram)
        if layout.writes_ends:
            return *self._with_ends(left, right, histogram, layout.below.width()), ""
        if width(left + right) <= room:
            return left, right, ""
        left, right = strays(histogram, with_middle=False)
        if width(left + right) > room:
            left, right = left.replace(" ", ""), right.replace(" ", "")
        return left, right, in_the_middle(histogram)

    def _paint_above(self, painter: QPainter, text: str, cell: Cell, layout: CellLayout) -> None:
        """Paint a text that does not fit below the bars beside the badges, or else on a background over the bars."""
        metrics, width = self.ink.tiny_metrics, math.ceil(self.ink.tiny_width(text))
        taken = max((place.right() + GAP for place, _ in self.badge_places(cell, layout)), default=layout.badges.left())
        if taken + width <= layout.badges.right():
            area = QRectF(taken, layout.badges.top(), width, layout.badges.height())
        else:
            area = QRectF(layout.plot.right() - width, layout.plot.top(), width, metrics.height())
            painter.fillRect(area, self.ink.ground)
        baseline = area.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(area.left(), baseline), text)

    def _with_ends(self, left: str, right: str, histogram: Histogram, room: float) -> tuple[str, str]:
        """Return the ends of the range, and the shares beyond them as far as there is room."""
        low, high = both_ends(ends(histogram), lambda both: self.ink.tiny_width("  ".join(both)) <= room)
        at_end = histogram.zeros and not histogram.edges[0]  # "52% at 0" already gives this end
        labels = left if at_end else f"{low} {left}".rstrip(), f"{right} {high}".lstrip()
        fits = self.ink.tiny_width("   ".join(labels)) <= room
        return labels if fits else (low, high)

    def _paint_badges(self, painter: QPainter, cell: Cell, _colour: ColourKey, layout: CellLayout) -> None:
        metrics = self.ink.tiny_metrics
        painter.setBrush(self.ink.tag)
        for place, badge in self.badge_places(cell, layout):
            painter.setPen(self.ink.pens["warning"])
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
            painter.setPen(self.ink.pens["text"])
            baseline = place.center().y() + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(place.left() + BADGE_PADDING, baseline), badge.text)


def skyline(tops: Array, area: QRectF) -> QPolygonF:  # (bins,)
    """Return the outline of bars without gaps, of heights from 0 to 1, closed along the bottom."""
    points = np.empty((2 * len(tops) + 2, 2))
    points[:, 0] = area.left() + area.width() * _steps(len(tops))
    points[0, 1] = points[-1, 1] = area.bottom()
    points[1:-1:2, 1] = points[2:-1:2, 1] = area.bottom() - area.height() * tops
    return polygon(points)


@lru_cache(64)
def _steps(bins: int) -> Array:  # (2 * bins + 2,)
    """Return the edges of bins from 0 to 1, each twice: where a line of steps goes up and down."""
    return np.repeat(np.linspace(0, 1, bins + 1), 2)


def outlined(before: Histogram, now: Histogram, area: QRectF, *, logarithmic: bool) -> QPolygonF:
    """Return an earlier histogram as a line over the bars that a later one has in `area`."""
    line = outline(before, now, logarithmic=logarithmic)
    if line is None:
        return QPolygonF()
    low, high = ends(now)
    across = area.left() + area.width() * (line[0] - low) / (high - low)
    return polygon(np.stack([across, area.bottom() - area.height() * line[1]], axis=-1))


def has_strays(histogram: Histogram) -> bool:
    """Return whether there is a text below the bars."""
    return bool(histogram.below or histogram.above or histogram.zeros or histogram.not_finite)


def strays(histogram: Histogram, *, with_middle: bool = True) -> tuple[str, str]:
    """Return the texts below the bars at left and right: the shares of values outside the bins, each on its side."""
    total = max(histogram.total, 1)
    left = [f"← {percent(histogram.below / total)}"] if histogram.below else []
    right = [f"{percent(histogram.above / total)} →"] if histogram.above else []
    if with_middle:
        left, right = [*left, *_at_zero(histogram)], [*_infinite(histogram), *right]
    return "  ".join(left), "  ".join(right)


def in_the_middle(histogram: Histogram) -> str:
    """Return the shares of values that are in no bin and on no side."""
    return "  ".join([*_at_zero(histogram), *_infinite(histogram)])


def _at_zero(histogram: Histogram) -> list[str]:
    share = percent(histogram.zeros / max(histogram.total, 1))
    return [QCoreApplication.translate("grid", "{0} at 0").format(share)] if histogram.zeros else []


def _infinite(histogram: Histogram) -> list[str]:
    return [f"{percent(histogram.not_finite / histogram.total)} ∞"] if histogram.not_finite else []


def both_ends(ends: tuple[float, float], fits: Callable[[tuple[str, str]], bool]) -> tuple[str, str]:
    """Write the ends of a range with as many digits as there is room for beside each other, but at least one."""
    tries = [(number(ends[0], digits), number(ends[1], digits)) for digits in range(DIGITS, 0, -1)]
    return next(filter(fits, tries), tries[-1])


def combined_badge(badges: Sequence[Badge]) -> Badge:
    """Return one badge for several, which its tooltip names."""
    return Badge(f"+{len(badges)}", "\n".join(f"{badge.text}: {badge.tip}" for badge in badges))
