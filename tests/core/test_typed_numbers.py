"""A number is read by one rule, whatever the language; what has no meaning, or two, is refused."""

from collections.abc import Callable

import pytest

from core.settings import RefusedError
from core.typed_numbers import is_plain, read_number, read_whole_number, read_whole_numbers
from tests.core.expressions.typed_texts import typed_texts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,001", 0.001),
        ("0,125", 0.125),
        ("10.000", 10.0),
        ("10,000", 10.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.234.567,8", 1234567.8),
        ("1 234,5", 1234.5),
        ("1\u00a0234.5", 1234.5),
        ("1\u2009234", 1234.0),
        ("1\u202f234\u202f567", 1234567.0),
        ("1'234.5", 1234.5),
        ("1e-3", 0.001),
        ("1,5e−3", 0.0015),
        ("1/3", 1 / 3),
        ("0.3 / 0.1", 3.0),
        ("1 %", 0.01),
        ("0.7%", 0.007),
        ("０．５", 0.5),
        ("１，２３４．５％", 12.345),
        ("−.5", -0.5),
        ("1e-999", 0.0),
    ],
)
def test_a_decimal_number_is_what_people_mean(text: str, value: float) -> None:
    assert read_number(text) == value


def test_in_a_field_of_percents_thirty_is_thirty_percent() -> None:
    assert [read_number(text, percent=True) for text in ("30", "30 %", "０,７％")] == [0.3, 0.3, 0.007]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10,000", 10_000),
        ("10.000", 10_000),
        ("10 000", 10_000),
        ("１０'０００", 10_000),
        ("3e4", 30_000),
        ("60000/100", 600),
    ],
)
def test_a_whole_number_is_grouped_by_any_mark(text: str, value: int) -> None:
    assert read_whole_number(text) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("256,100", (256, 100)),
        ("256, 100; 50", (256, 100, 50)),
        ("256 100", (256, 100)),
        ("784-100x50×10", (784, 100, 50, 10)),
        ("[256,100]", (256, 100)),
        ("(256,)", (256,)),
        ("２５６，１００", (256, 100)),
        ("1.000 100", (1000, 100)),
        ("256 -5", (256, -5)),
        ("", ()),
    ],
)
def test_in_a_list_a_comma_a_space_and_a_semicolon_separate(text: str, values: tuple[int, ...]) -> None:
    assert read_whole_numbers(text) == values


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (read_number, "1_000", "“1_000” is not a number"),
        (read_number, "1,000,000", "“1,000,000” is not a number"),
        (read_number, "1e999", "“1e999” is too large a number"),
        (read_number, "1/0", "“1/0” divides by 0"),
        (read_number, "x²", "“x²” is not a number"),
        (read_number, "9" * 300, f"“{'9' * 39}…” is not a number"),
        (read_whole_number, "1.5", "“1.5” is not a whole number"),
        (read_whole_number, "0,125", "“0,125” is not a whole number"),
        (read_whole_number, "1/3", "“1/3” is not a whole number"),
        (read_whole_number, "1e30", "“1e30” is too large a number"),
        (read_whole_numbers, "256,,100", "“256,,100” is not a list of whole numbers"),
        (read_whole_numbers, "256, 1.5", "“256, 1.5” is not a list of whole numbers"),
    ],
)
def test_what_is_no_number_is_refused(read: Callable[[str], object], text: str, sentence: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(text)
    assert str(caught.value) == sentence


def test_only_another_notation_needs_to_be_explained() -> None:
    assert all(is_plain(text, float(text)) for text in ("5", "0.50", ".5", "1e-3", "-2", "+2"))
    assert is_plain("−2", -2)
    assert not any(is_plain(text, 1.0) for text in ("1,0", "1/1", "100 %", "１", "1_0", "1.0001"))


def read_or_none(read: Callable[[str], float], text: str) -> float | None:
    try:
        return read(text)
    except RefusedError:
        return None


@pytest.mark.parametrize("count", [400, pytest.param(40_000, marks=pytest.mark.slow)])
def test_numbers_written_in_every_way_have_the_value_of_their_digits(count: int) -> None:
    for one in typed_texts(seed=count, count=count):
        assert read_or_none(read_whole_number, one.text) == one.whole, one
        assert read_or_none(read_number, one.text) == (None if one.decimal is None else float(one.decimal)), one
