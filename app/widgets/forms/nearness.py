"""Warns of entries whose colours are hard to tell apart, or hard to see."""

from collections.abc import Sequence
from typing import NamedTuple

from app.base.colour_vision import FAR_ENOUGH, contrast, distance
from app.base.theme import RacerStyle, Theme

LEAST_CONTRAST = 3.0  # of a line with its ground (WCAG 2.2, 1.4.11)


class Worn(NamedTuple):
    """The style of an entry, and whether its colour is one of its own."""

    style: RacerStyle
    is_own: bool


def nearest_of(place: int, worn: Sequence[Worn]) -> int | None:
    """Return the place of the entry whose colour is too near to that of the entry at `place`; None if none is.

    The same colour with other dashes is told apart by them, unless one of the two was picked freely.
    """
    style, is_own = worn[place]
    distances = {
        other: distance(style.colour, one.style.colour)
        for other, one in enumerate(worn)
        if other != place and (is_own or one.is_own or style.dashes == one.style.dashes)
    }
    nearest = min(distances, key=lambda other: distances[other], default=None)
    return nearest if nearest is not None and distances[nearest] < FAR_ENOUGH else None


def is_hard_to_see(colour: str, theme: Theme) -> bool:
    """Tell if a colour hardly stands out from the charts' ground or from one end of the map."""
    return min(contrast(colour, ground) for ground in (theme.panel, theme.map_low, theme.map_high)) < LEAST_CONTRAST
