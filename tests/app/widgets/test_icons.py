"""Icons are in the colour of the text, also when that changes, and none is empty."""

import pytest
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, palette
from app.widgets.icons import SHAPES, IconButton, icon


def inks(picture: QImage) -> set[str]:
    """The colours that cover a pixel wholly."""
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return {picture.pixelColor(*place).name() for place in places if picture.pixelColor(*place).alpha() == 255}


@pytest.mark.parametrize("name", SHAPES)
def test_every_icon_is_in_the_colour_of_the_text(qtbot: QtBot, name: str) -> None:  # noqa: ARG001
    for theme in (LIGHT, DARK):
        made = icon(name, palette(theme))
        assert inks(made.pixmap(16, 16).toImage()) == {theme.text.lower()}
        assert inks(made.pixmap(16, 16, QIcon.Mode.Disabled).toImage()) == {theme.muted.lower()}


def test_no_icon_is_another(qtbot: QtBot) -> None:  # noqa: ARG001
    pictures = [icon(name, QPalette()).pixmap(16, 16).toImage() for name in SHAPES]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_a_button_follows_the_palette_with_the_icon_that_it_has(qtbot: QtBot) -> None:
    button = IconButton("play")
    qtbot.addWidget(button)
    button.set_icon("pause")
    colours = QPalette()
    colours.setColor(QPalette.ColorRole.ButtonText, QColor("#0000ff"))
    button.setPalette(colours)
    assert button.icon().pixmap(16, 16).toImage() == icon("pause", colours).pixmap(16, 16).toImage()
