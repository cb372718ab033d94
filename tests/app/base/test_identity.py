"""Entries of a list are known again after a change, though they are values."""

from types import SimpleNamespace

import pytest

from app.base.identity import continued


def entries(written: str) -> list[SimpleNamespace]:
    """Make entries of a kind, a colour and a value from texts such as "a0x"."""
    return [SimpleNamespace(kind=text[0], colour=text[1], value=text[2:]) for text in written.split()]


@pytest.mark.parametrize(
    ("before", "now", "places"),
    [
        ("a0 b1 c2", "a0 b1 c2", [0, 1, 2]),
        ("a0 b1 c2", "c2 a0 b1", [2, 0, 1]),  # moved
        ("a0 b1 c2", "a0 c2", [0, 2]),  # one gone
        ("a0 b1", "a0 a2 b1", [0, None, 1]),  # one more, of a kind that is there
        ("a0 b1", "a0 z1", [0, 1]),  # another kind in the place of one
        ("a0 b1", "a0y b1y", [0, 1]),  # all changed, as on another surface
        ("a0 a1", "a1y a0y", [1, 0]),  # changed and moved
        ("a0 b1 c2", "c0 a1", [2, 0]),  # another race
        ("a0 b1 c2", "x0 y1 z2", [None, None, None]),
        ("", "a0", [None]),
    ],
)
def test_an_entry_is_known_again(before: str, now: str, places: list[int | None]) -> None:
    assert continued(entries(before), entries(now), lambda entry: entry.kind) == places
