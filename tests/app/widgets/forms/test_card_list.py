"""Cards keep their place, their focus and their fold while entries change around them."""

import pytest
from pytestqt.qtbot import QtBot

from app.initializers.initializer_card import InitializerCard
from app.initializers.model import InitializersModel, line_up
from app.widgets.forms.card_list import CardList
from core.initializers import HeNormal, Normal, Zeros

MODEL = InitializersModel(rows=line_up(Zeros(), Normal(), HeNormal()))


@pytest.fixture
def cards(qtbot: QtBot) -> CardList[InitializerCard]:
    cards: CardList[InitializerCard] = CardList(InitializerCard, 4)
    qtbot.addWidget(cards)
    cards.set_entries(MODEL.rows, MODEL)
    cards.show()
    return cards


def test_a_card_moves_with_its_entry(cards: CardList[InitializerCard]) -> None:
    cards.cards[2].open(True)
    before = list(cards.cards)
    cards.set_entries(MODEL.moving(2, -2).rows, MODEL)
    assert cards.cards == [before[2], before[0], before[1]]
    assert cards.cards[0].opened


def test_cards_stay_open_by_their_entry_where_one_is_added_or_taken_away(cards: CardList[InitializerCard]) -> None:
    cards.cards[1].open(True)
    before = list(cards.cards)
    cards.set_entries(MODEL.duplicating(0).rows, MODEL)
    assert [card.opened for card in cards.cards] == [False, False, True, False]
    assert [cards.cards[index] for index in (0, 2, 3)] == before
    cards.set_entries(MODEL.rows, MODEL)
    assert (cards.cards, [card.opened for card in cards.cards]) == (before, [False, True, False])


def test_a_card_whose_entry_changes_is_kept(cards: CardList[InitializerCard]) -> None:
    before = list(cards.cards)
    cards.set_entries(MODEL.with_row(1, MODEL.rows[1].replace(initializer=Normal(std=0.1))).rows, MODEL)
    assert cards.cards == before


def test_another_kind_gets_another_card_as_open_as_the_old_one(cards: CardList[InitializerCard]) -> None:
    cards.cards[1].open(True)
    before = cards.cards[1]
    cards.set_entries(MODEL.with_initializer(1, "he_uniform").rows, MODEL)
    assert cards.cards[1] is not before
    assert cards.cards[1].opened


def test_there_is_no_duplicate_where_there_is_no_room(cards: CardList[InitializerCard]) -> None:
    assert cards.cards[0].duplicate.isEnabled()
    cards.set_entries(MODEL.duplicating(0).rows, MODEL)
    assert not any(card.duplicate.isEnabled() for card in cards.cards)


def test_a_kind_is_asked_for_and_the_same_one_is_not(qtbot: QtBot, cards: CardList[InitializerCard]) -> None:
    card = cards.cards[0]
    with qtbot.waitSignal(cards.kind_changed) as asked:
        card.kind.activated.emit(card.kind.findText("He normal"))
    assert asked.args == [0, "he_normal"]
    with qtbot.assertNotEmitted(cards.kind_changed):
        card.kind.activated.emit(card.kind.findText("Zeros"))
