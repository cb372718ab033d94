"""Lines become a rule: what is kept, what is computed, the place of a mistake, and hostile texts."""

from typing import Any

import numpy as np
import pytest

from core.expressions.rule import MOST_LINES, MOST_OPERATIONS, Rule, RuleError
from tests.core.expressions.hostile_rules import attack


def carried_out(rule: Rule, **kept: float) -> dict[str, Any]:
    values: dict[str, Any] = {"w": np.array([1.0, -2.0]), "g": np.array([0.5, 4.0])}
    values |= {"t": np.float64(3), "eta": np.float64(0.1)}
    values |= {name: np.full(2, kept.get(name, 0.0)) for name in rule.kept}
    with np.errstate(all="ignore"):
        for line in rule.lines:
            values[line.name] = line.value(values)
    return values


def test_lines_are_carried_out_one_after_the_other() -> None:
    values = carried_out(Rule("m = 0.5*m + g; w = w - eta*m\nw = 2 w"), m=2.0)
    assert values["m"].tolist() == [1.5, 5.0]
    assert values["w"].tolist() == pytest.approx([2 * (1 - 0.15), 2 * (-2 - 0.5)])


def test_what_is_read_before_it_is_set_is_kept() -> None:
    assert Rule("c = 0.9*m + g\nw = w - eta*sign(c)\nm = 0.99*m + g").kept == ("m",)
    assert Rule("m = g\nw = w - m").kept == ()
    assert Rule("m = m + 1; v = u; u = m; w = w - v").kept == ("m", "u")


def test_parameters_and_the_step_are_numbers() -> None:
    values = carried_out(Rule("w = w - a^t * g", a=0.5))
    assert values["w"].tolist() == [1 - 0.0625, -2 - 0.5]
    assert Rule("w = w - a^t * g", a=0.5).used == {"w", "a", "t", "g"}


@pytest.mark.parametrize("typed", ["w = w - η g", "w ← w − eta × g  # down", "\n\n  w=w-eta*g;;\n"])
def test_people_type_a_step_in_many_ways(typed: str) -> None:
    assert carried_out(Rule(typed))["w"].tolist() == [0.95, -2.4]


@pytest.mark.parametrize(
    ("typed", "line", "position", "sentence"),
    [
        ("m = 0.9*m + g\nw = w - eta*q", 2, 13, "line 2: unknown name “q” at position 13"),
        ("m = g; w = w - (m", 1, 16, "line 1: the parenthesis at position 16 is not closed"),
        ("w = w - eta*g\n\n  g = 2", 3, 3, "line 3: “g” at position 3 is given: set another name"),
        ("lambda = 1; w = g", 1, 1, "line 1: “lambda” at position 1 is given: set another name"),
        ("w = ", 1, 5, "line 1: something is missing at the end, position 5"),
        ("w - eta*g", 1, 1, "line 1: at position 1, write a name, = and a formula, as in m = 0.9*m + g"),
        ("w == g", 1, 4, "line 1: unexpected “=” at position 4"),
        ("w = sqrt g + max(g)", 1, 14, "line 1: the number of arguments of “max” at position 14 is 1, not 2"),
        ("m = g", 0, 0, "no line sets w: the last could be w = w - eta*g"),
        ("  # nothing\n", 0, 0, "is empty"),
        ("w = w - g\n" * (MOST_LINES + 1), 0, 0, "has 13 lines, more than 12"),
    ],
)
def test_a_mistake_has_its_line_and_column(typed: str, line: int, position: int, sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        Rule(typed)
    assert (caught.value.line, caught.value.position, str(caught.value)) == (line, position, sentence)


def test_a_rule_takes_only_so_many_operations() -> None:
    line = "w = w" + "".join(f" + sin(g + {number})" for number in range(1, 31))
    assert len(Rule(line).lines) == 1
    with pytest.raises(RuleError, match=rf"takes 270 operations, more than {MOST_OPERATIONS}"):
        Rule(f"{line}\n{line}\n{line}")


def test_a_pole_is_no_error() -> None:
    values = carried_out(Rule("k = 0\nw = k^-2 + 1/k + g"))
    assert np.isposinf(values["w"]).all()


@pytest.mark.slow
def test_two_thousand_hostile_rules_are_refused_or_take_steps() -> None:
    assert 200 < attack(2000, 0) < 2000


@pytest.mark.parametrize(
    ("typed", "summands"),
    [
        ("a*m + (1 - a)*g", ["a*m", "(1 - a)*g"]),
        ("-m - 1e-8 + |g - 1|", ["-m", "- 1e-8", "|g - 1|"]),
        ("max(m, g + 1) * 2", []),
        ("sin g - 2^-t", ["sin g", "- 2^-t"]),
        ("m", []),
        ("m + sqrt(g*g + 1)/(1 - a^t)*exp(g)", []),  # too long to be read in a table
    ],
)
def test_a_sum_is_taken_apart(typed: str, summands: list[str]) -> None:
    (line, _) = Rule(f"m = {typed}; w = g", a=0.5).lines
    assert [one.typed for one in line.summands] == summands
    values = {name: np.array([0.5, 2.0]) for name in ("m", "g", "t")}
    parts = [one.value(values) for one in line.summands]
    if parts:
        np.testing.assert_allclose(np.sum(np.broadcast_arrays(*parts), axis=0), line.value(values), rtol=1e-14)
