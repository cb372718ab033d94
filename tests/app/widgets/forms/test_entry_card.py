"""The card of what is compared: its colour, its kind, its menu, and what is announced of it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, wear
from app.initializers.initializer_card import InitializerCard
from app.initializers.model import MOST_ROWS, InitializersModel, ListedInitializer
from core.initializers import Normal, Zeros

ENTRY = ListedInitializer(initializer=Normal(std=0.5), colour=2)
MODEL = InitializersModel(rows=(ENTRY,))


@pytest.fixture
def card(qtbot: QtBot) -> InitializerCard:
    card = InitializerCard(ENTRY)
    qtbot.addWidget(card)
    card.set_entry(ENTRY, MODEL, first=True, last=False)
    card.show()
    return card


def test_its_form_is_made_when_it_is_first_opened(card: InitializerCard) -> None:
    assert card.body is None
    card.open(True)
    body = card.body
    assert body is not None
    assert body.isVisible()
    card.open(False)
    assert not card.opened
    card.open(True)
    assert card.body is body


def test_every_colour_is_offered_and_the_chosen_one_announced(qtbot: QtBot, card: InitializerCard) -> None:
    card.colours.aboutToShow.emit()
    assert len(card.colours.actions()) == MOST_ROWS
    with qtbot.waitSignal(card.changed) as changed:
        card.colours.actions()[5].trigger()
    assert changed.args == [ENTRY.replace(colour=5)]


def test_a_click_on_its_swatch_hides_it(qtbot: QtBot, card: InitializerCard) -> None:
    with qtbot.waitSignal(card.changed) as changed:
        qtbot.mouseClick(card.shown, Qt.MouseButton.LeftButton)
    assert changed.args == [ENTRY.replace(shown=False)]


def test_the_swatch_is_in_its_colour_while_it_is_shown(card: InitializerCard) -> None:
    for theme in (LIGHT, DARK):
        wear(card, theme)
        assert theme.racer(2).colour.lower() in colours_of(card)
        card.set_entry(ENTRY.replace(shown=False), MODEL, first=True, last=False)
        assert theme.racer(2).colour.lower() not in colours_of(card)
        card.set_entry(ENTRY, MODEL, first=True, last=False)


def colours_of(card: InitializerCard) -> set[str]:
    picture = card.shown.icon().pixmap(card.shown.iconSize()).toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def test_the_first_cannot_go_up_nor_the_last_down(card: InitializerCard) -> None:
    assert (card.move_up.isEnabled(), card.move_down.isEnabled()) == (False, True)
    card.set_entry(ENTRY, MODEL, first=False, last=True)
    assert (card.move_up.isEnabled(), card.move_down.isEnabled()) == (True, False)


def test_a_click_beside_its_controls_chooses_it(qtbot: QtBot, card: InitializerCard) -> None:
    with qtbot.waitSignal(card.chosen):
        qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_another_kind_is_asked_for_and_needs_another_card(qtbot: QtBot, card: InitializerCard) -> None:
    with qtbot.waitSignal(card.kind_chosen) as asked:
        card.kind.activated.emit(card.kinds.index(Zeros))
    assert asked.args == ["zeros"]
    assert not card.takes(ENTRY.replace(initializer=Zeros()))
    assert card.takes(ENTRY.replace(initializer=Normal(std=2.0)))
    with qtbot.assertNotEmitted(card.kind_chosen):
        card.kind.activated.emit(card.kinds.index(Normal))
