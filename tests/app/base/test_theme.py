"""Colours that can be read and told apart, and a theme that is the chosen one or the system's."""

import gc
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.base.colour_vision import EYES, FAR_ENOUGH, Matrix, contrast, distance
from app.base.theme import DARK, LIGHT, LayerShade, Theme, Themes, apply_theme, mixed, palette

every_theme = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@every_theme
@pytest.mark.parametrize("name", ["text", "muted", "danger", "warning", "ok", "accent"])
def test_text_can_be_read_on_its_ground(theme: Theme, name: str) -> None:
    assert contrast(getattr(theme, name), theme.panel) >= 4.5


@every_theme
@pytest.mark.parametrize("ground", ["panel", "window", "map_low", "map_high"])
def test_every_line_is_seen_on_every_ground(theme: Theme, ground: str) -> None:
    assert min(contrast(colour, getattr(theme, ground)) for colour in theme.racers) >= 3


@every_theme
@pytest.mark.parametrize("eye", EYES, ids=["trichromat", "protanope", "deuteranope", "tritanope"])
def test_any_two_of_the_eight_colours_are_told_apart(theme: Theme, eye: Matrix) -> None:
    assert min(distance(one, other, [eye]) for one, other in combinations(theme.racers, 2)) >= FAR_ENOUGH


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


@every_theme
def test_layers_are_shades_of_one_hue_that_grow_stronger_with_depth(theme: Theme) -> None:
    styles = [theme.layer(LayerShade(layer, 6)) for layer in range(6)]
    strengths = [contrast(style.colour, theme.panel) for style in styles]
    assert strengths == sorted(strengths)
    assert strengths[0] >= 3
    hues = [QColor(style.colour).hsvHue() for style in styles]
    assert max(hues) - min(hues) <= 15  # degrees
    assert min(abs(QColor(theme.accent).hsvHue() - hue) for hue in hues) >= 45
    assert [bool(style.dashes) for style in styles] == [False] * 5 + [True]  # the output


@every_theme
def test_a_network_of_one_layer_has_a_colour(theme: Theme) -> None:
    assert contrast(theme.layer(LayerShade(0, 1)).colour, theme.panel) >= 3


@every_theme
def test_the_quantities_of_a_chart_are_told_apart_and_none_of_the_first_is_blue(theme: Theme) -> None:
    styles = [theme.quantity(index) for index in range(8)]
    assert len({style.colour for style in styles}) == 8
    assert theme.racers[0] not in {style.colour for style in styles[:4]}
    assert len({style.dashes for style in styles[:4]}) == 4


@every_theme
def test_a_key_is_that_of_a_racer_or_of_a_layer(theme: Theme) -> None:
    assert theme.style(3) == theme.racer(3)
    assert theme.style(LayerShade(1, 4)) == theme.layer(LayerShade(1, 4))


def test_no_garbage_is_collected_while_all_widgets_are_told_of_a_theme(qtbot: QtBot) -> None:
    collects: list[bool] = []
    collected_before = gc.isenabled()  # not while a thread of another test is busy

    class Told(QWidget):
        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            collects.append(gc.isenabled())
            super().changeEvent(event)

    widget = Told()  # qtbot holds it weakly
    qtbot.addWidget(widget)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for theme in (DARK, LIGHT):
        app.setStyle("windows")
        collects.clear()
        apply_theme(app, theme)
        assert app.style().name() == "fusion"
    assert collects
    assert not any(collects)
    assert gc.isenabled() == collected_before


def test_another_theme_sets_no_style_again(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    assert qapp.style().name() == "fusion"
    told: list[QEvent.Type] = []

    class Told(QWidget):
        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            told.append(event.type())
            super().changeEvent(event)

    widget = Told()  # qtbot holds it weakly
    qtbot.addWidget(widget)
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        qapp.processEvents()
    assert QEvent.Type.PaletteChange in told
    assert QEvent.Type.StyleChange not in told
