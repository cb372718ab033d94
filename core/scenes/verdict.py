"""What can be said of a training run from its history, by rules that a reader can check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isfinite, isnan

from core.messages import Message
from core.settings import N_
from core.training import Ending, EpochReport

CHANCE = 0.15  # of ten classes: the training accuracy below which hardly more is known than which is the commonest ...
CHANCE_EPOCHS = 3  # ... after that many epochs
GOOD = 0.90  # a training accuracy below this is low ...
SMALL_GAP = 0.03  # ... and if validation is no more than this below it, more could be fitted
LARGE_GAP = 0.08  # from here on, too much has been fitted
RISING_EPOCHS = 4  # or if the validation loss rises for that many, while the training loss falls


class Finding(StrEnum):
    """The ways a run can be going, the first that holds."""

    DIVERGED = N_("diverged")
    AT_CHANCE = N_("at chance")
    UNDERFITTING = N_("underfitting")
    OVERFITTING = N_("overfitting")
    FITTING = N_("fitting")


RULES: Mapping[Finding, str] = {
    Finding.DIVERGED: N_("The loss is infinite or not a number."),
    Finding.AT_CHANCE: N_("The training accuracy is below {chance:.0%} after each of the last {chance_epochs} epochs."),
    Finding.UNDERFITTING: N_(
        "The training accuracy is below {good:.0%}, and less than {small_gap:.0%} above that of validation."
    ),
    Finding.OVERFITTING: N_(
        "The training accuracy is {large_gap:.0%} or more above that of validation, or the validation loss has risen "
        "for {rising_epochs} epochs while the training loss fell.",
    ),
    Finding.FITTING: N_("It is neither underfitting nor overfitting."),
}


@dataclass(frozen=True)
class Verdict:
    """How a run is going, and since which step: where a run diverged or came to chance, else where it is."""

    finding: Finding
    step: int


def rule(finding: Finding, translate: Callable[[str, str], str] = lambda _, text: text) -> str:
    """When a run is said to be so, in the language of `translate`, which takes a context and a text, as Qt's does."""
    limits = Message(
        RULES[finding],
        chance=CHANCE,
        chance_epochs=CHANCE_EPOCHS,
        good=GOOD,
        small_gap=SMALL_GAP,
        large_gap=LARGE_GAP,
        rising_epochs=RISING_EPOCHS,
    )
    return limits.text(translate)


def gap(report: EpochReport) -> float:
    """By how much the training accuracy is above that of validation; NaN where nothing validates."""
    return round(report.train_accuracy - report.validation_accuracy, 9)  # .98 less .90 is .08


def judge(history: Sequence[EpochReport], ending: Ending | None = None) -> Verdict | None:
    """Name how a run is going; None where there is nothing yet to tell it by, or nothing that validates."""
    if ending is not None and ending.kind == "diverged":
        return Verdict(Finding.DIVERGED, ending.step)
    if not history:
        return None
    if (broken := _first_not_finite(history)) is not None:
        return Verdict(Finding.DIVERGED, broken)
    if (since := _at_chance_since(history)) is not None:
        return Verdict(Finding.AT_CHANCE, since)
    now = history[-1]
    if isnan(gap(now)):
        return None
    if now.train_accuracy < GOOD and gap(now) < SMALL_GAP:
        return Verdict(Finding.UNDERFITTING, now.step)
    if gap(now) >= LARGE_GAP or _grows_apart(history):
        return Verdict(Finding.OVERFITTING, now.step)
    return Verdict(Finding.FITTING, now.step)


def _first_not_finite(history: Sequence[EpochReport]) -> int | None:
    """The step after which the loss was first not finite: the last step of an epoch may do that, too."""
    return next((report.step for report in history if not isfinite(report.train_loss)), None)


def _at_chance_since(history: Sequence[EpochReport]) -> int | None:
    """The step from which on a run has been at chance, if it is now; 0 if it has never been elsewhere."""
    epochs = 0
    while epochs < len(history) and history[-1 - epochs].train_accuracy < CHANCE:
        epochs += 1
    if epochs < CHANCE_EPOCHS:
        return None
    return history[-1 - epochs].step if epochs < len(history) else 0


def _grows_apart(history: Sequence[EpochReport]) -> bool:
    last = history[-1 - RISING_EPOCHS :]
    return len(last) > RISING_EPOCHS and all(
        after.validation_loss > before.validation_loss and after.train_loss < before.train_loss
        for before, after in pairwise(last)
    )
