"""How a race of networks stands."""

import pytest
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.optimizers.controller import OptimizersController
from app.optimizers.network_column.standing import columns, on_the_plane, rows
from tests.app.optimizers.network.small_race import STEPS, raced_model, small_model, small_result


@pytest.fixture
def controller(qtbot: QtBot) -> OptimizersController:  # noqa: ARG001 - Qt has to be there
    return OptimizersController(raced_model())


def test_without_a_map_the_way_to_one_is_said(controller: OptimizersController) -> None:
    controller.set_model(controller.model.replace(steps=30))
    assert on_the_plane(controller) == ["No map yet: “Train and race” trains the network with each racer"]


def test_with_one_its_share_and_its_images_are_said(controller: OptimizersController) -> None:
    first, *_, last = on_the_plane(controller)
    assert f"holds {small_result().share:.0%}" in first
    assert "random walks" in first
    assert "200 training images" in last


def test_a_row_has_the_numbers_of_the_last_step_that_is_known(controller: OptimizersController) -> None:
    sgd, adam = rows(controller, STEPS, LIGHT)
    assert [len(row.cells) for row in (sgd, adam)] == [len(columns())] * 2
    assert sgd.cells[1] == small_result().paths[0].true_end


def test_a_racer_that_has_not_trained_has_no_numbers(controller: OptimizersController) -> None:
    controller.set_model(small_model().replace(steps=30))
    assert rows(controller, 0, LIGHT)[0].cells[3:] == ("", "")
