"""Numbers as people type them, read by one rule in every language.

In a field of decimals, a comma or a point is the decimal mark; if both stand in a number, the last is the decimal mark
and the other one groups. In a field of whole numbers, either groups: 10,000 and 10.000 are 10000. A space and ' group
in both. In a list, commas, semicolons and spaces separate. Groups have three digits, and no number has two meanings.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from core.settings import N_, RefusedError

NO_NUMBER = N_("“{text}” is not a number")
NO_WHOLE_NUMBER = N_("“{text}” is not a whole number")
NO_LIST = N_("“{text}” is not a list of whole numbers")
TOO_LARGE = N_("“{text}” is too large a number")
ZERO_DIVISOR = N_("“{text}” divides by 0")

LONGEST = 200  # characters that are read
LONGEST_QUOTE = 40  # characters that are quoted of a refused text
LARGEST_EXPONENT = 1000  # with so few characters, no number beyond it is within float64
LARGEST_WHOLE = 2**63

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
SPACE = "[ \u00a0\u2009\u202f]"
GROUPER = "[ \u00a0\u2009\u202f']"
TERM = re.compile(
    rf"(?P<sign>[+\-−]?){SPACE}*(?P<mantissa>[0-9.,' \u00a0\u2009\u202f]*?)(?:[eE](?P<exponent>[+\-−]?[0-9]+))?"
)
PERCENT = re.compile(rf"{SPACE}*%$")
QUOTIENT = re.compile(rf"{SPACE}*/{SPACE}*")
DIGITS = re.compile(r"[0-9]+")
DECIMAL = re.compile(r"[0-9]+[.,]?[0-9]*|[.,][0-9]+")
GROUPED = r"[1-9][0-9]{{0,2}}(?P<mark>{0})[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
SPACED = re.compile(GROUPED.format(GROUPER))
SPACED_DECIMAL = re.compile(GROUPED.format(GROUPER) + "[.,][0-9]*")
MARKED = re.compile(GROUPED.format("[.,]"))
MARKED_DECIMAL = re.compile(GROUPED.format("[.,]") + r"(?!(?P=mark))[.,][0-9]*")
PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
SEPARATOR = re.compile(r"\s*[,;x×]\s*|\s+|(?<=[0-9])-(?=[0-9])")  # 784-100-100 and 100x100 are lists, too
BRACKETS = {"[": "]", "(": ")"}


def read_number(text: str, *, percent: bool = False) -> float:
    """Read a decimal number: 0.001, 0,001, 1e-3, 1/3, 1 %; in a field of percents, 30 is 30 %.

    Raises:
        RefusedError: the text is not a number.
    """
    typed = _folded(text)
    bare = PERCENT.sub("", typed)
    exact = _quotient(bare, _decimal, text, NO_NUMBER)
    try:
        return float(exact / 100 if percent or bare != typed else exact)
    except OverflowError as error:
        raise _refusal(TOO_LARGE, text) from error


def read_whole_number(text: str) -> int:
    """Read a whole number: 10000, 10,000, 10.000, 1e4; 1.5 is refused.

    Raises:
        RefusedError: the text is not a whole number.
    """
    exact = _quotient(_folded(text), _whole, text, NO_WHOLE_NUMBER)
    if exact.denominator != 1:
        raise _refusal(NO_WHOLE_NUMBER, text)
    if abs(exact) >= LARGEST_WHOLE:
        raise _refusal(TOO_LARGE, text)
    return exact.numerator


def read_whole_numbers(text: str) -> tuple[int, ...]:
    """Read a list of whole numbers: 256, 100; an empty text is an empty list.

    Raises:
        RefusedError: the text is not such a list.
    """
    listed = _folded(text)
    if listed and BRACKETS.get(listed[0]) == listed[-1]:
        listed = listed[1:-1].strip()
    words = SEPARATOR.split(listed.removesuffix(",").rstrip()) if listed else []
    try:
        return tuple(read_whole_number(word) for word in words)
    except RefusedError as error:
        raise _refusal(NO_LIST, text) from error


def is_plain(text: str, value: float) -> bool:
    """Return whether a text is the number in the notation of this program, so that nobody need be told its value."""
    text = text.strip().replace("−", "-")
    return bool(PLAIN.fullmatch(text)) and float(text) == value


def _folded(text: str) -> str:
    """Replace full-width characters, and nothing else: NFKC would make x2 of x²."""
    return text.translate(FULL_WIDTH).strip()


Mantissa = Callable[[re.Match[str]], Fraction | None]


def _quotient(typed: str, mantissa: Mantissa, text: str, template: str) -> Fraction:
    """Read a number or a quotient of two; `text` is quoted if it is none."""
    terms = [_term(part, mantissa) for part in QUOTIENT.split(typed)] if len(typed) <= LONGEST else []
    match terms:
        case [Fraction() as number]:
            return number
        case [Fraction(), Fraction(numerator=0)]:
            raise _refusal(ZERO_DIVISOR, text)
        case [Fraction() as dividend, Fraction() as divisor]:
            return dividend / divisor
    raise _refusal(template, text)


def _term(typed: str, mantissa: Mantissa) -> Fraction | None:
    term = TERM.fullmatch(typed)
    number = mantissa(term) if term else None
    if term is None or number is None:
        return None
    exponent = int((term["exponent"] or "0").replace("−", "-"))
    power = Fraction(10) ** max(-LARGEST_EXPONENT, min(exponent, LARGEST_EXPONENT))
    return -number * power if term["sign"] in {"-", "−"} else number * power


def _decimal(term: re.Match[str]) -> Fraction | None:
    """Read the digits of a decimal number; the last of its marks is the decimal mark."""
    typed = term["mantissa"]
    if not any(form.fullmatch(typed) for form in (DECIMAL, SPACED, SPACED_DECIMAL, MARKED_DECIMAL)):
        return None
    whole, mark, last = re.sub(GROUPER, "", typed).replace(",", ".").rpartition(".")
    return Fraction(f"{whole.replace('.', '') or 0}.{last}") if mark else Fraction(last)


def _whole(term: re.Match[str]) -> Fraction | None:
    """Read the digits of a whole number, in which marks group; before an exponent, 1.5 is one and a half."""
    typed = term["mantissa"]
    if term["exponent"] is not None:
        return None if MARKED.fullmatch(typed) else _decimal(term)
    if not any(form.fullmatch(typed) for form in (DIGITS, SPACED, MARKED)):
        return None
    return Fraction(re.sub(r"[^0-9]", "", typed))


def _refusal(template: str, text: str) -> RefusedError:
    text = text.strip()
    return RefusedError(template, text=text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…")
