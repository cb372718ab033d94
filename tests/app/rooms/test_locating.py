"""The widget that shows a part of the model is found by the part's place."""

import pytest

from app.base.history import Place
from app.optimizers.view import OptimizersView


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("steps",), "Steps"),
        (("surface",), "Surface"),
        (("start", "x"), "Start x"),
        (("racers", 4, "optimizer", "learning_rate"), "Learning rate"),
        (("racers", 0, "schedule"), "Schedule"),
    ],
)
def test_a_field_is_found_by_its_place(room: OptimizersView, place: Place, name: str) -> None:
    found = room.widget_at(place)
    assert found is not None
    assert found.accessibleName() == name


def test_a_card_is_opened_where_the_place_is_inside_it(room: OptimizersView) -> None:
    card = room.controls.racers.cards[4]
    assert not card.opened
    found = room.widget_at(("racers", 4, "optimizer", "learning_rate"))
    assert card.opened
    assert found is not None
    assert card.isAncestorOf(found)


def test_a_part_without_a_widget_is_shown_by_what_is_around_it(room: OptimizersView) -> None:
    assert room.widget_at(("racers", 3, "shown")) is room.controls.racers.cards[3]
    assert room.widget_at(("racers", 9)) is room.controls.racers.cards[-1]
    assert room.widget_at(("nothing",)) is None
