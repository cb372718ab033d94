"""All racers at rates by one rule: what an edit, a drag and another surface make of it."""

import numpy as np
import pytest

from app.optimizers.fields import RatesRule
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import OptimizersModel
from app.optimizers.rates.rate_rules import level_of, note_on, sentence_on, under
from app.optimizers.view import OptimizersView
from core.descent import Fork, race
from core.descent.target import steps_to
from core.descent.tuning import other_starts
from core.optimizers import SGD, Adam, Lion
from core.surfaces import Himmelblau
from tests.app.optimizers.edits import change_racer

OTHERS: list[RatesRule] = ["paper defaults", "same for all", "tuned"]


def rates(model: OptimizersModel) -> list[float]:
    return [one.optimizer.learning_rate for one in model.racers]


@pytest.fixture
def pair() -> OptimizersModel:
    """Two racers, which are tuned quickly."""
    model = OptimizersModel.first()
    return model.replace(racers=(model.racers[0], model.racers[4]), steps=100, trials=8)


@pytest.mark.parametrize("rule", OTHERS)
def test_as_set_brings_back_what_a_person_has_set(pair: OptimizersModel, rule: RatesRule) -> None:
    there = under(pair, rule)
    assert rates(there) != rates(pair)
    assert under(there, "as set").replace(trials=pair.trials) == pair
    assert rates(under(under(there, "paper defaults"), "as set")) == rates(pair)


def test_the_rules_give_the_rates_that_they_say(pair: OptimizersModel) -> None:
    assert rates(under(pair, "paper defaults")) == [SGD().learning_rate, Adam().learning_rate] == [1e-3, 1e-3]
    assert rates(under(pair, "same for all", chosen=1)) == [0.2, 0.2]


def test_a_rule_is_one_step_of_history_and_is_named(room: OptimizersView) -> None:
    before = room.controller.model
    room.controller.set_rates("paper defaults")
    act = room.controller.act_to_undo()
    assert act is not None
    assert act.name == "rates of all racers"
    room.controller.undo()
    assert room.controller.model == before


def test_a_new_racer_has_its_rate_by_the_rule(room: OptimizersView) -> None:
    controller = room.controller
    controller.set_rates("paper defaults")
    controller.set_model(controller.model.adding("lion"))
    assert controller.model.racers[-1].optimizer.learning_rate == Lion().learning_rate
    controller.set_rates("same for all")
    controller.set_model(controller.model.with_optimizer(1, "radam"))
    assert len(set(rates(controller.model))) == 1
    controller.set_rates("as set")
    model = controller.model
    assert model.racers[-1].optimizer == model.suggested("lion")
    assert model.racers[1].optimizer == model.suggested("radam")


def test_the_rate_of_one_is_that_of_all_where_all_have_the_same(room: OptimizersView) -> None:
    room.controller.set_rates("same for all")
    room.controller.drag_rate(2, 0.05)
    room.controller.drop()
    assert rates(room.controller.model) == [0.05] * 5
    assert "0.05" in room.controls.fairness.text()
    assert not room.controls.fairness.isHidden()


@pytest.mark.parametrize("rule", ["paper defaults", "tuned"])
def test_a_rate_that_a_person_changes_ends_another_rule(room: OptimizersView, rule: RatesRule) -> None:
    controller = room.controller
    controller.set_model(under(controller.model, rule, trials=2))
    others = rates(controller.model)[1:]
    controller.drag_rate(0, 0.05)
    controller.drop()
    assert controller.model.rates == "as set"
    assert rates(controller.model) == [0.05, *others]
    assert room.controls.fairness.isHidden()


def test_rates_by_a_rule_stay_so_on_another_surface(room: OptimizersView) -> None:
    controller = room.controller
    controller.set_rates("paper defaults")
    before = rates(controller.model)
    controller.set_model(controller.model.with_surface(Himmelblau()))
    assert rates(controller.model) == before
    controller.set_rates("as set")
    model = controller.model
    assert rates(model) == [model.surface.suggested_rate(type(one.optimizer)) for one in model.racers]


