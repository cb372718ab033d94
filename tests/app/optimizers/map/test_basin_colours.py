"""The colours of basins are told apart, and racers are seen on them."""

from itertools import combinations

import numpy as np
import pytest

from app.base.colour_vision import EYES, Matrix, contrast, distance
from app.base.theme import DARK, LIGHT, Theme
from app.optimizers.map.basin_colours import STRIPE, cells_image, depths, plain, stripe
from core.descent.basins import Basins, Fate
from core.surfaces import Himmelblau
from core.surfaces.contour_levels import levels

AREAS_APART = 12.0  # CIE 1976; about 2 is just seen side by side
every_theme = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@every_theme
@pytest.mark.parametrize("eye", EYES, ids=["trichromat", "protanope", "deuteranope", "tritanope"])
def test_any_two_basins_are_told_apart_and_none_is_taken_for_nowhere(theme: Theme, eye: Matrix) -> None:
    colours = [*theme.basins, plain(theme).name()]
    assert min(distance(one, other, [eye]) for one, other in combinations(colours, 2)) >= AREAS_APART


@every_theme
def test_racers_and_signs_are_seen_on_every_basin(theme: Theme) -> None:
    grounds = [*theme.basins, plain(theme).name(), *(colour.name() for colour in depths(theme)[::8])]
    assert min(contrast(line, ground) for line in (*theme.racers, theme.text) for ground in grounds) >= 3


def test_a_start_has_the_tint_of_its_minimum_and_other_fates_have_stripes() -> None:
    reached = np.zeros((8, 4), np.int16)
    reached[4:] = Fate.DIVERGED
    reached[:4, 2:] = 3
    image = cells_image(Basins(reached, np.zeros((8, 4))), Himmelblau(), levels(Himmelblau()), LIGHT)
    assert image.pixelColor(0, 0).name().upper() == LIGHT.basins[0]
    assert image.pixelColor(3, 3).name().upper() == LIGHT.basins[3]
    below = [image.pixelColor(column, row) for column in range(4) for row in range(4, 8)]
    assert below.count(stripe(LIGHT)) == len(below) / STRIPE
    assert below.count(plain(LIGHT)) == len(below) * (1 - 1 / STRIPE)
