"""Entries whose colours are hard to tell apart are found, and so is a colour that is hard to see."""

import pytest

from app.base.theme import DARK, LIGHT, Theme
from app.widgets.forms.nearness import Worn, is_hard_to_see, nearest_of

every_theme = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@every_theme
def test_the_sixteen_of_the_theme_are_far_enough_by_colour_or_dashes(theme: Theme) -> None:
    worn = [Worn(theme.racer(number), is_own=False) for number in range(16)]
    assert [nearest_of(place, worn) for place in range(16)] == [None] * 16


def test_the_same_number_twice_is_too_near() -> None:
    worn = [Worn(LIGHT.racer(number), is_own=False) for number in (3, 1, 3)]
    assert [nearest_of(place, worn) for place in range(3)] == [2, None, 0]


def test_an_own_colour_near_to_another_counts_whatever_its_dashes() -> None:
    worn = [Worn(LIGHT.racer(0), is_own=False), Worn(LIGHT.racer(1, "#0520F8"), is_own=True)]
    assert [nearest_of(place, worn) for place in range(2)] == [1, 0]


def test_red_and_green_that_a_protanope_confuses_are_too_near() -> None:
    worn = [Worn(LIGHT.racer(0, "#7A5A00"), is_own=True), Worn(LIGHT.racer(1, "#8C5600"), is_own=True)]
    assert nearest_of(0, worn) == 1


@every_theme
def test_a_colour_like_the_map_is_hard_to_see(theme: Theme) -> None:
    assert is_hard_to_see(theme.map_low, theme)
    assert not any(is_hard_to_see(colour, theme) for colour in theme.racers)
