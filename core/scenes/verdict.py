"""Judge a training run by its history, with rules that a reader can check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isfinite, isnan

from core.messages import Message
from core.settings import N_, Translate, in_english
from core.training import Ending, EpochReport

CHANCE = 0.15  # a training accuracy below this, with ten classes, is little more than guessing the commonest ...
CHANCE_EPOCHS = 3  # ... after this many epochs in a row
GOOD = 0.90  # a training accuracy below this is low ...
SMALL_GAP = 3.0  # ... and if validation is less than this below it, the network could fit more
LARGE_GAP = 8.0  # from this gap on, the network has fitted too much ...
RISING_EPOCHS = 4  # ... or if the validation loss rises for this many epochs while the training loss falls


class Finding(StrEnum):
    """The states of a run; the first that holds counts."""

    DIVERGED = N_("diverged")
    AT_CHANCE = N_("at chance")
    UNDERFITTING = N_("underfitting")
    OVERFITTING = N_("overfitting")
    FITTING = N_("good fit")


RULES: Mapping[Finding, str] = {
    Finding.DIVERGED: N_("The loss is infinite or not a number."),
    Finding.AT_CHANCE: N_("The training accuracy is below {chance:.0%} after each of the last {chance_epochs} epochs."),
    Finding.UNDERFITTING: N_(
        "The training accuracy is below {good:.0%}, and less than {small_gap:g} points above the validation accuracy."
    ),
    Finding.OVERFITTING: N_(
        "The training accuracy is {large_gap:g} points or more above the validation accuracy, or the validation loss "
        "has risen for {rising_epochs} epochs while the training loss fell.",
    ),
    Finding.FITTING: N_("The run is neither underfitting nor overfitting."),
}


@dataclass(frozen=True)
class Verdict:
    """The state of a run and the step it dates from: where it diverged or fell to chance, else the latest step."""

    finding: Finding
    step: int


def rule(finding: Finding, translate: Translate = in_english) -> str:
    """Return a finding's rule in the language of `translate`, which takes a context and a text, as Qt's does."""
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


def judge(history: Sequence[EpochReport], ending: Ending | None = None) -> Verdict | None:
    """Name the state of a run; None before its first epoch, or if no image validates."""
    if ending is not None and ending.kind == "diverged":
        return Verdict(Finding.DIVERGED, ending.step)
    if not history:
        return None
    if (broken := _first_not_finite(history)) is not None:
        return Verdict(Finding.DIVERGED, broken)
    if (since := _at_chance_since(history)) is not None:
        return Verdict(Finding.AT_CHANCE, since)
    now = history[-1]
    if isnan(now.gap):
        return None
    if now.train_accuracy < GOOD and now.gap < SMALL_GAP:
        return Verdict(Finding.UNDERFITTING, now.step)
    if now.gap >= LARGE_GAP or _grows_apart(history):
        return Verdict(Finding.OVERFITTING, now.step)
    return Verdict(Finding.FITTING, now.step)


def _first_not_finite(history: Sequence[EpochReport]) -> int | None:
    """Return the step after which the loss was first not finite; an epoch's last step may cause that, too."""
    return next((report.step for report in history if not isfinite(report.train_loss)), None)


def _at_chance_since(history: Sequence[EpochReport]) -> int | None:
    """Return the step since which a run is at chance, 0 if it always was, None if it is not."""
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
