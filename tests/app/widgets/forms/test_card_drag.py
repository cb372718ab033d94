"""A card is dragged by its ground or its swatch, and comes to stand where the line was."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.initializers.initializer_card import InitializerCard
from app.initializers.model import InitializersModel, line_up
from app.widgets.forms.card_list import CardList
from core.initializers import HeNormal, Normal, Zeros

LEFT = Qt.MouseButton.LeftButton
MODEL = InitializersModel(rows=line_up(Zeros(), Normal(), HeNormal()))


@pytest.fixture
def cards(qtbot: QtBot) -> CardList[InitializerCard]:
    cards: CardList[InitializerCard] = CardList(InitializerCard, 4)
    qtbot.addWidget(cards)
    cards.set_entries(MODEL.rows, MODEL)
    cards.resize(300, 400)
    cards.allow_dragging()
    cards.show()
    qtbot.waitExposed(cards)
    QCoreApplication.processEvents()  # it is laid out now
    return cards


def drag(cards: CardList[InitializerCard], part: QWidget, onto: int, *, below: bool) -> QPoint:
    """Press on a part of a card, carry it over the upper or lower half of another card, and return where it is."""
    target = cards.cards[onto]
    height = target.height() - 2 if below else 2
    QTest.mousePress(part, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(2, 2))
    there = QPoint(2, 2)
    for share in (0.5, 1.0):
        there = part.mapFromGlobal(target.mapToGlobal(QPoint(2, height)))
        QTest.mouseMove(part, QPoint(2, 2) + (there - QPoint(2, 2)) * share)
    return there


@pytest.mark.parametrize(
    ("index", "onto", "below", "by"), [(0, 1, True, 1), (0, 2, True, 2), (2, 0, False, -2), (2, 1, False, -1)]
)
@pytest.mark.parametrize("by_its_swatch", [True, False])
def test_a_card_goes_where_it_is_dropped(
    qtbot: QtBot,
    cards: CardList[InitializerCard],
    index: int,
    onto: int,
    *,
    below: bool,
    by: int,
    by_its_swatch: bool,
) -> None:
    card = cards.cards[index]
    part: QWidget = card.shown if by_its_swatch else card
    there = drag(cards, part, onto, below=below)
    assert cards.drag is not None
    line = cards.drag.line
    assert line is not None
    assert line.isVisible()
    with qtbot.waitSignal(cards.moved) as asked:
        QTest.mouseRelease(part, LEFT, Qt.KeyboardModifier.NoModifier, there)
    assert asked.args == [index, by]
    assert not line.isVisible()


def test_a_card_that_comes_back_stays_and_its_swatch_is_not_clicked(
    qtbot: QtBot, cards: CardList[InitializerCard]
) -> None:
    card = cards.cards[1]
    with qtbot.assertNotEmitted(cards.moved), qtbot.assertNotEmitted(cards.entry_changed):
        there = drag(cards, card.shown, 0, below=True)
        QTest.mouseRelease(card.shown, LEFT, Qt.KeyboardModifier.NoModifier, there)
    with qtbot.waitSignal(cards.entry_changed):
        QTest.mouseClick(card.shown, LEFT)


def test_escape_ends_a_drag(qtbot: QtBot, cards: CardList[InitializerCard]) -> None:
    card = cards.cards[0]
    there = drag(cards, card, 2, below=True)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(cards.moved):
        QTest.mouseRelease(card, LEFT, Qt.KeyboardModifier.NoModifier, there)


def test_a_card_that_goes_away_is_not_dragged_any_more(qtbot: QtBot, cards: CardList[InitializerCard]) -> None:
    card = cards.cards[0]
    there = drag(cards, card, 2, below=True)
    assert cards.drag is not None
    line = cards.drag.line
    assert line is not None
    cards.set_entries(MODEL.rows[1:], MODEL)  # by undo, or another session
    assert line.isHidden()
    QTest.qWait(0)
    with qtbot.assertNotEmitted(cards.moved):
        QTest.mouseRelease(cards.cards[0], LEFT, Qt.KeyboardModifier.NoModifier, there)
    there = drag(cards, cards.cards[0], 1, below=True)
    assert line.isVisible()
    QTest.mouseRelease(cards.cards[0], LEFT, Qt.KeyboardModifier.NoModifier, there)  # or the next test's click is lost
