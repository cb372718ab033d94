"""Rates for all racers at once, from the menu above the cards."""

from app.optimizers.tuning.rates_menu import TRIALS, sentence_about_tuning
from app.optimizers.view import OptimizersView
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
    assert len(entries(room)) == 7 + len(TRIALS)
    before = room.controller.model
    assert choose(room, "The papers' defaults") == [
        new_optimizer(one.optimizer.kind).learning_rate for one in before.racers
    ]
    room.controller.undo()
    assert room.controller.model == before
    room.controller.choose(4)
    assert choose(room, "That of the chosen racer for all") == [0.2] * 5
    room.controls.rates.menu().aboutToShow.emit()
    checked = [one.text().replace("&", "") for one in room.controls.rates.menu().actions() if one.isChecked()]
    assert checked == ["That of the chosen racer for all"]
    assert choose(room, "Suggested for this surface") == [one.optimizer.learning_rate for one in before.racers]


def test_it_says_that_only_the_rate_is_tuned() -> None:
    assert "only the rate is tuned" in sentence_about_tuning()
    assert "as many trials" in sentence_about_tuning()


def test_a_racer_is_raced_at_five_rates(room: OptimizersView) -> None:
    room.controls.racers.cards[0].fan.trigger()
    rates = [one.optimizer.learning_rate for one in room.controller.model.racers if one.optimizer.kind == "sgd"]
    assert rates == [0.02, 0.002, 0.006, 0.06, 0.2]
