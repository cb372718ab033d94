"""Curves that lie on each other: found by their values, drawn as dashes in turn, and named as one line."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.base.theme import RacerStyle, Theme
from app.widgets.charts.lines import WIDTH
from core.settings import Array

ALIKE = 1 / 500  # of the span of all curves: less than a pixel of a chart of usual height
DASH = 4.0  # pen widths of one curve's turn
MOST_OF_PLOT = 0.55  # of its width and of its height, that a note takes
BETWEEN = " · "  # names, which may have commas
GAP = 6.0
MARGIN = 8.0
COLUMNS, ROWS = 5, 9  # of the places that are tried for a note
PLACES = 64  # at which a line is compared with the place of a note


@dataclass(frozen=True)
class Turn:
    """The place of a curve among those that lie on it: it is drawn in every `of`-th dash, from number `index` on."""

    index: int
    of: int

    def pen(self, style: RacerStyle, offset: float = 0.0) -> QPen:
        """The pen of the curve's dashes; `offset` pixels of its line have been drawn before."""
        pen = QPen(QColor(style.colour), WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([DASH, DASH * (self.of - 1)])
        pen.setDashOffset((offset / WIDTH - DASH * self.index) % (DASH * self.of))
        return pen


def coinciding(lines: Sequence[Array]) -> list[list[int]]:
    """Return the numbers of lines (n, 2) that lie on each other, for each place where several do.

    Lines of fewer than two points lie on no other.
    """
    heights = [line[:, 1] for line in lines if len(line)]
    if not heights:
        return []
    near = ALIKE * (max(float(it.max()) for it in heights) - min(float(it.min()) for it in heights))
    groups: list[list[int]] = []
    for number, line in enumerate(lines):
        if len(line) < 2:
            continue
        for group in groups:
            if _alike(lines[group[0]], line, near):
                group.append(number)
                break
        else:
            groups.append([number])
    return [group for group in groups if len(group) > 1]


def _alike(one: Array, other: Array, near: float) -> bool:
    """Tell if two lines are nowhere further apart than `near`; the ends are compared first, as most differ there."""
    if len(one) != len(other) or abs(one[-1, 1] - other[-1, 1]) > near:
        return False
    return bool((one[:, 0] == other[:, 0]).all() and (np.abs(one[:, 1] - other[:, 1]) <= near).all())


def one_line(names: Sequence[str]) -> str:
    """Say that the curves of these names are one line."""
    return QCoreApplication.translate("CurveChart", "{0}: one line").format(BETWEEN.join(names))


@dataclass(frozen=True)
class Note:
    """The sentence about curves that lie on each other, as the lines of text that a plot has room for."""

    styles: Sequence[RacerStyle]
    lines: Sequence[str]
    width: float  # pixels, with the piece of the curves' line before the text
    height: float

    def draw(self, painter: QPainter, corner: QPointF, theme: Theme) -> None:
        """Paint it below and to the right of a corner, on a ground that curves hardly shine through."""
        metrics = QFontMetricsF(painter.font())
        ground = QColor(theme.panel)
        ground.setAlphaF(0.85)
        painter.fillRect(QRectF(corner.x() - 2, corner.y(), self.width + 4, self.height), ground)
        sample, middle = _sample(len(self.styles)), corner.y() + metrics.height() / 2
        for index, style in enumerate(self.styles):
            painter.setPen(Turn(index, len(self.styles)).pen(style))
            painter.drawLine(QPointF(corner.x(), middle), QPointF(corner.x() + sample, middle))
        painter.setPen(QColor(theme.text))
        for number, line in enumerate(self.lines):
            baseline = corner.y() + number * metrics.height() + metrics.ascent()
            painter.drawText(QPointF(corner.x() + sample + GAP, baseline), line)


def note_on(
    styles: Sequence[RacerStyle], names: Sequence[str], metrics: QFontMetricsF, plot: tuple[float, float]
) -> Note:
    """Return the note on curves of these names, for a plot of this size in pixels.

    Where there is no room for the names, their number stands for them: the dashes have their colours.
    """
    before = _sample(len(styles)) + GAP
    room = plot[0] * MOST_OF_PLOT - before
    lines = [""]
    for part in one_line(names).replace(BETWEEN, f"{BETWEEN}\n").split("\n"):
        if lines[-1] and metrics.horizontalAdvance((lines[-1] + part).strip()) > room:
            lines.append("")
        lines[-1] += part
    widest = max(map(metrics.horizontalAdvance, lines))
    if widest > room or len(lines) * metrics.height() > plot[1] * MOST_OF_PLOT:
        lines = [QCoreApplication.translate("CurveChart", "{0} curves: one line").format(len(names))]
        widest = metrics.horizontalAdvance(lines[0])
    return Note(styles, lines, before + widest, metrics.height() * len(lines))


def _sample(curves: int) -> float:
    """Return the length of a piece of line that shows every curve's dash once, in pixels."""
    return DASH * WIDTH * curves


def place_note(
    size: tuple[float, float], plot: tuple[float, float], lines: Sequence[Array], taken: Sequence[QRectF]
) -> QRectF:
    """Return the place of a note of a size in a plot of a size (pixels) that covers the fewest points of the lines.

    `taken` are the areas of other notes and of the legend, which it keeps clear of as far as that can be done.
    """
    (width, height), (across, down) = size, plot
    lefts = np.linspace(across - width - MARGIN, MARGIN, COLUMNS)
    tops = np.linspace(MARGIN / 2, max(MARGIN / 2, down - height - MARGIN / 2), ROWS)
    places = [QRectF(x, y, width, height) for y in tops for x in lefts]
    points = np.concatenate([np.empty((0, 2)), *(_dense(line) for line in lines if len(line))])

    def covered(place: QRectF) -> int:
        x, y = points[:, 0], points[:, 1]
        inside = (place.left() <= x) & (x <= place.right()) & (place.top() <= y) & (y <= place.bottom())
        return int(np.count_nonzero(inside)) + sum(len(points) + 1 for other in taken if place.intersects(other))

    return min(places, key=covered)


def _dense(line: Array) -> Array:  # (n, 2) -> (PLACES, 2)
    """Return points along a line, also between its own."""
    x = np.linspace(line[0, 0], line[-1, 0], PLACES)
    return np.stack([x, np.interp(x, line[:, 0], line[:, 1])], axis=-1)
