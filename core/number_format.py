"""Write numbers for a person: with the digits that matter, a real minus sign, and no zero or whole that is none."""

import math
import re
import string
from collections.abc import Callable, Sequence
from typing import Any

NOTHING = "–"  # written for a number that does not exist
DIGITS = 4  # significant digits of a number
LONGEST_ESTIMATE = 6  # digits before the point; longer ones have an exponent
LARGEST_IN_FULL = 1e10  # from here on, a multiple is written with a power of ten
LARGEST_FRACTION = 0.095  # from here on, a share is written as a decimal
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MOST_DIGITS = 17  # that tell two numbers apart
SPECIFICATION = re.compile(r"(?:\.(\d+))?([%fg/])")  # of a number in a template
DEFAULT_PLACES = 6  # str.format's


def number(value: float, digits: int = DIGITS) -> str:
    """Write a number with significant digits: −0.4, 1.2e5, 3e−12, ∞; a dash for NaN."""
    if not math.isfinite(value):
        return _not_finite(value)
    return _short_exponent(f"{value + 0.0:.{digits}g}").replace("-", "−")  # adding 0 turns −0 into 0


def roughly(value: float) -> str:
    """Write an estimate with two significant digits: 0.095, 12, 16,000."""
    estimate = float(f"{value:.2g}")
    if 1000 <= abs(estimate) < 10**LONGEST_ESTIMATE:
        return f"{estimate:,.0f}".replace("-", "−")
    return number(estimate, LONGEST_ESTIMATE) if math.isfinite(estimate) else number(value, 2)


def multiple(value: float) -> str:
    """Write a multiple with two digits, without an e: 0.15, 12, 2,600,000, 3.8 × 10¹²."""
    rounded = float(f"{value:.2g}")
    if not math.isfinite(rounded) or abs(rounded) < LARGEST_IN_FULL:
        return f"{rounded:,.0f}".replace("-", "−") if 100 <= abs(rounded) < math.inf else number(rounded, 2)
    mantissa, _, exponent = f"{rounded:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')} × 10{str(int(exponent)).translate(RAISED)}".replace("-", "−")


def without_e(text: str) -> str:
    """Return a number as a text does that has no e: 5.3·10⁻⁵ for 5.3e−5, 10⁻⁸ for 1e−8."""
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    power = f"10{exponent.replace('−', '⁻').translate(RAISED)}"
    return {"1": power, "−1": f"−{power}"}.get(mantissa, f"{mantissa}·{power}")


def fraction(share: float) -> str:
    """Write a small share as a part of one: 1/20, 1/2,600,000; a decimal from a tenth on: 0.15."""
    if share == 0 or not abs(share) < LARGEST_FRACTION or not math.isfinite(1 / share):
        return number(share, 2)
    denominator = multiple(1 / share)
    return f"1/({denominator})" if " " in denominator else f"1/{denominator}"


def exactly(value: float) -> str:
    """Write a number as a person types it, in up to 15 digits: 0.001, 3e-4."""
    return _short_exponent(f"{value + 0.0:.15g}")


def decimal(value: float, decimals: int, *, signed: bool = False) -> str:
    """Write a number with fixed decimals: 0.9531; one that would be 0 without being 0 has a digit of its own: 2e−6."""
    if not math.isfinite(value):
        return _not_finite(value)
    text = f"{value:{'+' if signed else ''}z.{decimals}f}"
    if value != 0 and float(text) == 0:
        return ("+" if signed and value > 0 else "") + number(value, 1)
    return text.replace("-", "−")


def part_of_one(share: float, decimals: int) -> str:
    """Write a share with fixed decimals: 0.9531; only 0 itself is 0, and only 1 itself is 1: <0.0001, >0.9999."""
    step, text = 10.0**-decimals, decimal(share, decimals)
    if 0 < share < step / 2:
        return f"<{step:.{decimals}f}"
    return f">{1 - step:.{decimals}f}" if share < 1 and text == f"{1:.{decimals}f}" else text


def percent(share: float, decimals: int | None = None) -> str:
    """Write a share with these decimals, or those that matter: 0.4%, 49%.

    Only 0 itself is 0%, and only 1 itself is 100%: <0.1%, >99%.
    """
    if not math.isfinite(share):
        return _not_finite(share)
    if decimals is None:
        decimals = 0 if abs(share) >= 0.0995 or share == 0 else 1
    text = f"{share:z.{decimals}%}"
    if float(text[:-1]) == 0 and share != 0:
        return f"<{0.1**decimals:.{decimals}f}%" if share > 0 else f">−{0.1**decimals:.{decimals}f}%"
    if float(text[:-1]) == 100 and share < 1:
        return f">{100 - 0.1**decimals:.{decimals}f}%"
    return text.replace("-", "−")


def distinct(values: Sequence[float], digits: int = DIGITS) -> list[str]:
    """Write numbers with as many digits as it takes to tell those apart that differ, the same for all."""
    different = len(set(values))
    tries = ([number(value, more) for value in values] for more in range(digits, MOST_DIGITS))
    return next(
        (texts for texts in tries if len(set(texts)) == different), [number(value, MOST_DIGITS) for value in values]
    )


def fitting(value: float, fits: Callable[[str], bool], digits: int = DIGITS) -> str:
    """Write a number with as many digits as fit, but at least one: a number that is cut off is another number."""
    texts = (number(value, fewer) for fewer in range(digits, 1, -1))
    return next((text for text in texts if fits(text)), number(value, 1))


class NumberFormatter(string.Formatter):
    """Fills templates as str.format does, with numbers as this module writes them: {gap:.1%}, {rate:g}, {left:/}."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one fact; integers without a specification, and what is no number, as they are."""
        form = SPECIFICATION.fullmatch(format_spec)
        if form is None or not isinstance(value, (int, float)):
            return str(super().format_field(value, format_spec))
        places = int(form[1]) if form[1] else DEFAULT_PLACES
        match form[2]:
            case "%":
                return percent(value, places)
            case "f":
                return decimal(value, places)
            case "/":
                return fraction(value)
        return number(value, places)


def _not_finite(value: float) -> str:
    return NOTHING if math.isnan(value) else "∞" if value > 0 else "−∞"


def _short_exponent(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else text
