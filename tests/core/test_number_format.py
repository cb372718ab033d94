"""Numbers as a person reads them: the expected texts were written by hand."""

import math
import string

import pytest

from core.messages import Message
from core.number_format import (
    decimal,
    distinct,
    exactly,
    fitting,
    fraction,
    multiple,
    number,
    part_of_one,
    percent,
    roughly,
    without_e,
)

BOUNDS = [0.0, 1e-300, 4.94e-324, 1e-16, 0.1, 1 - 2**-53, 1.0, 1 + 2**-52, 12345.678, 1e16, 1e300]
ALL = [*BOUNDS, *(-value for value in BOUNDS), math.inf, -math.inf, math.nan]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1e-300, "1e−300"),
        (-1.0364e-116, "−1.036e−116"),
        (1e300, "1e300"),
        (4.4021e289, "4.402e289"),
        (-0.4, "−0.4"),
        (-4.667e-6, "−4.667e−6"),
        (12345.0, "1.234e4"),
        (1234.0, "1234"),
        (3, "3"),
        (9.636e-10, "9.636e−10"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
    ],
)
def test_a_number_has_four_digits_and_a_real_minus(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0951, "0.095"),
        (12.3, "12"),
        (1530.0, "1,500"),
        (-15560.0, "−16,000"),
        (155600.0, "160,000"),
        (2.71e-5, "2.7e−5"),
        (math.inf, "∞"),
    ],
)
def test_an_estimate_has_two_digits(value: float, text: str) -> None:
    assert roughly(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.151, "0.15"),
        (12.3, "12"),
        (2_564_102.0, "2,600,000"),
        (3.84e12, "3.8 × 10¹²"),
        (9.99e20, "1 × 10²¹"),
        (math.inf, "∞"),
    ],
)
def test_a_multiple_has_no_e(value: float, text: str) -> None:
    assert multiple(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.15, "0.15"),
        (0.05, "1/20"),
        (3.9e-7, "1/2,600,000"),
        (2.6e-13, "1/(3.8 × 10¹²)"),
        (0.0, "0"),
        (4.94e-324, "4.9e−324"),
        (math.nan, "–"),
    ],
)
def test_a_small_share_is_a_part_of_one(share: float, text: str) -> None:
    assert fraction(share) == text
    assert Message("{left:/}", left=share).text() == text


@pytest.mark.parametrize(("value", "text"), [(-0.0, "0"), (3e-4, "0.0003"), (1e-5, "1e-5"), (-2.5, "-2.5"), (7, "7")])
def test_a_setting_is_written_as_it_is_typed(value: float, text: str) -> None:
    assert exactly(value) == text


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.0, None, "0%"),
        (1.0, None, "100%"),
        (1e-300, None, "<0.1%"),
        (0.00049, None, "<0.1%"),
        (0.004, None, "0.4%"),
        (0.49, None, "49%"),
        (0.9949, None, "99%"),
        (0.996, None, ">99%"),
        (1 - 2**-53, None, ">99%"),
        (0.9996, 1, ">99.9%"),
        (0.0004, 1, "<0.1%"),
        (0.99996, 2, ">99.99%"),
        (0.004, 0, "<1%"),
        (0.9531, 2, "95.31%"),
        (-0.0, 1, "0.0%"),
        (-0.0816, 1, "−8.2%"),
        (1.5, None, "150%"),
        (math.nan, None, "–"),
    ],
)
def test_only_nothing_is_0_and_only_everything_is_100_percent(share: float, decimals: int | None, text: str) -> None:
    assert percent(share, decimals) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.0000"), (1.0, "1.0000"), (59999 / 60000, ">0.9999"), (1 / 60000, "<0.0001"), (0.95312, "0.9531")],
)
def test_only_nothing_is_0_and_only_everything_is_1(share: float, text: str) -> None:
    assert part_of_one(share, 4) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "+0.00"), (-0.0, "+0.00"), (0.0017, "+0.002"), (-2e-9, "−2e−9"), (1.005, "+1.00")]
)
def test_what_is_not_0_is_not_written_as_0(value: float, text: str) -> None:
    assert decimal(value, 2, signed=True) == text


@pytest.mark.parametrize("value", ALL)
def test_no_text_is_minus_zero_or_has_a_hyphen_and_each_reads_back(value: float) -> None:
    for text in (number(value), roughly(value), decimal(value, 4)):
        assert "-" not in text
        assert text not in {"−0", "−0.0000"}
        assert set(text) <= set(string.digits + "−+,.e∞–")
        plain = text.replace(",", "").replace("−", "-").replace("∞", "inf").replace("–", "nan")
        assert float(plain) == pytest.approx(value, rel=0.5, abs=5e-5 if text == decimal(value, 4) else 0, nan_ok=True)
    assert (float(number(value).replace("−", "-")) == 0) == (value == 0) if math.isfinite(value) else True


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([-3.23100, -3.23500, -3.23501], ["−3.231", "−3.235", "−3.23501"]),
        ([1.0, 2.0], ["1", "2"]),
        ([1.0, 1 + 2**-52], ["1", "1.0000000000000002"]),
        ([0.0, 0.0], ["0", "0"]),
        ([], []),
    ],
)
def test_numbers_that_differ_are_written_differently(values: list[float], texts: list[str]) -> None:
    assert distinct(values) == texts


def test_a_number_in_a_narrow_place_has_fewer_digits() -> None:
    def shown(most: int) -> str:
        return fitting(-9.6364e-10, lambda text: len(text) <= most)

    assert [shown(most) for most in (20, 9, 8, 7, 1)] == ["−9.636e−10", "−9.64e−10", "−9.6e−10", "−1e−9", "−1e−9"]


def test_sentences_write_their_numbers_alike() -> None:
    said = Message("{a:.1%} {b:.2g} {c:.1f} {d:g} {e} {f:.0%}", a=0.9999, b=-1e-9, c=-0.0, d=-0.0, e=3, f=1.0).text()
    assert said == ">99.9% −1e−9 0.0 0 3 100%"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("5.3e−5", "5.3·10⁻⁵"),
        ("1e−8", "10⁻⁸"),
        ("−1e12", "−10¹²"),
        ("−2.5e−10", "−2.5·10⁻¹⁰"),
        ("0.053", "0.053"),
        ("∞", "∞"),
    ],
)
def test_a_text_writes_a_power_of_ten_without_an_e(written: str, said: str) -> None:
    assert without_e(written) == said
