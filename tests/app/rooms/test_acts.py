"""Two models are told apart: where they differ, and what that is called."""

import pytest

from app.base.history import Place
from app.rooms.acts import common_place, entries_act, part_at
from core.optimizers import Adam, AnyOptimizer
from core.settings import Settings


class Pair(Settings):
    """Two optimizers and a number."""

    first: AnyOptimizer = Adam()
    others: tuple[Adam, ...] = (Adam(), Adam())
    number: int = 0


@pytest.mark.parametrize(
    ("after", "place"),
    [
        (Pair(), ()),
        (Pair(number=1), ("number",)),
        (Pair(first=Adam(beta1=0.5)), ("first", "beta1")),
        (Pair(first=Adam(beta1=0.5, beta2=0.5)), ("first",)),
        (Pair(others=(Adam(), Adam(beta1=0.5))), ("others", 1, "beta1")),
        (Pair(others=(Adam(),)), ("others",)),
        (Pair(number=1, first=Adam(beta1=0.5)), ()),
    ],
)
def test_the_place_of_a_change_is_as_deep_as_can_be(after: Pair, place: Place) -> None:
    assert common_place(Pair(), after) == place


def test_a_part_is_found_by_its_place_and_one_that_is_gone_is_none() -> None:
    assert part_at(Pair(), ("others", 1, "beta1")) == 0.9
    assert part_at(Pair(), ("others", 2, "beta1")) is None


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("abc", "abxc", "adding x"),
        ("abc", "aabc", "adding a"),
        ("abc", "ac", "removing b"),
        ("abc", "ab", "removing c"),
        ("abc", "cab", "another order"),
        ("abc", "abd", None),
        ("abc", "abc", None),
        ("abc", "xy", None),
    ],
)
def test_a_list_that_gains_loses_or_moves_an_entry_says_which(before: str, after: str, name: str | None) -> None:
    act = entries_act(before, after, "letters", str)
    assert (act.name if act is not None else None) == name
