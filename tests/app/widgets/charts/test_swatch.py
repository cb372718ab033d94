"""The sign of an entry: its line in its colour and dashes with its marker, or the empty place."""

import pytest
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, Theme
from app.widgets.charts.swatch import SWATCH, blank_swatch, swatch


def colours(icon: QIcon) -> set[str]:
    picture = icon.pixmap(SWATCH).toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return {picture.pixelColor(*place).name() for place in places if picture.pixelColor(*place).alpha() == 255}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("racer", range(16))
def test_it_is_in_the_racers_colour(qtbot: QtBot, theme: Theme, racer: int) -> None:  # noqa: ARG001
    assert colours(swatch(theme.racer(racer))) == {theme.racer(racer).colour.lower()}


def test_sixteen_racers_have_sixteen_signs(qtbot: QtBot) -> None:  # noqa: ARG001
    pictures = [swatch(LIGHT.racer(racer)).pixmap(SWATCH).toImage() for racer in range(16)]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_who_is_hidden_has_a_line_that_is_nobodys(qtbot: QtBot) -> None:  # noqa: ARG001
    assert colours(QIcon(blank_swatch(LIGHT))) == {LIGHT.border.lower()}
