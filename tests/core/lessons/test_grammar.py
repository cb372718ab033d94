"""The small language of lessons: it reckons and compares, knows what is unknown, and refuses the rest."""

import pytest

from core.lessons.grammar import DEEPEST, LONGEST, GrammarError, Value, parse

KNOWN: dict[str, Value] = {"sgd.turns": 12.0, "momentum.turns": 2.0, "adam.outcome": "converged", "run.diverged": False}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sgd.turns", 12.0),
        ("sgd.turns / momentum.turns", 6.0),
        ("2 + 3 * 4 - 1", 13.0),
        ("(2 + 3) * 4", 20.0),
        ("-2 ^ 2", -4.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("max(1, sgd.turns, 3)", 12.0),
        ("round(2.6)", 3.0),
        ("exp(0)", 1.0),
        ("sgd.turns > 2 * momentum.turns", True),
        ("sgd.turns > 2 * momentum.turns and run.diverged", False),
        ("not run.diverged or 1 > 2", True),
        ("adam.outcome == 'converged'", True),
        ("adam.outcome != 'diverged'", True),
        ("1 <= 1", True),
        ("1e-3 < .5", True),
    ],
)
def test_it_has_the_value_that_it_would_have_on_paper(text: str, value: Value) -> None:
    assert parse(text).value(KNOWN.get) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("rmsprop.turns", None),
        ("rmsprop.turns + 1", None),
        ("rmsprop.turns > 1", None),
        ("not rmsprop.turns", None),
        ("1 > 2 and rmsprop.turns > 1", False),
        ("2 > 1 or rmsprop.turns > 1", True),
        ("1 / (momentum.turns - 2)", None),
        ("(0 - 1) ^ .5", None),
        ("sqrt(0 - 1)", None),
        ("adam.outcome > 1", None),
        ("9 ^ 9 ^ 9 ^ 9", None),
    ],
)
def test_what_is_not_known_stays_unknown(text: str, value: Value | None) -> None:
    assert parse(text).value(KNOWN.get) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "sgd.turns sgd.turns",
        "sgd..turns",
        ".turns",
        "sgd.turns = 1",
        "a[0]",
        "a if b else c",
        "lambda: 1",
        "open('x')",
        "__import__('os')",
        "eval(1)",
        "sgd.turns()",
        "max()",
        "max(1,)",
        "1 < 2 < 3",
        "and",
        "'unfinished",
        "1 ≤ 2",
        "1e",
        "0x10",
        "a; b",
        "(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1),
        "-" * (DEEPEST + 2) + "1",
        "not " * (DEEPEST + 2) + "1",
        "1 + " * LONGEST + "1",
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse(text)


def test_it_says_which_measures_it_needs() -> None:
    assert parse("sgd.turns / max(momentum.turns, 1) > limit").names == {"sgd.turns", "momentum.turns", "limit"}
