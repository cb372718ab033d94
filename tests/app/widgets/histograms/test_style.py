"""The inks of a grid: one of each colour, letters of another size whatever the font counts in."""

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, Theme
from app.widgets.histograms.style import WIDEST_NUMBER, GridStyle, scaled


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bars_are_in_the_racers_colour_and_made_once(qtbot: QtBot, theme: Theme) -> None:  # noqa: ARG001
    style = GridStyle(theme, QFont())
    ink = style.bars(3)
    assert ink.edge.color() == QColor(theme.racer(3).colour)
    assert style.bars(3) is ink
    assert style.bars(4).edge.color() != ink.edge.color()


def test_there_is_room_for_the_widest_number(qtbot: QtBot) -> None:  # noqa: ARG001
    style = GridStyle(LIGHT, QFont())
    for word in ("mean", "std"):
        assert style.moment >= QFontMetricsF(style.small).horizontalAdvance(word + WIDEST_NUMBER)


def test_a_font_is_scaled_in_points_or_in_pixels(qtbot: QtBot) -> None:  # noqa: ARG001
    points, pixels = QFont(), QFont()
    points.setPointSizeF(10)
    pixels.setPixelSize(20)
    assert scaled(points, 0.8).pointSizeF() == pytest.approx(8)
    assert scaled(pixels, 0.8).pixelSize() == 16
    assert (points.pointSizeF(), pixels.pixelSize()) == (10, 20)
