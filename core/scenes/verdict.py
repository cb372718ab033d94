"""Judge a training run by its history: a table of states with limits that a reader can check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, isnan

from core.diagnostics import best_epoch
from core.messages import Message
from core.settings import N_, Translate, in_english
from core.training import Ending, EpochReport, TrainingConfig

FALL = 20.0  # by so many points below its highest, a training accuracy has collapsed
EPOCHS = 3  # in a row: fewer may be chance
ONE_CLASS = 0.99  # of the images; taken for one class, they are hardly told apart
CHANCE = 0.15  # a training accuracy below this, with ten classes, is little more than guessing the commonest
GOOD = 0.90  # a training accuracy below this is low
HALF = 0.50  # a training accuracy below this is too low to speak of a fit
LARGE_GAP = 8.0  # from this gap on, in points, the network has fitted too much
RISE = 1.25  # times its lowest: from here on, the validation loss has risen
NO_RATE = 0.02  # of the learning rate: less moves the weights hardly


class Finding(StrEnum):
    """The states of a run; the first that holds counts."""

    DIVERGED = N_("diverged")
    COLLAPSED = N_("collapsed")
    ONE_CLASS = N_("one class only")
    AT_CHANCE = N_("at chance")
    RATE_GONE = N_("rate near 0")
    OVERFITTING = N_("overfitting")
    LOSS_RISES = N_("overfitting by loss")
    UNDERFITTING = N_("underfitting")
    FITTING = N_("good fit")

    @property
    def is_broken(self) -> bool:
        """Return whether a run in this state has lost what it had learned, or learns nothing."""
        return self in (Finding.DIVERGED, Finding.COLLAPSED, Finding.ONE_CLASS, Finding.AT_CHANCE)


RULES: Mapping[Finding, str] = {
    Finding.DIVERGED: N_("The loss is infinite or not a number."),
    Finding.COLLAPSED: N_("The training accuracy is {fall:g} points or more below its highest."),
    Finding.ONE_CLASS: N_(
        "After each of the last {epochs} epochs, the network takes {one_class:.0%} or more of the training images for "
        "one class."
    ),
    Finding.AT_CHANCE: N_("The training accuracy is below {chance:.0%} after each of the last {epochs} epochs."),
    Finding.RATE_GONE: N_(
        "In the second half of the steps so far, the schedule left less than {no_rate:.0%} of the learning rate, and "
        "the training accuracy is below {good:.0%}."
    ),
    Finding.OVERFITTING: N_(
        "The training accuracy is {half:.0%} or more. It is {large_gap:g} points or more above the validation "
        "accuracy; or after each of the last {epochs} epochs, the validation loss is {rise:.0%} or more above its "
        "lowest, the training loss lower than it was then, and the validation accuracy no higher."
    ),
    Finding.LOSS_RISES: N_(
        "The training accuracy is {half:.0%} or more. After each of the last {epochs} epochs, the validation loss is "
        "{rise:.0%} or more above its lowest and the training loss lower than it was then, although the validation "
        "accuracy is higher."
    ),
    Finding.UNDERFITTING: N_(
        "The training accuracy is below {half:.0%}; or it is below {good:.0%} and less than {large_gap:g} points above "
        "the validation accuracy."
    ),
    Finding.FITTING: N_(
        "The training accuracy is {good:.0%} or more, and less than {large_gap:g} points above the validation "
        "accuracy; the losses do not show overfitting, either."
    ),
}


@dataclass(frozen=True)
class Verdict:
    """The state of a run and the step it dates from: where a broken run was last sound, else the latest step."""

    finding: Finding
    step: int


@dataclass(frozen=True)
class Course:
    """The course of a run so far: one epoch at least, of finite loss unless it diverged."""

    history: Sequence[EpochReport]
    ending: Ending | None
    config: TrainingConfig | None

    @property
    def now(self) -> EpochReport:
        return self.history[-1]


def rule(finding: Finding, translate: Translate = in_english) -> str:
    """Return a finding's rule in the language of `translate`, which takes a context and a text, as Qt's does."""
    limits = Message(
        RULES[finding],
        fall=FALL,
        epochs=EPOCHS,
        one_class=ONE_CLASS,
        chance=CHANCE,
        half=HALF,
        good=GOOD,
        large_gap=LARGE_GAP,
        rise=RISE - 1,
        no_rate=NO_RATE,
    )
    return limits.text(translate)


def judge(
    history: Sequence[EpochReport], ending: Ending | None = None, config: TrainingConfig | None = None
) -> Verdict | None:
    """Name the state of a run; None before its first epoch, and where no image validates if that decides.

    Without `config`, nothing is said of the rate. Epochs that tell nothing of the training images, as those of a
    study, decide nothing.
    """
    course = Course([report for report in history if not isnan(report.train_accuracy)], ending, config)
    dated = ((finding, since(course)) for finding, since in TABLE)
    return next((Verdict(finding, step) for finding, step in dated if step is not None), None)


# Each of these returns the step that its state dates from, or None if a run is not in it.


def _diverged(course: Course) -> int | None:
    """Find the step after which the loss was not finite; an epoch's last step may cause that, too."""
    if course.ending is not None and course.ending.kind == "diverged":
        return course.ending.step
    return next((report.step for report in course.history if not isfinite(report.train_loss)), None)


