"""The colours and the letters of a grid of histograms."""

import math

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen

from app.theme import Theme, mixed

SMALL, TINY = 0.87, 0.8  # of the font's size: numbers, badges
TIGHT = 0.4  # of the descent between two lines of numbers
TAG = 0.1  # of the warning's colour in a badge
FILL = 0.42  # of the row's colour, under its outline
OUTLINE = 1.25  # pixels
HOVERED = 0.5  # of the text's colour in the bar under the mouse
WIDEST_NUMBER = "−0.0001234"


class Ink:
    """The colours and the fonts of a grid, made once."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        self.font, self.small, self.tiny = font, scaled(font, SMALL), scaled(font, TINY)
        self.metrics, self.tiny_metrics = QFontMetricsF(self.small), QFontMetricsF(self.tiny)
        self.line = math.ceil(self.metrics.ascent() + self.metrics.descent() * TIGHT)
        self.words = QCoreApplication.translate("grid", "mean"), QCoreApplication.translate("grid", "std")
        self.label = max(self.metrics.horizontalAdvance(word + " ") for word in self.words)
        self.moment = math.ceil(self.label + self.metrics.horizontalAdvance(WIDEST_NUMBER))
        self.pens = {name: QPen(QColor(getattr(theme, name)), 1) for name in ("text", "muted", "line", "warning")}
        self.outline = QPen(QColor(theme.text), OUTLINE)
        self.ground = QColor(theme.panel)
        self.tag = mixed(theme.panel, theme.warning, TAG)
        self.track = mixed(theme.panel, theme.line, 0.5)
        self._bars: dict[int, tuple[QPen, QColor]] = {}

    def bars(self, colour: int) -> tuple[QPen, QColor]:
        """The pen around the bars of a racer's colour, and what fills them."""
        if colour not in self._bars:
            name = self.theme.racer(colour).colour
            self._bars[colour] = QPen(QColor(name), 1), mixed(self.theme.panel, name, FILL)
        return self._bars[colour]

    def hovered(self, colour: int) -> QColor:
        """What fills the bar under the mouse."""
        return mixed(self.theme.racer(colour).colour, self.theme.text, HOVERED)


def scaled(font: QFont, by: float) -> QFont:
    """The font in another size."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * by)
    else:
        result.setPixelSize(round(font.pixelSize() * by))
    return result
