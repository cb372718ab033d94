"""The key of a map of basins names what is on it."""

import pytest

from app.base.theme import LIGHT
from app.optimizers.map.basin_key import BasinKey, brushes, fate_name
from app.optimizers.view import OptimizersView
from core.descent.basins import Fate
from core.surfaces import Beale, Himmelblau, OwnFunction, Rastrigin, Surface


def key_on(room: OptimizersView, surface: Surface) -> BasinKey:
    controller = room.controller
    controller.set_model(controller.model.with_surface(surface).replace(map_kind="basins", steps=60))  # type: ignore[arg-type]
    room.plot.reset_view()
    assert room.plot.basins is not None
    room.plot.basins.layer.finish()
    room.plot.grab()
    return room.plot.basins.key


def test_minima_are_numbered_and_the_shares_are_those_of_the_view(room: OptimizersView) -> None:
    rows = key_on(room, Himmelblau()).rows()
    assert [row.name for row in rows[:4]] == ["1", "2", "3", "4"]
    shares = [0 if row.share == "<1 %" else int(row.share.split()[0]) for row in rows]
    assert sum(shares) == pytest.approx(100, abs=len(rows))


def test_what_is_not_on_the_map_is_not_in_the_key(room: OptimizersView) -> None:
    rows = key_on(room, Beale()).rows()
    layer = room.plot.basins.layer if room.plot.basins is not None else None
    assert layer is not None
    assert layer.found is not None
    assert {row.fate for row in rows if row.fate < 0} == {fate for fate in layer.found.found if fate < 0}
    assert "no minimum within 60 steps" in [row.name for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("surface", [Rastrigin(), OwnFunction(expression="x + y^2")], ids=["many minima", "none"])
def test_where_minima_have_no_tints_depth_has_a_bar(room: OptimizersView, surface: Surface) -> None:
    key = key_on(room, surface)
    assert all(row.fate < 0 for row in key.rows())
    assert room.plot.basins is not None
    assert not room.plot.basins.layer.failed


def test_every_fate_has_words_and_a_ground_of_its_own() -> None:
    assert len({fate_name(fate, 30) for fate in Fate}) == len(Fate)
    patterns = [[(brush.style(), brush.color().name()) for brush in brushes(fate, LIGHT)] for fate in (0, 1, *Fate)]
    assert len({tuple(pattern) for pattern in patterns}) == len(patterns)
