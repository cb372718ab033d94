"""The columns of the table of racers."""

from PySide6.QtCore import QCoreApplication

from app.widgets.table import Column
from core.descent.outcomes import help_text


def race_columns() -> tuple[Column, ...]:
    """Return the columns: name, step, place, loss, slope, outcome."""
    translate = QCoreApplication.translate
    return (
        Column(translate("race", "racer"), 132),
        Column(translate("race", "step"), 46),
        Column(translate("race", "x"), 68),
        Column(translate("race", "y"), 68),
        Column(translate("race", "loss"), 76),
        Column(translate("race", "gradient norm"), 100),
        Column(translate("race", "outcome"), 170, help_text(translate)),
    )
