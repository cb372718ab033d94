"""Rates for all racers at once, from the menu above the cards."""

import numpy as np

from app.optimizers.model import OptimizersModel
from app.optimizers.tuning.rates_menu import TRIALS, sentence_about_tuning, tuned
from app.optimizers.view import OptimizersView
from core.descent import race
from core.descent.target import steps_to
from core.descent.tuning import other_starts
from core.optimizers import new_optimizer


def entries(room: OptimizersView) -> list[str]:
    menu = room.controls.rates.menu()
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def choose(room: OptimizersView, text: str) -> list[float]:
    """Choose an entry; return the rates of the racers."""
    actions = room.controls.rates.menu().actions()
    next(action for action in actions if action.text().replace("&", "") == text).trigger()
    return [racer.optimizer.learning_rate for racer in room.controller.model.racers]


def test_all_rates_are_changed_in_one_step(room: OptimizersView) -> None:
    assert len(entries(room)) == 5 + len(TRIALS)
    before = room.controller.model
    assert choose(room, "The papers' defaults") == [
        new_optimizer(one.optimizer.kind).learning_rate for one in before.racers
    ]
    room.controller.undo()
    assert room.controller.model == before
    room.controller.choose(4)
    assert choose(room, "That of the chosen racer for all") == [0.2] * 5
    assert choose(room, "Suggested for this surface") == [one.optimizer.learning_rate for one in before.racers]


def steps_from_other_starts(model: OptimizersModel) -> list[float]:
    """Return the mean steps of each racer to 0.001, from the starts on which rates are tuned."""
    races = [
        race(model.surface, model.engine_racers(), tuple(start), model.steps)
        for start in other_starts(model.surface, model.start.point)
    ]
    firsts = [[steps_to(path.losses, 1e-3).first for path in paths] for paths in races]
    return np.mean([[301 if one is None else one for one in row] for row in firsts], axis=0).tolist()


def test_tuned_racers_need_fewer_steps_than_suggested_ones(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(target=1e-3))
    before = steps_from_other_starts(room.controller.model)
    room.controller.set_model(tuned(room.controller, 32))
    after = steps_from_other_starts(room.controller.model)
    assert all(steps < first + 15 for first, steps in zip(before, after, strict=True))
    assert sum(after) < 0.8 * sum(before)
    assert all(len(f"{one.optimizer.learning_rate:.3g}") <= 8 for one in room.controller.model.racers)


def test_it_says_that_only_the_rate_is_tuned() -> None:
    assert "only the rate is tuned" in sentence_about_tuning()
    assert "as many trials" in sentence_about_tuning()


def test_a_racer_is_raced_at_five_rates(room: OptimizersView) -> None:
    room.controls.racers.cards[0].fan.trigger()
    rates = [one.optimizer.learning_rate for one in room.controller.model.racers if one.optimizer.kind == "sgd"]
    assert rates == [0.02, 0.002, 0.006, 0.06, 0.2]
