"""Small controls, seen in the colours of the theme that is chosen last."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.widgets.controls import menu_button
from tests.app.pictures import pixels


def test_a_button_with_a_menu_follows_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    before = qapp.palette()
    button = menu_button("Export", "Take it along", "Export")
    qtbot.addWidget(button)
    button.show()
    try:
        for ground, letters_are_light in (("#ffffff", False), ("#222222", True), ("#ffffff", False)):
            qapp.setPalette(QPalette(QColor(ground)))
            qapp.processEvents()
            picture = pixels(button.grab().toImage()).astype(int)
            ground_colour = picture[0, 0].sum()
            strays = picture.sum(axis=2) - ground_colour
            assert (strays.max() > -strays.min()) == letters_are_light
            assert max(strays.max(), -strays.min()) > 200  # of 765: the letters are seen
    finally:
        qapp.setPalette(before)
