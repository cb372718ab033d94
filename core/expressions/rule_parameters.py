"""A line of a rule that declares a parameter, as in `beta1 in [0, 0.999] = 0.9`: name, range and default."""

import keyword
import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from core.expressions.graph import STEP_FUNCTIONS, Node
from core.expressions.parser import UNFINISHED, ExpressionError, Reader
from core.settings import N_

MOST_PARAMETERS = 4
FARTHEST = 1000.0  # of a range, from 0
LONGEST_NAME = 20  # characters

NAME_IS_GIVEN = N_("“{name}” at position {position} is given: set another name")
NAME_TOO_LONG = N_("the name at position {position} has more than {limit} characters")
NO_RANGE = N_("at position {position}, write a range and a default: [0, 1] = 0.9")
NO_NUMBER = N_("what stands at position {position} is no number")
TOO_FAR = N_("the number at position {position} is not between −{limit} and {limit}")
EMPTY_RANGE = N_("the range at position {position} does not rise")
OUTSIDE = N_("the default at position {position} lies outside its range")
DECLARED_TWICE = N_("“{name}” at position {position} is declared twice")
TOO_MANY_PARAMETERS = N_("“{name}” at position {position} is too many: at most {limit} numbers")

DECLARATION = re.compile(r"\s*(?P<name>[A-Za-z]\w*)(?:\s+in\b|\s*∈)(?P<rest>.*)", re.ASCII | re.DOTALL)
RANGE = re.compile(r"\s*(?P<open>\[)(?P<low>[^,\[\]]*),(?P<high>[^,\[\]]*)\]\s*=(?P<default>.*)", re.DOTALL)


class Parameter(NamedTuple):
    """A number of a rule that a person plays with."""

    name: str
    low: float
    high: float
    default: float


def parameter_in(text: str, column: int, numbers: Mapping[str, Node]) -> Parameter | None:
    """Return the parameter that a statement declares, None if it declares none; `column` is where it begins, from 1.

    Its numbers may be written with the constants in `numbers`.

    Raises:
        ExpressionError: it declares one with a mistake.
    """
    found = DECLARATION.match(text)
    if found is None:
        return None
    begin = column + found.start("name")
    inside = RANGE.match(found["rest"])
    rest = column + found.start("rest")
    if inside is None:
        raise ExpressionError(NO_RANGE, rest + 1)
    low, high, default = (
        _number(inside[part], rest + inside.start(part), numbers) for part in ("low", "high", "default")
    )
    if not low < high:
        raise ExpressionError(EMPTY_RANGE, rest + inside.start("open"))
    if not low <= default <= high:
        typed = inside["default"]
        raise ExpressionError(OUTSIDE, rest + inside.start("default") + len(typed) - len(typed.lstrip()))
    if len(found["name"]) > LONGEST_NAME:
        raise ExpressionError(NAME_TOO_LONG, begin, limit=LONGEST_NAME)
    return Parameter(found["name"], low, high, default)


def check_new(parameter: Parameter, known: Mapping[str, Parameter], given: Mapping[str, object], position: int) -> None:
    """Refuse a parameter whose name is another's, or given, or that is one too many.

    Raises:
        ExpressionError: it is refused.
    """
    name = parameter.name
    if name in given or name in STEP_FUNCTIONS or keyword.iskeyword(name):
        raise ExpressionError(NAME_IS_GIVEN, position, name=name)
    if name in known:
        raise ExpressionError(DECLARED_TWICE, position, name=name)
    if len(known) >= MOST_PARAMETERS:
        raise ExpressionError(TOO_MANY_PARAMETERS, position, name=name, limit=MOST_PARAMETERS)


def _number(text: str, column: int, numbers: Mapping[str, Node]) -> float:
    """Return the number that a text is; `column` is where it begins, from 1."""
    place = column + len(text) - len(text.lstrip())
    if not text.strip():
        raise ExpressionError(UNFINISHED, place)
    # Blanks before it let the parser count as in the line.
    number = Reader(" " * (column - 1) + text, numbers, STEP_FUNCTIONS).read().number
    if number is None or math.isnan(number):
        raise ExpressionError(NO_NUMBER, place)
    if not abs(number) <= FARTHEST:
        raise ExpressionError(TOO_FAR, place, limit=f"{FARTHEST:g}")
    return float(number)
