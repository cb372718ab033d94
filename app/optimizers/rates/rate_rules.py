"""The rules by which all racers have their learning rates: as set by a person, or one rule for all of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.optimizers.fields import RatesRule
from app.optimizers.model import OptimizersModel
from app.rooms.long_work import WorkStep
from core.descent import Racer
from core.descent.target import first_target
from core.descent.tuning import tuned_in_blocks, tuned_rate
from core.number_format import exactly, number
from core.own_optimizer import kind_of_rate
from core.surfaces import Point, Surface

KEPT = 128  # tuned rates
AT_ONCE = 150_000  # steps of all trials: about a quarter of a second


class Tuning(NamedTuple):
    """All that the tuned rate of a racer depends on."""

    surface: Surface
    racer: Racer  # at rate 1
    start: Point
    steps: int
    level: float
    trials: int
    seed: int


_known: dict[Tuning, float] = {}


def under(model: OptimizersModel, rule: RatesRule, chosen: int = 0, trials: int | None = None) -> OptimizersModel:
    """Return the race with its rates by a rule; as set, each racer has again the rate that a person gave it.

    For the same rate for all it is that of the racer at the place `chosen`.
    """
    trials = model.trials if trials is None else trials
    if rule == "as set":
        return _with_rates(model, [one.set_rate for one in model.racers]).with_rates_as_they_are()
    racers = model.racers
    common = racers[min(chosen, len(racers) - 1)].optimizer.learning_rate if racers else 1.0
    return _kept(model.replace(rates=rule, trials=trials), common)


def after_edit(before: OptimizersModel, after: OptimizersModel, *, dragged: bool = False) -> OptimizersModel:
    """Return a race that was edited, with its rates by its rule.

    A rate that a person changes is that of all, if all have the same; else all rates are as set from then on. While
    something is `dragged`, nothing is tuned anew.
    """
    if after.rates == "as set" or before.rates != after.rates:
        return after
    changed = changed_by_hand(before, after)
    if changed is not None and after.rates != "same for all":
        return after.with_rates_as_they_are()
    if after.rates == "tuned" and (dragged or not asks_for_tuning(before, after)):
        return after
    of_all = before.racers[0].optimizer.learning_rate if before.racers else 1.0
    common = of_all if changed is None else after.racers[changed].optimizer.learning_rate
    return _kept(after, common)


def asks_for_tuning(before: OptimizersModel, after: OptimizersModel) -> bool:
    """Return whether an edit of a race with tuned rates asks for other ones."""
    if (before.rates, after.rates) != ("tuned", "tuned") or changed_by_hand(before, after) is not None:
        return False
    return question_of(before) != question_of(after)


def question_of(model: OptimizersModel) -> tuple[object, ...]:
    """Return all that tuned rates depend on."""
    return model.turned, model.start, model.steps, model.seed, model.trials, level_of(model), *_at_rate_1(model)


def level_of(model: OptimizersModel) -> float:
    """Return the loss to which rates are tuned: the race's target, or a thousandth of the start's excess."""
    floor = model.turned.floor or 0.0
    if model.target is not None:
        return model.target + floor
    return floor + first_target(float(model.turned.value(np.array(model.start.point))) - floor)


def sentence_on(model: OptimizersModel) -> str:
    """Say by which rule the racers have their rates, and how fair that is; empty where they are as set."""
    translate = QCoreApplication.translate
    if model.rates == "paper defaults":
        return translate("rates", "All racers have PyTorch's default rates, most of which are the papers'.")
    if model.rates == "same for all":
        rate = exactly(model.racers[0].optimizer.learning_rate) if model.racers else ""
        return translate("rates", "All racers have the same rate, {0}. Equal rates do not make equal steps.").format(
            rate
        )
    if model.rates == "tuned":
        text = translate(
            "rates",
            "Only the rates are tuned, with {0} trials each: the fewest steps to {1}, on average over eight starts "
            "beside the one shown.",
        )
        return text.format(model.trials, number(level_of(model) - (model.turned.floor or 0.0), 2))
    return ""


def note_on(model: OptimizersModel) -> str:
    """Say the same in a few words, for the caption of a picture."""
    translate = QCoreApplication.translate
    notes = {
        "as set": "",
        "paper defaults": translate("rates", "default rates of PyTorch"),
        "same for all": translate("rates", "the same rate for all"),
        "tuned": translate("rates", "only the rates tuned, {0} trials each").format(model.trials),
    }
    return notes[model.rates]


def _kept(model: OptimizersModel, common: float) -> OptimizersModel:
    """Return the race with its rates by its rule; `common` is that of all, if all have the same.

    Each racer remembers the rate that a person has set.
    """
    racers = tuple(
        one if one.set_rate is not None else one.replace(set_rate=one.optimizer.learning_rate) for one in model.racers
    )
    model = model.replace(racers=racers)
    rates: list[float | None] = [common] * len(racers)
    if model.rates == "paper defaults":
        rates = [kind_of_rate(one.optimizer).model_validate({}).learning_rate for one in model.racers]
    elif model.rates == "tuned":
        rates = [_tuned(one) for one in _tunings(model)]
    return _with_rates(model, rates)


def changed_by_hand(before: OptimizersModel, after: OptimizersModel) -> int | None:
    """Return the place of the racer whose rate a person has changed, if nothing else was."""
    if len(before.racers) != len(after.racers) or before.surface != after.surface:
        return None
    for place, (old, new) in enumerate(zip(before.racers, after.racers, strict=True)):
        is_same = old.optimizer.kind == new.optimizer.kind
        if is_same and old.optimizer.learning_rate != new.optimizer.learning_rate:
            return place if before.with_racer(place, new) == after else None
    return None


def _at_rate_1(model: OptimizersModel) -> list[Racer]:
    racers = model.engine_racers()
    return [one.replace(optimizer=one.optimizer.replace(learning_rate=1.0), fork=None) for one in racers]


def takes_long(model: OptimizersModel) -> bool:
    """Return whether it takes longer than one waits for a window to tune the rates that are not known yet."""
    return sum(one.steps * one.trials for one in unknown(model)) > AT_ONCE


def unknown(model: OptimizersModel) -> list[Tuning]:
    """Return what is to be tuned of a race and is not known."""
    return [one for one in dict.fromkeys(_tunings(model)) if one not in _known]


def tune(tunings: Sequence[Tuning]) -> Iterator[WorkStep]:
    """Tune one after the other; at the end there are all rates."""
    rates: dict[Tuning, float] = {}
    for place, one in enumerate(tunings):
        highest = 0.0
        for share, rate in tuned_in_blocks(
            one.surface, one.racer, one.start, one.steps, target=one.level, trials=one.trials, seed=one.seed
        ):
            highest = max(highest, share)
            if rate is not None:
                rates[one] = rate
            yield WorkStep((place + highest) / len(tunings))
    yield WorkStep(1.0, rates)


def remember(rates: Mapping[Tuning, float]) -> None:
    """Keep tuned rates, which are not found again."""
    _known.update(rates)
    while len(_known) > KEPT:
        del _known[next(iter(_known))]


def _tunings(model: OptimizersModel) -> list[Tuning]:
    level = level_of(model)
    return [
        Tuning(model.turned, racer, model.start.point, model.steps, level, model.trials, model.seed)
        for racer in _at_rate_1(model)
    ]


def _tuned(one: Tuning) -> float:
    if one not in _known:
        rate = tuned_rate(
            one.surface, one.racer, one.start, one.steps, target=one.level, trials=one.trials, seed=one.seed
        )
        remember({one: rate})
    return _known[one]


def _with_rates(model: OptimizersModel, rates: Sequence[float | None]) -> OptimizersModel:
    """Return the race with these learning rates, as far as there are any; who was forked follows, and is last."""
    for place, rate in sorted(enumerate(rates), key=lambda one: model.racers[one[0]].fork is not None):
        racer = model.racers[place]
        if rate is not None and rate != racer.optimizer.learning_rate:
            optimizer = racer.optimizer.replace(learning_rate=rate)
            model = model.with_racer(place, racer.replace(optimizer=optimizer))
    return model
