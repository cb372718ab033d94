"""Tell which entry of a list is which entry of the list before: entries are values and carry no number."""

from collections.abc import Callable, Sequence
from typing import Any


def continued(before: Sequence[Any], now: Sequence[Any], kind_of: Callable[[Any], object]) -> list[int | None]:
    """Return for each entry of `now` the index of the entry of `before` that it continues; None for a new one.

    Where one entry at most has changed, each keeps its index. Else equal entries are the same, then those of one kind
    and colour, then those of one kind; the same index goes first.
    """
    if len(before) == len(now) and sum(one != other for one, other in zip(before, now, strict=True)) <= 1:
        return list(range(len(now)))
    found: list[int | None] = [None] * len(now)
    free = list(range(len(before)))
    for key in (lambda entry: entry, lambda entry: (kind_of(entry), entry.colour), kind_of):
        old, new = [key(entry) for entry in before], [key(entry) for entry in now]
        for place in [place for place, index in enumerate(found) if index is None]:
            alike = [index for index in free if old[index] == new[place]]
            if alike:
                index = place if place in alike else alike[0]
                free.remove(index)
                found[place] = index
    return found
