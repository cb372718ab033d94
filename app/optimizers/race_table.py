"""The columns of the table of racers."""

from PySide6.QtCore import QCoreApplication

from app.base.formatting import translated
from app.widgets.table import USUAL_NUMBER, Column
from core.descent.outcomes import BRIEF, OutcomeKind, help_text

LONGEST_OUTCOME = BRIEF[OutcomeKind.LEFT_DOMAIN]


def race_columns(letters: tuple[str, str] = ("x", "y")) -> tuple[Column, ...]:
    """Return the columns: name, loss, slope, place, outcome; `letters` are those of the surface's parameters."""
    translate = QCoreApplication.translate
    return (
        Column(translate("race", "racer"), "Momentum, η 0.001"),
        Column(translate("race", "loss"), USUAL_NUMBER),
        Column(translate("race", "gradient norm"), USUAL_NUMBER),
        *(Column(letter, USUAL_NUMBER) for letter in letters),
        Column(translate("race", "outcome"), translated(LONGEST_OUTCOME).format(step=100_000), help_text(translate)),
    )
