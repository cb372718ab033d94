"""Rates that take long are tuned beside the window: the race stays as it is until they are there."""

import pytest
from pytestqt.qtbot import QtBot

from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.rates import rate_rules
from app.optimizers.rates.rate_rules import takes_long, under
from app.optimizers.view import OptimizersView
from tests.app.optimizers.edits import change_racer


def rates(model: OptimizersModel) -> list[float]:
    return [one.optimizer.learning_rate for one in model.racers]


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> OptimizersModel:
    """Two racers whose rates count as long to tune, and are not known."""
    monkeypatch.setattr(rate_rules, "AT_ONCE", 0)
    monkeypatch.setattr(rate_rules, "_known", {})
    model = OptimizersModel.first()
    return model.replace(racers=(model.racers[0], model.racers[4]), steps=100, trials=8)


def wait(controller: OptimizersController, qtbot: QtBot) -> None:
    assert controller.tuner is not None
    tuner = controller.tuner
    qtbot.waitUntil(lambda: not tuner.work.running)


def test_short_tunings_are_done_at_once() -> None:
    model = OptimizersModel.first().replace(rates="tuned")
    assert not takes_long(model.replace(trials=32))
    assert takes_long(model.replace(steps=10_000, trials=64, seed=77))


def test_a_long_tuning_is_one_step_of_history_once_it_is_done(
    room: OptimizersView, pair: OptimizersModel, qtbot: QtBot
) -> None:
    controller = room.controller
    controller.set_model(pair)
    controller.set_rates("tuned", 8)
    assert controller.model == pair
    assert room.controls.work is not None
    assert not room.controls.for_work.isHidden()
    assert "8 trials" in room.controls.work.words.text()
    wait(controller, qtbot)
    assert room.controls.for_work.isHidden()
    assert controller.model == under(pair, "tuned", trials=8)
    assert "8 trials" in room.controls.fairness.text()
    controller.undo()
    assert controller.model == pair


def test_cancel_leaves_the_rates_as_they_are(room: OptimizersView, pair: OptimizersModel) -> None:
    controller = room.controller
    controller.set_model(pair)
    controller.set_rates("tuned", 8)
    assert room.controls.work is not None
    room.controls.work.button.click()
    assert controller.model == pair
    assert controller.tuner is not None
    assert not controller.tuner.work.running
    assert room.controls.for_work.isHidden()


def test_a_race_that_is_changed_meanwhile_is_tuned_as_it_is_then(
    room: OptimizersView, pair: OptimizersModel, qtbot: QtBot
) -> None:
    controller = room.controller
    controller.set_model(pair)
    controller.set_rates("tuned", 8)
    controller.set_model(controller.model.replace(steps=60))
    wait(controller, qtbot)
    assert controller.model == under(pair.replace(steps=60), "tuned", trials=8)


def test_a_rate_that_a_person_sets_meanwhile_stays(room: OptimizersView, pair: OptimizersModel) -> None:
    controller = room.controller
    controller.set_model(pair)
    controller.set_rates("tuned", 8)
    controller.drag_rate(0, 0.05)
    controller.drop()
    assert controller.tuner is not None
    assert not controller.tuner.work.running
    assert rates(controller.model) == [0.05, rates(pair)[1]]
    assert controller.model.rates == "as set"


def test_another_rule_or_race_ends_the_tuning(room: OptimizersView, pair: OptimizersModel) -> None:
    controller = room.controller
    for leave in (lambda: controller.set_rates("paper defaults"), lambda: controller.open(OptimizersModel.first())):
        controller.set_model(pair)
        controller.set_rates("tuned", 8)
        leave()
        assert controller.tuner is not None
        assert not controller.tuner.work.running


def test_tuned_rates_are_as_set_until_those_of_another_start_are_found(
    room: OptimizersView, pair: OptimizersModel, qtbot: QtBot
) -> None:
    controller = room.controller
    controller.set_model(under(pair, "tuned", trials=8))
    tuned = rates(controller.model)
    controller.drag_start(0.0, 0.5)
    controller.drop()
    assert controller.model.rates == "as set"
    assert rates(controller.model) == tuned
    wait(controller, qtbot)
    assert controller.model == under(pair.replace(start=controller.model.start), "tuned", trials=8)
    controller.set_rates("as set")
    assert rates(controller.model) == rates(pair)


def test_colours_change_no_tuning(room: OptimizersView, pair: OptimizersModel, qtbot: QtBot) -> None:
    controller = room.controller
    controller.set_model(pair)
    controller.set_rates("tuned", 8)
    assert controller.tuner is not None
    asked = controller.tuner.work.asked
    change_racer(controller, 0, colour=7)
    assert controller.tuner.work.asked is asked
    wait(controller, qtbot)
    assert controller.model.racers[0].colour == 7
    assert controller.model.rates == "tuned"
