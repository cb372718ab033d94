"""The View menu switches the theme."""

from PySide6.QtWidgets import QApplication

from app.base.theme import DARK, LIGHT
from app.window.main_window import MainWindow


def test_the_theme_is_switched_in_the_menu(window: MainWindow) -> None:
    system, light, dark = window.view.theme_actions.actions()
    dark.trigger()
    assert window.themes.current == DARK
    assert QApplication.palette().window().color().name() == DARK.window.lower()
    light.trigger()
    assert window.themes.current == LIGHT
    assert system.isEnabled()