def test_rates_are_tuned_anew_once_a_drag_has_ended(room: OptimizersView, pair: OptimizersModel) -> None:
    controller = room.controller
    controller.set_model(pair)
    controller.set_rates("tuned", 8)
    tuned = controller.model
    controller.drag_start(0.0, 0.5)
    controller.drag_start(-1.0, 0.5)
    assert rates(controller.model) == rates(tuned)
    assert "anew" in room.controls.fairness.text()
    controller.drop()
    fresh = under(pair.replace(start=controller.model.start), "tuned", trials=8)
    assert rates(controller.model) == rates(fresh)
    assert "8 trials" in room.controls.fairness.text()
    controller.undo()
    assert controller.model == tuned


def test_other_settings_that_matter_tune_anew_and_colours_do_not(room: OptimizersView, pair: OptimizersModel) -> None:
    room.controller.set_model(pair)
    room.controller.set_rates("tuned", 8)
    tuned = room.controller.model
    change_racer(room.controller, 1, optimizer=tuned.racers[1].optimizer.replace(beta1=0.0))
    found = room.controller.model
    assert found.rates == "tuned"
    assert rates(found) == rates(under(under(found, "as set"), "tuned", trials=8))
    change_racer(room.controller, 0, colour=7)
    assert rates(room.controller.model) == rates(found)


def test_the_level_is_a_thousandth_of_the_start_s_excess_or_the_target() -> None:
    model = OptimizersModel.first()
    start = float(model.surface.value(np.array(model.start.point)))
    assert level_of(model) == pytest.approx(start / 1000, rel=0.1)
    assert level_of(model.replace(target=0.25)) == 0.25


def steps_from_other_starts(model: OptimizersModel) -> list[float]:
    """Return the mean steps of each racer to 0.001, from the starts on which rates are tuned."""
    races = [
        race(model.surface, model.engine_racers(), tuple(start), model.steps)
        for start in other_starts(model.surface, model.start.point)
    ]
    firsts = [[steps_to(path.losses, 1e-3).first for path in paths] for paths in races]
    return np.mean([[301 if one is None else one for one in row] for row in firsts], axis=0).tolist()


def test_tuned_racers_need_fewer_steps_than_suggested_ones() -> None:
    model = OptimizersModel.first().replace(target=1e-3)
    before = steps_from_other_starts(model)
    model = under(model, "tuned", trials=32)
    after = steps_from_other_starts(model)
    assert all(steps < first + 15 for first, steps in zip(before, after, strict=True))
    assert sum(after) < 0.8 * sum(before)
    assert all(len(f"{rate:.3g}") <= 8 for rate in rates(model))


def test_a_fork_follows_its_parent_under_a_rule() -> None:
    model = OptimizersModel.first().forking(0, 60)
    there = under(model, "paper defaults")
    fork = there.racers[1].fork
    assert isinstance(fork, Fork)
    assert fork.optimizer == there.racers[0].optimizer
    assert under(there, "as set") == model


def test_it_says_what_holds(pair: OptimizersModel) -> None:
    assert sentence_on(pair) == note_on(pair) == ""
    assert "the same rate, 0.02" in sentence_on(under(pair, "same for all"))
    assert "8 trials each" in sentence_on(under(pair, "tuned"))
    assert note_on(under(pair, "tuned")) == "only the rates tuned, 8 trials each"
    assert "default" in sentence_on(under(pair, "paper defaults"))


def test_an_earlier_race_has_its_rates_as_set() -> None:
    model = OptimizersModel.first()
    earlier = model.model_dump(exclude={"rates", "trials"})
    for racer in earlier["racers"]:
        del racer["set_rate"]
    assert OptimizersModel.model_validate(earlier) == model
    assert ListedRacer(optimizer=SGD(), colour=0).set_rate is None
