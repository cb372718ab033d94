"""The measures of a scene's runs, by the names that sentences use: "2.test", "best.rate", "count"."""

import math
from collections.abc import Callable, Mapping, Sequence

from core.lessons.grammar import Value
from core.lessons.measure import Measure, plain, setting, table
from core.scenes.completed_run import CompletedRun
from core.settings import N_
from core.training import TrainingConfig

REACHED = 0.8  # in test: whoever is there first is called the quickest


def _step_seconds(run: CompletedRun) -> float | None:
    return run.epoch_seconds * run.config.epochs / run.config.steps if run.config.steps else None


COMPLETED = table(
    (
        Measure[CompletedRun]("name", N_("the run's name"), lambda run: run.summary.name),
        Measure("train", N_("the training accuracy at the end"), lambda run: run.train),
        Measure("validation", N_("the validation accuracy at the end"), lambda run: run.validation),
        Measure("test", N_("the test accuracy at the end"), lambda run: run.test),
        Measure("first_test", N_("the test accuracy after the first epoch"), lambda run: run.first_test),
        Measure("gap", N_("training minus validation accuracy at the end, in points"), lambda run: run.gap),
        Measure("epoch_seconds", N_("the seconds of an epoch, in the median"), lambda run: run.epoch_seconds),
        Measure("step_seconds", N_("the seconds of a step"), _step_seconds),
        Measure("steps", N_("the steps of the run"), lambda run: run.config.steps),
        Measure("epochs", N_("the epochs that were made"), lambda run: len(run.history)),
        Measure("parameters", N_("the weights and biases of the network"), lambda run: run.summary.parameters),
        Measure("best_epoch", N_("the epoch of the lowest validation loss"), lambda run: run.summary.best_epoch),
        Measure("weight_norm", N_("the norm of all weights"), lambda run: run.weight_norm),
        Measure("zeros", N_("the share of weights that are exactly 0"), lambda run: run.zeros),
        Measure("roughness", N_("how far the loss of a step lies from those beside it"), lambda run: run.roughness),
        Measure("peak", N_("the highest loss of a step over the first one"), lambda run: run.peak),
        Measure("diverged", N_("whether the run diverged"), lambda run: run.diverged),
        Measure("diverged_at", N_("the step at which it diverged"),
                lambda run: run.summary.ending.step if run.diverged else None),
        Measure("first_validation_loss", N_("the validation loss after the first epoch"),
                lambda run: run.history[0].validation_loss if run.history else None),
        Measure("validation_loss", N_("the validation loss at the end"),
                lambda run: run.history[-1].validation_loss if run.history else None),
        Measure("seconds_to_reached", N_("the seconds until 80 % of the test images were recognised"),
                lambda run: run.seconds_to(REACHED) if math.isfinite(run.seconds_to(REACHED)) else None),
        Measure("sharpness", N_("the largest curvature of its loss at the end"),
                lambda run: run.sharpness.value if run.sharpness is not None else None),
        Measure("limit", N_("the curvature up to which its steps are stable"),
                lambda run: run.sharpness.limit if run.sharpness is not None else None),
        Measure("rises", N_("the epochs in which the training loss rose"), lambda run: run.rises),
        Measure("rate", N_("the learning rate of its optimizer"), lambda run: run.config.optimizer.learning_rate),
        Measure("optimizer", N_("the kind of its optimizer"), lambda run: run.config.optimizer.kind),
    )
)  # fmt: skip

OF_ALL: Mapping[str, Callable[[Sequence[CompletedRun]], float]] = {
    "count": len,
    "diverged": lambda runs: sum(run.diverged for run in runs),
    "reached": lambda _: REACHED,
    "least_seconds": lambda runs: min((run.seconds for run in runs if not run.diverged), default=0.0),
}
# Of a run, beside all of them.
BESIDE: Mapping[str, Callable[[CompletedRun, Sequence[CompletedRun]], float]] = {
    "test_in_time": lambda run, runs: run.test_within(OF_ALL["least_seconds"](runs)),  # of the quickest run
}


def _lost(runs: Sequence[CompletedRun]) -> CompletedRun | None:
    return next((run for run in runs if run.diverged), None)


def _quickest(runs: Sequence[CompletedRun]) -> CompletedRun | None:
    first = min(runs, key=lambda run: run.seconds_to(REACHED))
    return first if math.isfinite(first.seconds_to(REACHED)) else None


# A run of several, by what it is among them.
AMONG: Mapping[str, Callable[[Sequence[CompletedRun]], CompletedRun | None]] = {
    "best": lambda runs: max(runs, key=lambda run: run.test),
    "worst": lambda runs: min(runs, key=lambda run: run.test),
    "early": lambda runs: max(runs, key=lambda run: run.first_test),
    "lost": _lost,  # the first that diverged
    "quickest": _quickest,
}


def one_of(runs: Sequence[CompletedRun], which: str) -> CompletedRun | None:
    """Return a run by its number, from 1, or by what it is among the others; None if there is none."""
    if which in AMONG:
        return AMONG[which](runs) if runs else None
    return runs[int(which) - 1] if which.isdecimal() and 0 < int(which) <= len(runs) else None


def of_runs(runs: Sequence[CompletedRun], name: str) -> Value | None:
    """Return the value of a measure of a scene's runs; None if it has none."""
    if name in OF_ALL:
        return plain(OF_ALL[name](runs))
    which, _, what = name.partition(".")
    run = one_of(runs, which)
    if run is None:
        return None
    if not what:
        return run.summary.name
    if what in BESIDE:
        return plain(BESIDE[what](run, runs))
    return plain(COMPLETED[what].of(run)) if what in COMPLETED else setting(run.config, what)


def knows_of_runs(name: str) -> bool:
    """Return whether there is a measure of this name."""
    which, _, what = name.partition(".")
    if name in OF_ALL or name in AMONG:
        return True
    fields = {one.name for one in TrainingConfig.declarations()}
    return (which.isdecimal() or which in AMONG) and (what in COMPLETED or what in BESIDE or what in fields)
