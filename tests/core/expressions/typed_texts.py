"""Numbers written in every way that people write them, with the values that they have by construction."""

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

SPACES = " \u00a0\u2009\u202f"
REFUSED = (
    *(
        "",
        "-",
        ".",
        ",",
        "e5",
        "1e",
        "1e1.5",
        "abc",
        "nan",
        "inf",
        "Infinity",
        "1_000",
        "0x10",
        "1²",
        "½",
        "١٢",
        "12px",
    ),
    *("1 2", "12 34", "1 0000", "0 125", "1'00", "1,2.5", "1.2,3.4", "0,125.5", "1 234'567", "1,234 567", "1,00,000.5"),
    *(
        "١٢",
        "1/2/3",
        "1/0",
        "1/",
        "/2",
        "1//2",
        "5 % %",
        "%",
        "--5",
        "5-",
        "1+1",
        "2*3",
        "1:2",
        "1\u3000000",
        "1\u200b0",
    ),
)


class Typed(NamedTuple):
    """A text, and what it is in a field of decimals and in one of whole numbers: None if it is refused."""

    text: str
    decimal: Fraction | None
    whole: int | None


def typed_texts(seed: int, count: int) -> Iterator[Typed]:
    """Yield so many texts."""
    rng = random.Random(seed)
    for _ in range(count):
        one = rng.choice((_decimal, _decimal, _spaced, _marked, _both, _scientific, _quotient, _percent, _refused))(rng)
        if rng.random() < 0.2:
            one = _signed(one, rng)
        if rng.random() < 0.2:
            one = one._replace(text=_full_width(one.text))
        if rng.random() < 0.1:
            one = one._replace(text=f" {one.text} ")
        yield one


def _digits(rng: random.Random, least: int, most: int) -> str:
    return "".join(rng.choices("0123456789", k=rng.randint(least, most)))


def _groups(rng: random.Random, fewest: int) -> list[str]:
    return [str(rng.randint(1, 999)), *(_digits(rng, 3, 3) for _ in range(rng.randint(fewest, 3)))]


def _value(whole: str, part: str) -> Fraction:
    return Fraction(int((whole + part) or 0), 10 ** len(part))


def _decimal(rng: random.Random) -> Typed:
    """0.001 and 0,001; three digits behind the mark are a group where only whole numbers are."""
    whole, part, mark = str(rng.randint(0, 1200)), _digits(rng, 0, 4), rng.choice(".,")
    if not part:
        return Typed(whole, Fraction(int(whole)), int(whole))
    grouped = len(part) == 3 and len(whole) <= 3 and whole != "0"
    return Typed(f"{whole}{mark}{part}", _value(whole, part), int(whole + part) if grouped else None)


def _spaced(rng: random.Random) -> Typed:
    groups, mark = _groups(rng, 1), rng.choice([*SPACES, "'"])
    text, number = mark.join(groups), int("".join(groups))
    if rng.random() < 0.5:
        return Typed(text, Fraction(number), number)
    part = _digits(rng, 1, 3)
    return Typed(f"{text}{rng.choice('.,')}{part}", _value(str(number), part), None)


def _marked(rng: random.Random) -> Typed:
    """1,234,567: two decimal marks are none."""
    groups = _groups(rng, 2)
    return Typed(rng.choice(".,").join(groups), None, int("".join(groups)))


def _both(rng: random.Random) -> Typed:
    groups, part = _groups(rng, 1), _digits(rng, 1, 4)
    group, mark = rng.choice([(".", ","), (",", ".")])
    return Typed(f"{group.join(groups)}{mark}{part}", _value("".join(groups), part), None)


def _scientific(rng: random.Random) -> Typed:
    whole, part, exponent = str(rng.randint(0, 99)), _digits(rng, 0, 2), rng.randint(-12, 9)
    number = _value(whole, part) * Fraction(10) ** exponent
    sign = rng.choice("-−") if exponent < 0 else rng.choice(["", "+"])
    mantissa = f"{whole}{rng.choice('.,')}{part}" if part else whole
    text = f"{mantissa}{rng.choice('eE')}{sign}{abs(exponent)}"
    return Typed(text, number, number.numerator if number.denominator == 1 else None)


def _quotient(rng: random.Random) -> Typed:
    dividend, divisor, space = rng.randint(0, 300), rng.randint(1, 30), rng.choice(["", " "])
    number = Fraction(dividend, divisor)
    whole = number.numerator if number.denominator == 1 else None
    return Typed(f"{dividend}{space}/{space}{divisor}", number, whole)


def _percent(rng: random.Random) -> Typed:
    whole, part = str(rng.randint(0, 300)), _digits(rng, 1, 2)
    return Typed(f"{whole}{rng.choice('.,')}{part}{rng.choice(['', *SPACES])}%", _value(whole, part) / 100, None)


def _refused(rng: random.Random) -> Typed:
    return Typed(rng.choice(REFUSED), None, None)


def _signed(one: Typed, rng: random.Random) -> Typed:
    if one.text in REFUSED:
        return one
    minus = rng.random() < 0.7
    text = (rng.choice("-−") if minus else "+") + one.text
    sign = -1 if minus else 1
    return Typed(
        text,
        None if one.decimal is None else sign * one.decimal,
        None if one.whole is None else sign * one.whole,
    )


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
