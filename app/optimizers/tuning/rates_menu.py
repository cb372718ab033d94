"""The menu of rates above the cards: the strips of rates that work, and rates for all racers at once."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from app.base.plain_text import set_tip
from app.optimizers.controller import OptimizersController
from app.optimizers.model import at_suggested_rate
from app.widgets.mnemonics import give_letters
from core.descent.measures import floor_of
from core.descent.racer import Racer
from core.descent.target import first_target
from core.descent.tuning import tuned_rate
from core.optimizers import AnyOptimizer, new_optimizer

if TYPE_CHECKING:
    from app.optimizers.model import ListedRacer, OptimizersModel

TRIALS = (8, 16, 32, 64)


def fill(menu: QMenu, controller: OptimizersController) -> None:
    """Add the entries below those that stand there; each is one step of history."""
    translate = QCoreApplication.translate
    entries = {
        translate("rates", "Suggested for this surface"): with_suggested_rates,
        translate("rates", "The papers' defaults"): with_paper_rates,
        translate("rates", "That of the chosen racer for all"): lambda model: with_same_rate(model, controller.chosen),
    }
    menu.addSeparator()
    for text, change in entries.items():
        menu.addAction(text).triggered.connect(
            lambda _=False, change=change: controller.set_model(change(controller.model))
        )
    for trials in TRIALS:
        action = menu.addAction(translate("rates", "Tuned with {0} trials each").format(trials))
        set_tip(action, sentence_about_tuning())
        action.triggered.connect(lambda _=False, trials=trials: controller.set_model(tuned(controller, trials)))
    give_letters(menu)  # they came after the menu had given its own


def sentence_about_tuning() -> str:
    """Say how fair a tuned race is."""
    return QCoreApplication.translate(
        "rates",
        "The rate with the fewest steps to the target, on average over eight starts beside the one shown. Every racer "
        "has as many trials; only the rate is tuned, not momentum, decay or schedule.",
    )


def with_suggested_rates(model: "OptimizersModel") -> "OptimizersModel":
    """Return the race with the learning rates that its surface suggests."""
    return _with_rates(model, [at_suggested_rate(one.optimizer, model.surface).learning_rate for one in model.racers])


def with_paper_rates(model: "OptimizersModel") -> "OptimizersModel":
    """Return the race with PyTorch's default learning rates, most of which are the papers'."""
    return _with_rates(model, [new_optimizer(one.optimizer.kind).learning_rate for one in model.racers])


def with_same_rate(model: "OptimizersModel", index: int) -> "OptimizersModel":
    """Return the race with one racer's learning rate for all."""
    rate = model.racers[index].optimizer.learning_rate if model.racers else 1.0
    return _with_rates(model, [rate] * len(model.racers))


def tuned(controller: OptimizersController, trials: int) -> "OptimizersModel":
    """Return the race with tuned learning rates; the target is the race's, or a thousandth of the start's loss."""
    model, race = controller.model, controller.race
    minimum = floor_of(race)
    target = model.target if model.target is not None else first_target(race, minimum)
    level = target + (minimum or 0.0)
    rates = [
        tuned_rate(
            model.turned,
            Racer(optimizer=one.optimizer, schedule=one.schedule, noise=model.noise, batch_size=one.batch_size),
            model.start.point,
            model.steps,
            target=level,
            trials=trials,
            seed=model.seed,
        )
        for one in model.racers
    ]
    return _with_rates(model, rates)


def _with_rates(model: "OptimizersModel", rates: list[float]) -> "OptimizersModel":
    """Return the race with these learning rates; a fork keeps that of its past."""

    def at(racer: "ListedRacer", rate: float) -> "ListedRacer":
        optimizer: AnyOptimizer = racer.optimizer.replace(learning_rate=rate)
        return racer.replace(optimizer=optimizer)

    return model.replace(racers=tuple(at(racer, rate) for racer, rate in zip(model.racers, rates, strict=True)))
