"""Say where Newton's step leads."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from core.descent.newton import NewtonStep
from core.number_format import number
from core.surfaces import Surface

ROUNDING = 1e-12  # box diagonals; a coordinate nearer to 0 is 0


def sentence_on(found: NewtonStep, surface: Surface) -> str:
    """Return where the step leads, the loss there, and why it may lead up."""
    translate = QCoreApplication.translate
    if not np.isfinite(found.step).all():
        return translate("newton", "No Newton's step from here: in one direction nothing bends")
    place = found.point + found.step
    place[np.abs(place) < ROUNDING * surface.bounds.diagonal] = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        loss = float(surface.value(place))
    low, high = found.curvatures
    parts = (*map(_short, place), _short(loss), _short(low), _short(high))
    text = translate("newton", "Newton's step leads to ({0}, {1}), loss {2}; curvatures {3} and {4}").format(*parts)
    if found.is_to_minimum:
        return text
    kind = translate("newton", "towards a top") if high < 0 else translate("newton", "towards a saddle")
    return f"{text}: {kind}"


def _short(value: float) -> str:
    return number(float(f"{value:.3g}"))
