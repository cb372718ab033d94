"""Each step of the room's history is called by what it changes."""

import pytest

from app.base.history import Place
from app.initializers.acts import act_between
from app.initializers.model import InitializersModel
from core.activations import Tanh
from core.initializers import Normal, Zeros

FIRST = InitializersModel.first()  # Zeros, Normal, a small Normal, Xavier, He
ZEROS, NORMAL = FIRST.rows[0], FIRST.rows[1]


@pytest.mark.parametrize(
    ("after", "name", "place"),
    [
        (FIRST.replace(hidden_layers=(50,) * 5), "hidden layers", ("hidden_layers",)),
        (FIRST.replace(activation=Tanh()), "activation", ("activation",)),
        (FIRST.replace(shown="weights"), "quantity of the histograms", ("shown",)),
        (
            FIRST.with_row(1, NORMAL.replace(initializer=Normal(std=0.5))),
            "standard deviation of Normal",
            ("rows", 1, "initializer", "std"),
        ),
        (FIRST.with_row(1, NORMAL.replace(initializer=Zeros())), "Zeros instead of Normal", ("rows", 1, "initializer")),
        (FIRST.with_row(0, ZEROS.replace(shown=False)), "hiding Zeros", ("rows", 0, "shown")),
        (FIRST.with_row(0, ZEROS.replace(batch_norm="on")), "batch norm of Zeros", ("rows", 0, "batch_norm")),
        (FIRST.with_row(0, ZEROS.replace(activation=Tanh())), "activation of Zeros", ("rows", 0, "activation")),
        (FIRST.without(0), "removing Zeros", ("rows", 0)),
        (FIRST.moving(0, 1), "another order", ("rows",)),
        (FIRST.replace(seed=3, seeds=4), "several settings", ()),
    ],
)
def test_a_change_is_called_by_its_field_and_its_row(after: InitializersModel, name: str, place: Place) -> None:
    assert act_between(FIRST, after) == (name, place)
