"""A line declares a number with its range and its default; a mistake in it has its line and column."""

import math

import pytest

from core.expressions.rule import Rule, RuleError
from core.expressions.rule_parameters import Parameter

STEP = "\nw = w - eta*g"


def test_lines_declare_parameters_in_their_order() -> None:
    rule = Rule(
        "beta1 in [0, 0.999] = 0.9\nw = w - mu*g  # before it is declared\n mu ∈ [-1/2, 2 pi] = -.5; k in [1, 2]=1"
    )
    assert rule.parameters == (
        Parameter("beta1", 0.0, 0.999, 0.9),
        Parameter("mu", -0.5, 2 * math.pi, -0.5),
        Parameter("k", 1.0, 2.0, 1.0),
    )
    assert [line.name for line in rule.lines] == ["w"]
    assert rule.used == {"w", "mu", "g"}


def test_given_numbers_are_those_of_the_parameters_in_order() -> None:
    lines = Rule("p in [0, 9] = 1; q in [0, 9] = 2; w = p + 10 q", a=3.0).torch_lines()
    assert lines == ["w = torch.tensor(23.0)"]


def test_twelve_lines_may_follow_four_parameters() -> None:
    declared = "".join(f"p{number} in [0, 1] = 0\n" for number in range(4))
    assert len(Rule(declared + "w = w - g\n" * 12).lines) == 12
    with pytest.raises(RuleError, match="has 13 lines"):
        Rule(declared + "w = w - g\n" * 13)


@pytest.mark.parametrize(
    ("typed", "line", "position", "sentence"),
    [
        ("mu in [0, 1]", 1, 7, "at position 7, write a range and a default: [0, 1] = 0.9"),
        ("w = g\n mu in 0, 1 = 3", 2, 8, "at position 8, write a range and a default: [0, 1] = 0.9"),
        ("mu in [0, 1] =  3", 1, 17, "the default at position 17 lies outside its range"),
        ("w = g; mu in [1, 0] = 1", 1, 14, "the range at position 14 does not rise"),
        ("w in [0, 1] = 0", 1, 1, "“w” at position 1 is given: set another name"),
        ("pi in [0, 1] = 0", 1, 1, "“pi” at position 1 is given: set another name"),
        ("sqrt in [0, 1] = 0", 1, 1, "“sqrt” at position 1 is given: set another name"),
        ("lambda in [0, 1] = 0", 1, 1, "“lambda” at position 1 is given: set another name"),
        ("mu in [0, g] = 0", 1, 11, "unknown name “g” at position 11"),
        ("mu in [0, 1e9] = 0", 1, 11, "the number at position 11 is not between −1000 and 1000"),
        ("mu in [0, 1] = 0/0", 1, 16, "what stands at position 16 is no number"),
        ("mu in [0, ] = 0", 1, 11, "something is missing at the end, position 11"),
        ("mu in [0, 1] = 0; mu in [0, 1] = 1", 1, 19, "“mu” at position 19 is declared twice"),
        ("mu in [0, 1] = 0\nmu = 2", 2, 1, "“mu” at position 1 is given: set another name"),
        (f"{'m' * 21} in [0, 1] = 0", 1, 1, "the name at position 1 has more than 20 characters"),
        (
            "p in [0,1]=0;q in [0,1]=0;r in [0,1]=0;s in [0,1]=0;u in [0,1]=0",
            1,
            53,
            "“u” at position 53 is too many: at most 4 numbers",
        ),
    ],
)
def test_a_mistake_has_its_line_and_column(typed: str, line: int, position: int, sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        Rule(typed + STEP)
    assert (caught.value.line, str(caught.value)) == (line, f"line {line}: {sentence}")
    assert caught.value.position == position


def test_where_parameters_are_declared_letters_are_no_numbers() -> None:
    with pytest.raises(RuleError, match="unknown name “b” at position 15"):
        Rule("p in [0, 1] = 1\nw = w - eta*g*b", a=0.9, b=0.5)
