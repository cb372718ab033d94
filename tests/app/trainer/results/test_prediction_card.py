"""One image large: what it is, what it was taken for, and how probable each class is held."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.base.theme import DARK, LIGHT, wear
from app.trainer.results.prediction_card import AnswerCard, ProbabilityBars
from core.settings import Array
from core.training.evaluation import Answer
from tests.app.pictures import pixels

PICTURE = np.arange(16, dtype=np.uint8).reshape(4, 4)


@pytest.fixture
def card(qtbot: QtBot) -> AnswerCard:
    card = AnswerCard()
    qtbot.addWidget(card)
    card.resize(264, 400)
    card.show()
    return card


def held(**shares: float) -> Array:
    probabilities = np.zeros(10)
    for name, share in shares.items():
        probabilities[int(name[1:])] = share
    return probabilities


def test_a_mistake_says_what_it_is_and_what_it_was_taken_for(card: AnswerCard) -> None:
    card.show_answer(Answer(1233, 3, 8, held(_8=0.7, _3=0.3)), PICTURE)
    assert card.caption.text() == "Test image 1,234\nIt is 3,\ntaken for 8 with 70%"
    assert card.bars.label == 3


def test_what_is_right_is_recognised(card: AnswerCard) -> None:
    card.show_answer(Answer(0, 8, 8, held(_8=1.0)), PICTURE)
    assert card.caption.text().endswith("recognised with 100%")


def test_a_drawing_has_no_true_class(card: AnswerCard) -> None:
    card.show_answer(Answer(0, 8, 8, held(_8=1.0)), PICTURE)
    card.show_reading(PICTURE, held(_4=0.6, _9=0.4))
    assert card.caption.text().endswith("taken for 4 with 60%")
    assert card.bars.label is None


def test_every_class_is_told_with_its_share(card: AnswerCard) -> None:
    card.show_reading(PICTURE, held(_4=0.6, _9=0.4))
    assert card.bars.accessibleName().startswith("Probabilities: 0: 0%, 1: 0%")
    assert "4: 60%" in card.bars.accessibleName()


def test_a_hint_takes_picture_and_bars_away(card: AnswerCard) -> None:
    card.show_reading(PICTURE, held(_4=1.0))
    card.show_hint("Draw a digit")
    assert (card.caption.text(), card.picture.image, card.bars.probabilities) == ("Draw a digit", None, None)
    assert card.bars.accessibleName() == "Probabilities"


def test_a_bar_is_as_long_as_its_share(card: AnswerCard) -> None:
    lengths = {}
    for theme in (LIGHT, DARK):
        wear(card, theme)
        for share in (0.25, 0.5, 1.0):
            card.bars.show_probabilities(held(_0=share), None)
            picture = pixels(card.bars.grab().toImage()).astype(int)
            accent = tuple(int(theme.accent[place : place + 2], 16) for place in (1, 3, 5))
            lengths[share] = int((np.abs(picture - accent).sum(axis=-1) < 6).any(axis=0).sum())
        assert lengths[0.5] == pytest.approx(2 * lengths[0.25], abs=2)
        assert lengths[1.0] == pytest.approx(4 * lengths[0.25], abs=3)
    assert not card.bars._guard.failed


def test_of_many_classes_the_true_one_and_the_most_probable_have_bars(qtbot: QtBot) -> None:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.names = [f"name {label}" for label in range(62)]
    probabilities = np.linspace(0, 1, 62) / np.linspace(0, 1, 62).sum()
    bars.show_probabilities(probabilities, 3)
    assert bars.classes() == [3, *range(53, 62)]
    assert not bars.grab().isNull()
    bars.names = ["cat", "dog", "owl"]
    bars.show_probabilities(np.array([0.2, 0.5, 0.3]), 0)
    assert bars.classes() == [0, 1, 2]
    assert "dog: 50%" in bars.accessibleName()
