"""Sentences with facts, in any language."""

import pytest

from core.messages import Message

GERMAN = {
    "A gap of {gap:.1%} with {name}.": "Mit {name} ein Abstand von {gap:.1%}.",
    "dropout": "Dropout",
    "L2 {l2:g}": "λ = {l2:g}",
}


def german(context: str, text: str) -> str:
    assert context == "core"
    return GERMAN.get(text, text)


def test_facts_are_put_in_their_places() -> None:
    assert (
        Message("A gap of {gap:.1%} with {name}.", gap=0.0816, name="dropout").text() == "A gap of 8.2% with dropout."
    )


@pytest.mark.parametrize(("value", "text"), [(1e-8, "1e−8"), (2e9, "2e9"), (3e-12, "3e−12"), (0.5, "0.5")])
def test_exponents_are_as_short_as_elsewhere(value: float, text: str) -> None:
    assert Message("Only {left:.1g} of it", left=value).text() == f"Only {text} of it"


def test_a_sentence_and_the_names_in_it_are_translated() -> None:
    gap = "A gap of {gap:.1%} with {name}."
    assert Message(gap, gap=0.08, name="dropout").text(german) == "Mit Dropout ein Abstand von 8.0%."
    assert Message(gap, gap=0.08, name=Message("L2 {l2:g}", l2=0.1)).text(german) == "Mit λ = 0.1 ein Abstand von 8.0%."


def test_sentences_are_equal_if_they_say_the_same() -> None:
    assert Message("{a}", a=1) == Message("{a}", a=1)
    assert Message("{a}", a=1) != Message("{a}", a=2)
    assert hash(Message("{a}", a=1)) == hash(Message("{a}", a=1))
    assert Message("{a}", a=1) != "1"
