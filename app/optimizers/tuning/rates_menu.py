"""The menu of rates above the cards: the strips of rates that work, and a rule for the rates of all racers."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.base.plain_text import set_tip
from app.optimizers.controller import OptimizersController
from app.optimizers.fields import RatesRule
from app.optimizers.listed_racer import at_suggested_rate
from app.optimizers.model import OptimizersModel
from app.widgets.mnemonics import give_letters

TRIALS = (8, 16, 32, 64)


def fill(menu: QMenu, controller: OptimizersController) -> None:
    """Add the rules below what stands there, of which one is in force, and the suggested rates."""
    translate = QCoreApplication.translate
    rules: list[tuple[str, RatesRule, int | None]] = [
        (translate("rates", "As set"), "as set", None),
        (translate("rates", "The papers' defaults"), "paper defaults", None),
        (translate("rates", "That of the chosen racer for all"), "same for all", None),
        *((translate("rates", "Tuned with {0} trials each").format(trials), "tuned", trials) for trials in TRIALS),
    ]
    menu.addSeparator()
    group = QActionGroup(menu)
    entries = []
    for text, rule, trials in rules:
        action = group.addAction(text)
        action.setCheckable(True)
        action.triggered.connect(lambda _=False, rule=rule, trials=trials: controller.set_rates(rule, trials))
        if rule == "tuned":
            set_tip(action, sentence_about_tuning())
        entries.append((action, rule, trials))
        menu.addAction(action)
    menu.addSeparator()
    menu.addAction(translate("rates", "Suggested for this surface")).triggered.connect(
        lambda: controller.set_model(with_suggested_rates(controller.model))
    )

    def show_rule() -> None:
        for action, rule, trials in entries:
            model = controller.model
            action.setChecked(rule == model.rates and trials in (None, model.trials))

    menu.aboutToShow.connect(show_rule)
    show_rule()
    give_letters(menu)  # they came after the menu had given its own


def sentence_about_tuning() -> str:
    """Say how fair a tuned race is."""
    return QCoreApplication.translate(
        "rates",
        "The rate with the fewest steps to the target, on average over eight starts beside the one shown. Every racer "
        "has as many trials; only the rate is tuned, not momentum, decay or schedule.",
    )


def with_suggested_rates(model: OptimizersModel) -> OptimizersModel:
    """Return the race with the learning rates that its surface suggests, as if they were set by hand."""
    racers = tuple(one.replace(optimizer=at_suggested_rate(one.optimizer, model.surface)) for one in model.racers)
    return model.replace(racers=racers).with_rates_as_they_are()
