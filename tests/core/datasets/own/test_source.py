"""The text of a path and of what was chosen about the images there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import DatasetError
from core.datasets.own.source import Source

LETTERS = Source("/data/emnist", set="letters", size=(28, 20), turn=True, skip=True)


def test_choices_stand_behind_the_path() -> None:
    text = "/data/emnist::set=letters,size=28x20,turn=yes,broken=skip"
    assert str(LETTERS) == text
    assert Source.parse(text) == LETTERS
    assert Source.parse("photos::size=32").size == (32, 32)


@pytest.mark.parametrize("name", ["mnist", r"C:\data\emnist", "a::b", "a::b::c=d", "/data/::size", "C:/x::sett=let"])
def test_what_is_no_choice_is_part_of_the_path(name: str) -> None:
    assert Source.parse(name) == Source(name)


@pytest.mark.parametrize("choice", ["size=0", "size=28x", "size=28x0", "turn=maybe", "broken=yes", "set="])
def test_a_choice_that_there_is_not_is_refused(choice: str) -> None:
    with pytest.raises(DatasetError, match=f"“{choice}” is no choice about images; there are set=NAME"):
        Source.parse(f"/data::{choice}")


@given(
    st.builds(
        Source,
        path=st.text(st.characters(exclude_characters=":"), min_size=1),
        set=st.text(st.characters(exclude_characters="="), max_size=8),
        size=st.none() | st.tuples(st.integers(1, 9999), st.integers(1, 9999)),
        turn=st.booleans(),
        skip=st.booleans(),
    )
)
def test_a_source_is_its_text(source: Source) -> None:
    assert Source.parse(str(source)) == source


def test_a_source_is_called_by_the_last_folder_and_the_set() -> None:
    assert LETTERS.short == "emnist letters"
    assert Source("/data/photos/").short == "photos"