def _collapsed(course: Course) -> int | None:
    if not course.history:
        return None
    highest = max(reversed(course.history), key=lambda report: report.train_accuracy)  # the latest of equals
    fallen = round(100 * (highest.train_accuracy - course.now.train_accuracy), 7)
    return highest.step if fallen >= FALL else None


def _names_one_class(course: Course) -> int | None:
    return _since(course, lambda report: report.largest_class >= ONE_CLASS)


def _at_chance(course: Course) -> int | None:
    return _since(course, lambda report: report.train_accuracy < CHANCE)


def _rate_gone(course: Course) -> int | None:
    if not course.history or course.now.train_accuracy >= GOOD or course.config is None:
        return None
    return course.now.step if rate_left(course.config, course.now.step) < NO_RATE else None


def _overfits(course: Course) -> int | None:
    if not course.history:
        return None
    now, then = course.now, _lowest_before_a_rise(course)
    no_better = then is not None and now.validation_accuracy <= then.validation_accuracy
    return now.step if now.train_accuracy >= HALF and (now.gap >= LARGE_GAP or no_better) else None


def _loss_rises(course: Course) -> int | None:
    has_risen = _lowest_before_a_rise(course) is not None
    return course.now.step if has_risen and course.now.train_accuracy >= HALF else None


def _underfits(course: Course) -> int | None:
    return course.now.step if course.history and course.now.train_accuracy < GOOD and _validates(course) else None


def _fits(course: Course) -> int | None:
    return course.now.step if course.history and _validates(course) else None


# The first row whose state a run is in decides.
TABLE: Sequence[tuple[Finding, Callable[[Course], int | None]]] = (
    (Finding.DIVERGED, _diverged),
    (Finding.COLLAPSED, _collapsed),
    (Finding.ONE_CLASS, _names_one_class),
    (Finding.AT_CHANCE, _at_chance),
    (Finding.RATE_GONE, _rate_gone),
    (Finding.OVERFITTING, _overfits),
    (Finding.LOSS_RISES, _loss_rises),
    (Finding.UNDERFITTING, _underfits),
    (Finding.FITTING, _fits),
)


def rate_left(config: TrainingConfig, steps: int) -> float:
    """Return the largest share of the learning rate that the schedule left in the second half of the first `steps`."""
    if not config.optimizer.scheduled or not steps:
        return 1.0
    later = range(steps // 2, steps, max(1, steps // 1000))
    return float(config.schedule.factors(config.steps, later).max())


def _validates(course: Course) -> bool:
    return not isnan(course.now.gap)


def _since(course: Course, holds: Callable[[EpochReport], bool]) -> int | None:
    """Return the step since which this holds after each epoch, 0 if it always did, None if for too few epochs."""
    history, epochs = course.history, 0
    while epochs < len(history) and holds(history[-1 - epochs]):
        epochs += 1
    if epochs < EPOCHS:
        return None
    return history[-1 - epochs].step if epochs < len(history) else 0


def _lowest_before_a_rise(course: Course) -> EpochReport | None:
    """Return the epoch of the lowest validation loss, if it has risen since, while the training loss fell."""
    lowest = best_epoch([report.validation_loss for report in course.history])
    if lowest is None:
        return None
    then, latest = course.history[lowest], course.history[lowest + 1 :][-EPOCHS:]
    risen = all(
        report.validation_loss >= RISE * then.validation_loss and report.train_loss < then.train_loss
        for report in latest
    )
    return then if risen and len(latest) == EPOCHS else None
