"""The comparison as a frozen value."""

import pytest
from pydantic import ValidationError

from app.initializers.model import MOST_ROWS, QUANTITIES, SHOWN, InitializersModel
from core.activations import ReLU, Sigmoid, Tanh
from core.initializers import INITIALIZERS


def test_it_round_trips_through_json(model: InitializersModel) -> None:
    changed = model.with_row(0, model.rows[0].replace(activation=Tanh(), batch_norm="on", shown=False))
    assert InitializersModel.model_validate_json(changed.model_dump_json()) == changed


def test_a_row_takes_of_the_network_what_is_not_its_own(model: InitializersModel) -> None:
    assert model.config(model.rows[0]).activation == ReLU()
    own = model.rows[0].replace(activation=Sigmoid(), batch_norm="on")
    assert (model.config(own).activation, model.config(own).batch_norm) == (Sigmoid(), True)
    normalised = model.replace(batch_norm=True)
    assert normalised.config(model.rows[0]).batch_norm
    assert not normalised.config(model.rows[0].replace(batch_norm="off")).batch_norm


def test_rows_are_added_moved_and_removed(model: InitializersModel) -> None:
    def kinds(model: InitializersModel) -> list[str]:
        return [row.initializer.kind for row in model.rows]

    grown = model.adding("orthogonal")
    assert kinds(grown) == ["normal", "small_normal", "he_normal", "orthogonal"]
    assert kinds(grown.moving(3, -2)) == ["normal", "orthogonal", "small_normal", "he_normal"]
    assert kinds(grown.without(0)) == ["small_normal", "he_normal", "orthogonal"]
    assert kinds(model.with_initializer(1, "zeros")) == ["normal", "zeros", "he_normal"]


def test_a_duplicate_stands_below_in_a_colour_of_its_own(model: InitializersModel) -> None:
    rows = model.duplicating(0).rows
    assert rows[0].initializer == rows[1].initializer
    assert [row.colour for row in rows] == [0, 3, 1, 2]


def test_there_is_room_for_sixteen(model: InitializersModel) -> None:
    full = model
    while len(full.rows) < MOST_ROWS:
        full = full.duplicating(0)
    with pytest.raises(ValidationError):
        full.replace(rows=(*full.rows, full.rows[0]))


@pytest.mark.parametrize("kind", [one.model_fields["kind"].default for one in INITIALIZERS])
def test_every_initializer_can_be_a_row(model: InitializersModel, kind: str) -> None:
    assert model.adding(kind).rows[-1].initializer.kind == kind


def test_everything_that_can_be_shown_is_a_quantity_of_the_engine() -> None:
    assert set(QUANTITIES) == set(SHOWN)
