"""A measure: a number of what is on the screen, by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from core.lessons.grammar import Value

S = TypeVar("S")


@dataclass(frozen=True)
class Measure(Generic[S]):
    """A number, a word or a truth that can be read from a subject: a racer, a layer, a run."""

    name: str
    summary: str  # marked for translation: the entry of the manual's list
    of: Callable[[S], Any]  # as `plain` takes it


def table(measures: Iterable[Measure[S]]) -> dict[str, Measure[S]]:
    """Return the measures by name."""
    return {measure.name: measure for measure in measures}


def plain(value: Any) -> Value | None:
    """Return a value as lessons know values; None for what is no number."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int | float | np.integer | np.floating):
        return None if np.isnan(value) else float(value)
    return None


def setting(settings: Any, name: str) -> Value | None:
    """Return a declared setting by name, such as "learning_rate"; None if there is none."""
    names = {declaration.name for declaration in settings.declarations()}
    return plain(getattr(settings, name)) if name in names else None
