"""The small language of lessons: measures compared and reckoned with, in conditions and in the blanks of sentences.

The text is never run: its tokens are read one by one into a tree, and the tree is evaluated with a reader of measures.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.settings import N_, RefusedError

Value = float | str | bool
Lookup = Callable[[str], Value | None]  # returns None for a measure that has no value now

MOST_KEPT = 4096  # formulas: sentences are filled again several times a second
LONGEST = 300  # characters
DEEPEST = 20  # parentheses inside parentheses

UNEXPECTED = N_("unexpected “{text}” in “{whole}”")
UNFINISHED = N_("something is missing at the end of “{whole}”")
TOO_LONG = N_("“{whole}” is longer than {limit} characters")
TOO_DEEP = N_("“{whole}” is nested too deeply")
NO_FUNCTION = N_("there is no function “{name}”")

TOKEN = re.compile(
    r"""\s* (?: (?P<number> (?: \d+ \.? \d* | \.\d+ ) (?: [eE][+-]?\d+ )? ) (?![\w.])
      | (?P<name> [A-Za-z]\w* (?: \. \w+ )* )
      | (?P<text> ' [^'{}]* ' )
      | (?P<sign> <= | >= | == | != | [-+*/^<>(),] )
      | (?P<other> \S ) )""",
    re.VERBOSE | re.ASCII,
)
FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "sqrt": math.sqrt,
    "log10": math.log10,
    "exp": math.exp,
    "round": lambda number: float(round(number)),
}
COMPARISONS: Mapping[str, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
SUMS: Mapping[str, Callable[..., float]] = {"+": operator.add, "-": operator.sub}
PRODUCTS: Mapping[str, Callable[..., float]] = {"*": operator.mul, "/": operator.truediv}
WORDS = ("and", "or", "not")


class GrammarError(RefusedError):
    """A condition or a blank that is none."""


@dataclass(frozen=True)
class Formula:
    """A checked text of the small language."""

    text: str
    names: frozenset[str]  # of its measures and constants
    _evaluate: Callable[[Lookup], Value | None]

    def value(self, lookup: Lookup) -> Value | None:
        """Return the value; None where a measure has none, or where there is no such number."""
        try:
            value = self._evaluate(lookup)
        except (ArithmeticError, ValueError, TypeError):
            return None
        return value

    def holds(self, lookup: Lookup) -> bool:
        """Return whether the condition is known, and true."""
        return bool(self.value(lookup))


@lru_cache(maxsize=MOST_KEPT)
def parse(text: str) -> Formula:
    """Read a condition or the inside of a blank.

    Raises:
        GrammarError: the text is none; the sentence says where.
    """
    if len(text) > LONGEST:
        raise GrammarError(TOO_LONG, whole=text[:LONGEST], limit=LONGEST)
    reader = _Reader(text)
    evaluate = reader.either()
    if reader.ahead:
        raise reader.unexpected()
    return Formula(text, frozenset(reader.names), evaluate)


Evaluate = Callable[[Lookup], Value | None]


class _Reader:
    """Reads a text by recursive descent: or, and, not, comparison, sum, product, power, operand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self._tokens: Iterator[re.Match[str]] = TOKEN.finditer(text.rstrip())
        self._depth = 0
        self.kind, self.ahead = "", ""
        self._advance()

    def unexpected(self) -> GrammarError:
        """Return the error that names the token that cannot stand here."""
        if not self.ahead:
            return GrammarError(UNFINISHED, whole=self.text)
        return GrammarError(UNEXPECTED, text=self.ahead, whole=self.text)

    def _advance(self) -> str:
        before, match = self.ahead, next(self._tokens, None)
        self.kind, self.ahead = ("", "") if match is None else (str(match.lastgroup), match.group().strip())
        return before

    def _take(self, *texts: str) -> str:
        """Go past one of these signs or words; return it, or an empty text if none of them comes."""
        return self._advance() if self.kind in ("sign", "name") and self.ahead in texts else ""

    def either(self) -> Evaluate:
        sides = [self._both()]
        while self._take("or"):
            sides.append(self._both())
        return sides[0] if len(sides) == 1 else lambda lookup: _any(side(lookup) for side in sides)

    def _both(self) -> Evaluate:
        sides = [self._negation()]
        while self._take("and"):
            sides.append(self._negation())
        return sides[0] if len(sides) == 1 else lambda lookup: _all(side(lookup) for side in sides)

    def _negation(self) -> Evaluate:
        if not self._take("not"):
            return self._comparison()
        inner = self._nested(self._negation)
        return lambda lookup: None if (value := inner(lookup)) is None else not value

    def _comparison(self) -> Evaluate:
        left = self._sum()
        if sign := self._take(*COMPARISONS):
            return _applied(COMPARISONS[sign], left, self._sum())
        return left

    def _sum(self) -> Evaluate:
        left = self._product()
        while sign := self._take(*SUMS):
            left = _applied(SUMS[sign], left, self._product())
        return left

    def _product(self) -> Evaluate:
        left = self._power()
        while sign := self._take(*PRODUCTS):
            left = _applied(PRODUCTS[sign], left, self._power())
        return left

    def _power(self) -> Evaluate:
        if self._take("-"):
            return _applied(operator.neg, self._nested(self._power))
        base = self._operand()
        return _applied(math.pow, base, self._nested(self._power)) if self._take("^") else base

    def _operand(self) -> Evaluate:
        if self._take("("):
            inner = self._nested(self.either)
            self._close()
            return inner
        kind, text = self.kind, self.ahead
        if kind not in ("number", "name", "text") or text in WORDS:
            raise self.unexpected()
        self._advance()
        if kind == "number":
            number = float(text)
            return lambda _: number
        if kind == "text":
            return lambda _: text[1:-1]
        if self.ahead == "(":
            return self._call(text)
        self.names.add(text)
        return lambda lookup: lookup(text)

    def _call(self, name: str) -> Evaluate:
        if name not in FUNCTIONS:
            raise GrammarError(NO_FUNCTION, name=name)
        self._take("(")
        arguments = [self._nested(self._sum)]
        while self._take(","):
            arguments.append(self._nested(self._sum))
        self._close()
        return _applied(FUNCTIONS[name], *arguments)

    def _close(self) -> None:
        if not self._take(")"):
            raise self.unexpected()

    def _nested(self, read: Callable[[], Evaluate]) -> Evaluate:
        self._depth += 1
        if self._depth > DEEPEST:
            raise GrammarError(TOO_DEEP, whole=self.text)
        inner = read()
        self._depth -= 1
        return inner


def _applied(function: Callable[..., Value], *operands: Evaluate) -> Evaluate:
    """Return the function of the operands' values: unknown where one of them is."""

    def evaluate(lookup: Lookup) -> Value | None:
        values = [operand(lookup) for operand in operands]
        return None if None in values else function(*values)

    return evaluate


def _any(values: Iterator[Value | None]) -> Value | None:
    known = list(values)
    return True if any(known) else (None if None in known else False)


def _all(values: Iterator[Value | None]) -> Value | None:
    known = list(values)
    return False if any(value is not None and not value for value in known) else (None if None in known else True)
