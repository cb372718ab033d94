"""The colours and fonts of a grid of histograms."""

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QStaticText

from app.base.theme import ColourKey, Theme, mixed
from core.number_format import fitting

SMALL, TINY = 0.87, 0.8  # of the font's size, for numbers and badges
TIGHT = 0.4  # of the descent: the gap between two lines of numbers
TAG = 0.1  # share of the warning's colour in a badge
FILL = 0.42  # share of the row's colour under its outline
OUTLINE = 1.25  # pixels
HOVERED = 0.5  # share of the text's colour in the bar under the mouse
ZEROS = 6.0  # pixels: the width of a bar of zeros
STRIPE = 2.0  # pixels: the height of a stripe in it, and of the gap to the next
WORD_GAP = 4.0  # pixels between a word and its number: other fonts may show a vector picture's letters wider
WIDEST_NUMBER = "−0.0001234"


class BarInk(NamedTuple):
    """The pens and brushes for bars of one colour."""

    edge: QPen
    fill: QColor
    stripes: QPen  # draws a bar of zeros as one line, from bottom to top


class GridStyle:
    """The colours and fonts of a grid, made once."""

    def __init__(self, theme: Theme, font: QFont, *, even: bool = False) -> None:
        """Take colours and letters, which are all of one size if they are to be `even`."""
        self.theme = theme
        self.font = font
        self.even = even
        self.small, self.tiny = (font, font) if even else (scaled(font, SMALL), scaled(font, TINY))
        self.metrics, self.tiny_metrics = QFontMetricsF(self.small), QFontMetricsF(self.tiny)
        self.line = math.ceil(self.metrics.ascent() + self.metrics.descent() * TIGHT)
        words = QCoreApplication.translate("grid", "mean"), QCoreApplication.translate("grid", "std")
        self.words = tuple(map(QStaticText, words))  # laid out once, since they are painted in every frame
        self.rise = QPointF(0, self.metrics.ascent())  # from a text's baseline up to its top
        self.label = max(map(self.metrics.horizontalAdvance, words)) + WORD_GAP
        self.moment = math.ceil(self.label + self.metrics.horizontalAdvance(WIDEST_NUMBER))
        self.moment_text = lru_cache(4096)(self._moment_text)  # cached as those below
        self.pens = {name: QPen(QColor(getattr(theme, name)), 1) for name in ("text", "muted", "line", "warning")}
        self.outline = QPen(QColor(theme.text), OUTLINE)
        self.ground = QColor(theme.panel)
        self.tag = mixed(theme.panel, theme.warning, TAG)
        self.track = mixed(theme.panel, theme.line, 0.5)
        self.tiny_width = lru_cache(1024)(
            self.tiny_metrics.horizontalAdvance
        )  # cached, since many cells show the same texts
        self._bars: dict[ColourKey, BarInk] = {}

    def _moment_text(self, value: float) -> str:
        """Return a mean or a deviation with as many digits as there is room for beside its word."""
        room = self.moment - self.label
        return fitting(value, lambda text: self.metrics.horizontalAdvance(text) <= room)

    def bars(self, colour: ColourKey) -> BarInk:
        """Return the pens and brushes for a racer's colour."""
        if colour not in self._bars:
            name = self.theme.style(colour).colour
            stripes = QPen(QColor(name), ZEROS)
            stripes.setDashPattern([STRIPE / ZEROS, STRIPE / ZEROS])
            stripes.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._bars[colour] = BarInk(QPen(QColor(name), 1), mixed(self.theme.panel, name, FILL), stripes)
        return self._bars[colour]

    def hovered(self, colour: ColourKey) -> QColor:
        """Return the colour of the bar under the mouse."""
        return mixed(self.theme.style(colour).colour, self.theme.text, HOVERED)


def scaled(font: QFont, by: float) -> QFont:
    """Return the font in another size."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * by)
    else:
        result.setPixelSize(round(font.pixelSize() * by))
    return result
