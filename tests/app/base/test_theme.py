"""Colours that can be read and told apart, and a theme that is the chosen one or the system's."""

import pytest
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, Theme, Themes, mixed, palette

every_theme = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(name: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    colour = QColor(name)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2): 1 of a colour with itself, 21 of black with white."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WebAIM's checker


@every_theme
@pytest.mark.parametrize("name", ["text", "muted", "danger", "warning", "ok", "accent"])
def test_text_can_be_read_on_its_ground(theme: Theme, name: str) -> None:
    assert contrast(getattr(theme, name), theme.panel) >= 4.5


@every_theme
def test_every_line_is_seen_on_its_ground(theme: Theme) -> None:
    assert min(contrast(colour, theme.panel) for colour in theme.racers) >= 3


@every_theme
def test_sixteen_racers_are_all_told_apart(theme: Theme) -> None:
    styles = [theme.racer(index) for index in range(16)]
    assert len({(style.colour, style.dashes) for style in styles}) == 16
    assert len({(style.colour, style.marker) for style in styles[:8]}) == 8
    assert styles[0].dashes == ()


def test_a_mixture_lies_between_its_colours() -> None:
    assert mixed("#000000", "#FF8000", 0.5) == QColor(128, 64, 0)
    assert mixed("#102030", "#FF8000", 0.0) == QColor("#102030")
    assert mixed("#102030", "#FF8000", 1.0) == QColor("#FF8000")


def test_a_theme_is_announced_when_it_changes_and_only_then(qtbot: QtBot) -> None:
    themes = Themes("light")
    with qtbot.waitSignal(themes.changed) as changed:
        themes.choose("dark")
    assert changed.args == [DARK]
    with qtbot.assertNotEmitted(themes.changed):
        themes.choose("dark")
    assert (themes.setting, themes.current) == ("dark", DARK)


@every_theme
def test_what_is_disabled_is_muted(theme: Theme) -> None:
    found, disabled = palette(theme), QPalette.ColorGroup.Disabled
    assert found.color(QPalette.ColorRole.ButtonText) == QColor(theme.text)
    assert found.color(disabled, QPalette.ColorRole.ButtonText) == QColor(theme.muted)
    assert found.color(disabled, QPalette.ColorRole.Window) == QColor(theme.window)
