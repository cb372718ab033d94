"""What the course says of initial weights is said only of the rows that it names."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from app.course.entry import Handle
from app.course.measures.initializers import read
from app.course.stages.initializers import still_has
from app.initializers.controller import InitializersController
from app.initializers.model import InitializersModel
from core.activations import Tanh
from core.initializers import Uniform
from tests.app.course.scenes import comparisons

Edit = Callable[[InitializersModel], InitializersModel]


UNIFORM = comparisons()["uniform"]  # U(0, 1), U(−1, 1), U(−0.05, 0.05) with sigmoids


def with_width(model: InitializersModel, width: float) -> InitializersModel:
    """The second row draws from U(-width, width)."""
    return model.with_row(1, model.rows[1].replace(initializer=Uniform(a=-width, b=width)))


@pytest.mark.parametrize(
    "edit",
    [
        lambda model: model.replace(seed=3, batch_size=50, inputs="mnist"),
        lambda model: model.replace(hidden_layers=(30, 20), input_size=10, shown="weights", seeds=4),
        lambda model: model.with_row(0, model.rows[0].replace(shown=False)),
        lambda model: model.adding("orthogonal"),
    ],
)
def test_numbers_are_told_of_another_draw_depth_or_input(edit: Edit) -> None:
    assert still_has(edit(UNIFORM), UNIFORM, ())


@pytest.mark.parametrize(
    "edit",
    [
        lambda model: model.without(0),  # else the numbers of U(−1, 1) would be told of U(0, 1)
        lambda model: model.moving(0, 1),
        lambda model: model.with_initializer(0, "orthogonal"),
        lambda model: with_width(model, 0.5),
        lambda model: model.replace(activation=Tanh()),
        lambda model: model.replace(batch_norm=True),
        lambda model: model.with_row(2, model.rows[2].replace(batch_norm="on")),
    ],
)
def test_numbers_are_not_told_of_other_rows(edit: Edit) -> None:
    assert not still_has(edit(UNIFORM), UNIFORM, ())


def test_a_handle_may_change_what_sentences_name() -> None:
    edits: list[tuple[str, Edit]] = [
        ("uniform.a", lambda model: model.with_row(0, model.rows[0].replace(initializer=Uniform(a=-2.0, b=1.0)))),
        ("activation", lambda model: model.replace(activation=Tanh())),
        ("batch_norm", lambda model: model.replace(batch_norm=True)),
    ]
    for field, edit in edits:
        assert not still_has(edit(UNIFORM), UNIFORM, (Handle(field="l2"), Handle(field="hidden_layers")))
        assert still_has(edit(UNIFORM), UNIFORM, (Handle(field=field),))


def test_the_inputs_of_a_network_of_images_are_their_pixels(holder: QWidget) -> None:
    controller = InitializersController(comparisons()["two-xaviers"], holder)
    assert read(controller, "network.inputs") == 28 * 28
    controller.set_model(controller.model.replace(inputs="normal", input_size=30))
    assert read(controller, "network.inputs") == 30
