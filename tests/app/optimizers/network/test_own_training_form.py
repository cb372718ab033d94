"""The card of a racer says and changes with what it trains a network."""

import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.acts import act_between
from app.optimizers.view import OptimizersView
from core.initializers import Zeros
from core.surfaces import Beale
from tests.app.keyboard import enter
from tests.app.optimizers.edits import body_of
from tests.app.optimizers.network.small_race import small_model


@pytest.fixture
def networks(room: OptimizersView) -> OptimizersView:
    room.controller.set_model(small_model())
    return room


def test_a_batch_size_of_its_own_is_a_step_of_history(qtbot: QtBot, networks: OptimizersView) -> None:
    card = networks.controls.racers.cards[1]
    form = body_of(card).training
    assert form is not None
    enter(qtbot, form.form.editor("batch_size"), "50")
    assert networks.controller.model.racers[1].trained == '{"batch_size": 50}'
    assert card.past.text() == "batch 50"
    place = ("racers", 1, "trained")
    assert act_between(small_model(), networks.controller.model) == ("settings of training of Adam", place)
    networks.controller.undo()
    assert networks.controller.model.racers[1].trained == ""
    assert form.form.value().batch_size == 20
    assert card.past.isHidden()


def test_an_initializer_that_is_the_networks_again_is_not_its_own(networks: OptimizersView) -> None:
    form = body_of(networks.controls.racers.cards[0]).training
    assert form is not None
    form.initializer.value_changed.emit(Zeros())
    assert "zeros" in networks.controller.model.racers[0].trained
    form.initializer.value_changed.emit(networks.controller.model.surface.config.initializer)  # type: ignore[union-attr]
    assert networks.controller.model.racers[0].trained == ""


def test_it_stands_only_where_networks_race(networks: OptimizersView) -> None:
    body = body_of(networks.controls.racers.cards[0])
    assert body.training is not None
    assert not body.own_steps.isHidden()
    networks.controller.set_model(networks.controller.model.with_surface(Beale()))
    body = body_of(networks.controls.racers.cards[0])
    assert body.own_steps.isHidden()
    assert body.training is None or body.training.isHidden()
