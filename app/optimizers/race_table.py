"""The columns of the table of racers."""

from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.widgets.table import USUAL_NUMBER, Column
from core.descent.outcomes import BRIEF, OutcomeKind, help_text
from core.number_format import exactly

LONGEST_OUTCOME = BRIEF[OutcomeKind.LEFT_DOMAIN]


def race_columns(
    letters: tuple[str, str] = ("x", "y"), target: float | None = None, *, counts: bool = False
) -> tuple[Column, ...]:
    """Return the columns: name, loss, slope, place, outcome; `letters` are those of the surface's parameters.

    With a target, the steps to it and the step from which a racer stays there come after the name; `counts` adds the
    number of gradients, which matters where not all racers take one a step.
    """
    return (
        *_columns(letters)[:1],
        *(_target_columns(target) if target is not None else ()),
        *((_count_column(),) if counts else ()),
        *_columns(letters)[1:],
    )


def _count_column() -> Column:
    translate = QCoreApplication.translate
    tip = translate("race", "The gradients that have been computed up to this step; SAM takes two a step")
    return Column(translate("race", "gradients"), "10,000", tip)


def _target_columns(target: float) -> tuple[Column, ...]:
    translate = QCoreApplication.translate
    return (
        Column(
            translate("race", "steps to {0}").format(exactly(target)),
            USUAL_NUMBER,
            translate("race", "The first step after which the loss, less the minimum if it is known, is at the target"),
        ),
        Column(
            translate("race", "stays from"),
            USUAL_NUMBER,
            translate("race", "The step from which the loss stays at the target or below it, to the end of the race"),
        ),
    )


def _columns(letters: tuple[str, str]) -> tuple[Column, ...]:
    translate = QCoreApplication.translate
    return (
        Column(translate("race", "racer"), "Momentum, η 0.001"),
        Column(translate("race", "loss"), USUAL_NUMBER),
        Column(translate("race", "gradient norm"), USUAL_NUMBER),
        *(Column(letter, USUAL_NUMBER) for letter in letters),
        Column(translate("race", "outcome"), translated(LONGEST_OUTCOME).format(step=100_000), help_text(translate)),
    )
