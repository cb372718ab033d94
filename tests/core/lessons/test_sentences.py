"""Sentences with blanks: their numbers, their alternatives, and what is said where a number is not known."""

import random

import pytest

from app.course.entry import CourseScene, Entry
from core.lessons.grammar import Value
from core.lessons.sentences import Sentence, said_now, written
from tests.app.course.states import changed, races, say_everything

KNOWN: dict[str, Value] = {"a": 12.0, "b": 0.25, "name": "Adam"}
RACES = list(races())


def sentence(text: str, when: str | None = None) -> Sentence:
    return Sentence(en=text, when=when)


def test_blanks_are_filled_in_their_form() -> None:
    text = sentence("{name}: {a}, {b:.0%}, {a / 5:.1f}, {b:.2g}").filled("en", KNOWN.get)
    assert text == "Adam: 12, 25%, 2.4, 0.25"


def test_a_small_share_is_written_as_a_part_of_one() -> None:
    assert sentence("{b / 100000:/} and {b:/}").filled("en", KNOWN.get) == "1/400,000 and 0.25"


def test_the_first_that_holds_and_is_known_is_said() -> None:
    alternatives = (sentence("A.", "a > 20"), sentence("{c}.", "a > 1"), sentence("C {b}."))
    assert said_now(alternatives, "en", KNOWN.get) == "C 0.25."
    assert said_now(alternatives[:2], "en", KNOWN.get) is None


def test_another_language_stands_in() -> None:
    assert sentence("A.").filled("ko", KNOWN.get) == "A."


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (3.0, "3"), (0.1 + 0.2, "0.3"), (12345.0, "12345"), (1e9, "10⁹")]
)
def test_a_number_is_written_for_a_person(value: Value | None, text: str) -> None:
    assert written(value).replace(",", "") == text


@pytest.mark.parametrize(("entry", "scene"), RACES, ids=[f"{entry.id}-{scene.id}" for entry, scene in RACES])
@pytest.mark.usefixtures("qtbot")
def test_no_state_of_a_race_makes_a_sentence_of_nothing(entry: Entry, scene: CourseScene) -> None:
    chance = random.Random(20261129)
    assert scene.optimizers is not None
    for _ in range(4):
        texts = say_everything(entry, scene, changed(scene.optimizers, chance), chance)
        assert not any("nan" in text.split() or "{" in text or "None" in text for text in texts)


def test_numbers_of_the_course_have_no_e() -> None:
    assert written(5.3e-5, ".2g") == "5.3·10⁻⁵"
    assert written(1e-8) == written(1e-8, "g") == "10⁻⁸"
    assert written(1.5e12) == "1.5·10¹²"
