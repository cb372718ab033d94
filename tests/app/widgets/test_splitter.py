"""The handle of a splitter is seen and can be hit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.base.colour_vision import contrast
from app.base.theme import DARK, LIGHT, Theme, wear
from app.widgets.splitter import Splitter


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("orientation", [Qt.Orientation.Horizontal, Qt.Orientation.Vertical])
def test_a_handle_is_seen_on_the_window(qtbot: QtBot, theme: Theme, orientation: Qt.Orientation) -> None:
    splitter = Splitter(orientation)
    qtbot.addWidget(splitter)
    wear(splitter, theme)
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(300, 300)
    splitter.show()
    handle = splitter.handle(1)
    assert min(handle.width(), handle.height()) >= 5  # pixels that a mouse can hit
    picture = handle.grab().toImage()
    assert contrast(picture.pixelColor(picture.rect().center()).name(), theme.window) >= 3


def test_a_handle_moves_what_is_beside_it(qtbot: QtBot) -> None:
    splitter = Splitter(Qt.Orientation.Horizontal)
    qtbot.addWidget(splitter)
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(300, 100)
    splitter.show()
    before = splitter.sizes()[0]
    splitter.moveSplitter(before + 40, 1)
    assert splitter.sizes()[0] == pytest.approx(before + 40, abs=4)
