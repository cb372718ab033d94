"""Lays out and paints a formula: the scripts in small letters, roots and accents as lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.widgets.formulas.notation import Atom, Formula, parse

SMALL = 0.74  # of the font's size, in scripts
DEEPEST = 2  # scripts in scripts get no smaller than this
DROP, RISE = 0.26, 0.46  # of the letters' height: how far the scripts are shifted
APART = 0.14  # of the letters' height: how much further where both are at one letter
LINE = 0.07  # of the letters' height: the thickness of roots and accents
ROOT = 0.75  # of the letters' height: the width of a root's sign
FLOORS, FLOOR = "⌊⌋", 0.5  # the brackets, and the width of one by the letters' height
WITHOUT_FLOORS = str.maketrans("", "", FLOORS)
AIR = 0.14  # of the letters' height: between a content and the line above it


class Extent(NamedTuple):
    """The size of a piece of a formula in pixels: its width, and what is above and below the baseline."""

    width: float
    ascent: float
    descent: float


@dataclass(frozen=True)
class Setter:
    """Measures and paints formulas in one font."""

    font: QFont
    depth: int = 0

    @cached_property
    def metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font)

    @cached_property
    def smaller(self) -> "Setter":
        """The setter of scripts."""
        if self.depth >= DEEPEST:
            return self
        font = QFont(self.font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * SMALL)
        else:
            font.setPixelSize(max(1, round(font.pixelSize() * SMALL)))
        return Setter(font, self.depth + 1)

    def extent(self, formula: Formula) -> Extent:
        """Measure a formula; an empty one is as high as a letter."""
        metrics = self.metrics
        sizes = [Extent(0.0, metrics.ascent(), metrics.descent()), *map(self._extent_of, formula)]
        return Extent(
            sum(size.width for size in sizes), max(size.ascent for size in sizes), max(size.descent for size in sizes)
        )

    def paint(self, painter: QPainter, formula: Formula, origin: QPointF) -> None:
        """Paint a formula from the left end of its baseline on, in the painter's colour."""
        x = origin.x()
        for atom in formula:
            x += self._paint_atom(painter, atom, QPointF(x, origin.y()))

    @cached_property
    def _unit(self) -> float:
        """The height of a capital letter, which the others are proportional to."""
        return self.metrics.capHeight()

    def _extent_of(self, atom: Atom) -> Extent:
        metrics, small, unit = self.metrics, self.smaller, self._unit
        width, ascent, descent = self._advance(atom.text), metrics.ascent(), metrics.descent()
        if atom.root:
            inner = self.extent(atom.root)
            width = ROOT * unit + inner.width + AIR * unit
            ascent = max(ascent, self._height_of(atom.root) + 2 * AIR * unit)
            descent = inner.descent
        if atom.accent:
            ascent = max(ascent, self._top_of(atom.text) + 3 * AIR * unit)
        scripts = 0.0
        if atom.below:
            one = small.extent(atom.below)
            scripts, descent = one.width, max(descent, self._drop_below(atom) + one.descent)
        if atom.above:
            one = small.extent(atom.above)
            scripts = max(scripts, one.width)
            ascent = max(ascent, self._rise_over(atom) + small.metrics.capHeight())
        return Extent(width + scripts, ascent, descent)

    def _rise_over(self, atom: Atom) -> float:
        """How far above the baseline that of a superscript is."""
        if atom.root:
            return self._height_of(atom.root) - self._unit / 2
        return (RISE + (APART if atom.below else 0.0)) * self._unit

    def _drop_below(self, atom: Atom) -> float:
        """How far below the baseline that of a subscript is."""
        return (DROP + (APART if atom.above else 0.0)) * self._unit

    def _top_of(self, text: str) -> float:
        return -self.metrics.tightBoundingRect(text).top()

    def _paint_atom(self, painter: QPainter, atom: Atom, origin: QPointF) -> float:
        """Paint an atom and return its width."""
        if atom.root:
            end = self._paint_root(painter, atom.root, origin)
        else:
            end = self._paint_text(painter, atom.text, origin)
            if atom.accent:
                self._paint_accent(painter, atom, origin)
        small = self.smaller
        if atom.below:
            small.paint(painter, atom.below, QPointF(end, origin.y() + self._drop_below(atom)))
        if atom.above:
            small.paint(painter, atom.above, QPointF(end, origin.y() - self._rise_over(atom)))
        return self._extent_of(atom).width

    def _advance(self, text: str) -> float:
        """The width of a text, in which brackets of ⌊ ⌋ are as wide as they are painted."""
        floors = sum(map(text.count, FLOORS))
        plain = text.translate(WITHOUT_FLOORS) if floors else text
        return self.metrics.horizontalAdvance(plain) + floors * FLOOR * self._unit

    def _paint_text(self, painter: QPainter, text: str, origin: QPointF) -> float:
        """Paint a text and return where it ends; ⌊ and ⌋, which many fonts do not have, are lines."""
        painter.setFont(self.font)
        x, unit = origin.x(), self._unit
        for part in re.split(f"([{FLOORS}])", text):
            if part and part in FLOORS:
                left, right = x + FLOOR * unit * 0.3, x + FLOOR * unit * 0.9
                upright = left if part == FLOORS[0] else right - 0.1 * unit
                foot = right if part == FLOORS[0] else left - 0.1 * unit
                low, high = origin.y() + 0.15 * unit, origin.y() - 1.1 * unit
                self._stroke(painter, [QPointF(upright, high), QPointF(upright, low), QPointF(foot, low)])
            elif part:
                painter.drawText(QPointF(x, origin.y()), part)
            x += self._advance(part)
        return x

    def _paint_root(self, painter: QPainter, content: Formula, origin: QPointF) -> float:
        """Paint a root over its content and return where it ends."""
        inner, unit = self.extent(content), self._unit
        left, base = origin.x(), origin.y()
        top, bottom = base - self._height_of(content) - AIR * unit, base + 0.12 * unit
        start = left + ROOT * unit
        end = start + inner.width + AIR * unit / 2
        sign = [(0.05, None), (0.2, None), (0.42, bottom), (0.68, top)]
        knee = base - 0.42 * unit
        points = [
            QPointF(left + x * unit, y if y is not None else knee + (0.1 * unit if x < 0.1 else 0)) for x, y in sign
        ]
        self._stroke(painter, [*points, QPointF(end, top)])
        self.paint(painter, content, QPointF(start, base))
        return end + AIR * unit / 2

    def _height_of(self, content: Formula) -> float:
        """How high the ink of a root's content is above the baseline."""
        heights = [
            self._height_of(atom.root) + 2 * AIR * self._unit if atom.root else self._top_of(atom.text or "0")
            for atom in content
        ]
        accents = [self._top_of(atom.text) + 3 * AIR * self._unit for atom in content if atom.accent]
        powers = [self._rise_over(atom) + self.smaller.metrics.capHeight() for atom in content if atom.above]
        return max([*heights, *accents, *powers, self._unit])

    def _paint_accent(self, painter: QPainter, atom: Atom, origin: QPointF) -> None:
        unit, ink = self._unit, self.metrics.tightBoundingRect(atom.text)
        left, right = origin.x() + ink.left(), origin.x() + ink.right()
        low = origin.y() + ink.top() - AIR * unit
        if atom.accent == "bar":
            self._stroke(painter, [QPointF(left, low), QPointF(right, low)])
        else:
            high = low - 1.5 * AIR * unit
            self._stroke(painter, [QPointF(left, low), QPointF((left + right) / 2, high), QPointF(right, low)])

    def _stroke(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(painter.pen().color(), max(1.0, LINE * self._unit * 2))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if len(points) == 2:
            painter.drawLine(QLineF(points[0], points[1]))
        else:
            painter.drawPolyline(QPolygonF(list(points)))
        painter.restore()


@lru_cache(16)
def _setter_by_key(key: str) -> Setter:
    font = QFont()
    font.fromString(key)
    return Setter(font)


def setter_for(font: QFont) -> Setter:
    """Return the setter of a font, which is made once."""
    return _setter_by_key(font.toString())


@lru_cache(4096)
def _width_by_key(text: str, key: str) -> float:
    return _setter_by_key(key).extent(parse(text)).width


def width_of(text: str, font: QFont) -> float:
    """Return the width of a formula in pixels."""
    return _width_by_key(text, font.toString())
