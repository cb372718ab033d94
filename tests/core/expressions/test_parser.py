"""Texts become functions: what people write, the sentences about what is no function, and hostile texts."""

import builtins
import math
import os
import string
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.expressions import Expression
from core.expressions.graph import FUNCTIONS
from core.expressions.parser import LONGEST, ExpressionError
from tests.core.expressions.hostile_texts import attack
from tests.core.expressions.texts import TERMS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2.0),
        ("x", 0.5),
        ("x + 2 * y - 1", 5.5),
        ("x - y - 1", -3.5),
        ("2 / x / y", 4 / 3),
        ("-x^2", -0.25),
        ("(-x)^2", 0.25),
        ("2^-x", 2**-0.5),
        ("2 ** 3 ** x", 2 ** math.sqrt(3)),
        ("--x", 0.5),
        ("+x", 0.5),
        ("x² + y³", 27.25),
        ("x⁻¹ + y¹⁰", 2 + 3**10),
        ("x²y", 0.75),
        ("2x + 3y", 10.0),
        ("2 x y", 3.0),
        ("3(x+1)(y−1)", 9.0),
        ("x(y + 1)", 2.0),
        ("2sin(x)cos(y)", 2 * math.sin(0.5) * math.cos(3)),
        ("x × y · 2 ÷ 4", 0.75),
        ("2e x", math.e),
        ("2e3x", 1000.0),
        ("2.x", 1.0),
        (".5x", 0.25),
        ("007x", 3.5),
        ("1e-3 * x", 0.0005),
        ("π x + pi x", math.pi),
        ("e^x", math.exp(0.5)),
        ("a x + b y + c d", 42.5),
        ("ln(y) - log(y)", 0.0),
        ("log10(y) + log2(y)", math.log10(3) + math.log2(3)),
        ("min(x, y) + 10 max(x, y)", 30.5),
        ("abs(x - y)", 2.5),
        ("x^y", 0.125),
        ("y^0.5 - sqrt(y)", 0.0),
        ("(x - 1)^3", -0.125),
        ("(x - 1)^-3", -8.0),
        ("(x - 1)^21", -(0.5**21)),
        ("x^0 + 0^0", 2.0),
        ("\tx\n +\xa0y ", 3.5),
        ("+".join(["x"] * 249), 124.5),
        ("-" * 400 + "x", 0.5),
        ("(" * 40 + "x" + ")" * 40, 0.5),
        ("x⋅y + x∗y + x∙y + x•y", 6.0),
        ("y – x", 2.5),
        ("y∕x - y⁄x", 0.0),
        ("ｘ＾２ ＋ ｓｉｎ（ｙ）", 0.25 + math.sin(3)),
        ("X + Y² + 2X Y", 12.5),
        ("|x - y|", 2.5),
        ("2|x||y| + |x|²/|y|", 3 + 0.25 / 3),
        ("|sin(x - y)| |x|", math.sin(2.5) / 2),
        ("√y", math.sqrt(3)),
        ("√(x + y) + 2√x", math.sqrt(3.5) + 2 * math.sqrt(0.5)),
        ("√y² - √(y)^2", 0.0),
        ("e^√x", math.exp(math.sqrt(0.5))),
        ("cbrt(x - y) + ∛8", 2 - 2.5 ** (1 / 3)),
        ("sin x", math.sin(0.5)),
        ("2 sin x + cos y", 2 * math.sin(0.5) + math.cos(3)),
        ("sin x^2 - sin x²", 0.0),
        ("-sin x^y^2 - 1", -math.sin(0.5**9) - 1),
        ("y^sin x", 3 ** math.sin(0.5)),
        ("1/sin x", 1 / math.sin(0.5)),
        ("sin √y + √sin(x)", math.sin(math.sqrt(3)) + math.sqrt(math.sin(0.5))),
        ("sin |x - y|", math.sin(2.5)),
        ("|sin x|", math.sin(0.5)),
        ("max(sin x, cos y)", math.sin(0.5)),
        ("(sin x)(y)", 3 * math.sin(0.5)),
    ],
)
def test_what_people_write_has_the_value_that_they_mean(text: str, value: float) -> None:
    expression = Expression(text, a=2.0, b=3.5, c=4.0, d=7.75)
    assert float(expression.value(np.array([0.5, 3.0]))) == pytest.approx(value, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        ("2 + foo", 5, "unknown name “foo” at position 5"),
        ("Sin(x)", 1, "unknown name “Sin” at position 1"),
        ("x + sinx", 5, "unknown name “sinx” at position 5"),
        ("1 + xy", 5, "unknown name “xy” at position 5: write x * y"),
        ("x2", 1, "unknown name “x2” at position 1"),
        ("1_000", 2, "unknown name “_000” at position 2"),
        ("0x10", 2, "unknown name “x10” at position 2"),
        ("__import__('os')", 1, "unknown name “__import__” at position 1"),
        ("x if y else 1", 3, "unknown name “if” at position 3"),
        ("lambda x: x", 1, "unknown name “lambda” at position 1"),
        ("f'{x}'", 1, "unknown name “f” at position 1"),
        ("not x", 1, "unknown name “not” at position 1"),
        ("z", 1, "unknown name “z” at position 1"),
        ("x.real", 2, "unexpected “.” at position 2"),
        ("x < y", 3, "unexpected “<” at position 3"),
        ("x == y", 3, "unexpected “=” at position 3"),
        ("(x := 1)", 4, "unexpected “:” at position 4"),
        ("'x'", 1, "unexpected “'” at position 1"),
        ("[x]", 1, "unexpected “[” at position 1"),
        ("{x for x in y}", 1, "unexpected “{” at position 1"),
        ("x % 2", 3, "unexpected “%” at position 3"),
        ("x // 2", 4, "unexpected “/” at position 4"),
        ("x * * y", 5, "unexpected “*” at position 5"),
        ("max(*x, y)", 5, "unexpected “*” at position 5"),
        ("max(x, y=2)", 9, "unexpected “=” at position 9"),
        ("x, y", 2, "unexpected “,” at position 2"),
        ("(x, y)", 3, "unexpected “,” at position 3"),
        ("max(x,,y)", 7, "unexpected “,” at position 7"),
        ("max(x,)", 7, "unexpected “)” at position 7"),
        ("x + ()", 6, "unexpected “)” at position 6"),
        ("² + x", 1, "unexpected “²” at position 1"),
        ("x + ＠", 5, "unexpected “@” at position 5"),
        ("x + ②", 5, "unexpected “②” at position 5"),
        ("||x||", 2, "bars inside bars at position 2: write abs(…)"),
        ("|x - |y||", 6, "bars inside bars at position 6: write abs(…)"),
        ("|sin(|x|)|", 6, "bars inside bars at position 6: write abs(…)"),
        ("y + |x", 5, "the bar at position 5 is not closed"),
        ("(|x)", 2, "the bar at position 2 is not closed"),
        ("|(x|)", 4, "bars inside bars at position 4: write abs(…)"),
        ("1/2|x|", 4, "ambiguous at position 4: write * or parentheses"),
        ("sin 2x", 6, "ambiguous at position 6: put the argument of “sin” in parentheses"),
        ("sin x y", 7, "ambiguous at position 7: put the argument of “sin” in parentheses"),
        ("sin x * y", 7, "ambiguous at position 7: put the argument of “sin” in parentheses"),
        ("sin x / 2", 7, "ambiguous at position 7: put the argument of “sin” in parentheses"),
        ("sin x cos y", 7, "ambiguous at position 7: put the argument of “sin” in parentheses"),
        ("sin x (y + 1)", 7, "ambiguous at position 7: put the argument of “sin” in parentheses"),
        ("sin x |y|", 7, "ambiguous at position 7: put the argument of “sin” in parentheses"),
        ("y + √2x", 7, "ambiguous at position 7: put the argument of “√” in parentheses"),
        ("√", 1, "“√” at position 1 needs its argument in parentheses"),
        ("sin -x", 1, "“sin” at position 1 needs its argument in parentheses"),
        ("max x", 1, "“max” at position 1 needs its argument in parentheses"),
        ("sin x^", 7, "something is missing at the end, position 7"),
        ("XY", 1, "unknown name “XY” at position 1: write X * Y"),
        ("1 + х", 5, "unexpected “х” at position 5"),  # a Cyrillic letter
        ("x\u200b", 2, "unexpected “U+200B” at position 2"),
        ("\0", 1, "unexpected “U+0000” at position 1"),
        ("x\ud800", 2, "unexpected “U+D800” at position 2"),
        ("sin", 1, "“sin” at position 1 needs its argument in parentheses"),
        ("sin²(x)", 1, "“sin” at position 1 needs its argument in parentheses"),
        ("x + sin()", 5, "the number of arguments of “sin” at position 5 is 0, not 1"),
        ("2^cos(x, y)", 3, "the number of arguments of “cos” at position 3 is 2, not 1"),
        ("max(min(x), y)", 5, "the number of arguments of “min” at position 5 is 1, not 2"),
        ("sin(x", 4, "the parenthesis at position 4 is not closed"),
        ("(x + (y)", 1, "the parenthesis at position 1 is not closed"),
        ("x)", 2, "the parenthesis at position 2 closes nothing"),
        ("x + ", 5, "something is missing at the end, position 5"),
        ("x 2", 3, "an operator is missing before position 3"),
        ("1.2.3", 4, "an operator is missing before position 4"),
        ("1/2x", 4, "ambiguous at position 4: write * or parentheses"),
        ("x^2y", 4, "ambiguous at position 4: write * or parentheses"),
        ("1/(2)(x)", 6, "ambiguous at position 6: write * or parentheses"),
        ("x/-2 sin(y)", 6, "ambiguous at position 6: write * or parentheses"),
        ("x²^3", 3, "ambiguous at position 3: write * or parentheses"),
        ("x + 1e999", 5, "the number at position 5 is too large"),
        ("9" * 400, 1, "the number at position 1 is too large"),
        ("(" * 41 + "x" + ")" * 41, 41, "nested too deeply at position 41"),
        ("x^" * 200 + "x", 323, "nested too deeply at position 323"),
        ("", 1, "is empty"),
        (" \t", 1, "is empty"),
        ("x" + " " * 500, 501, "has 501 characters, more than 500"),
    ],
)
def test_a_fault_is_a_sentence_with_its_position(text: str, position: int, sentence: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression(text)
    assert str(caught.value) == sentence
    assert caught.value.position == position


def test_a_sentence_can_be_translated_with_its_facts() -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression("2 + foo")
    german = {"unknown name “{name}” at position {position}": "unbekannter Name „{name}“ an Stelle {position}"}
    assert caught.value.sentence(lambda _, text: german[text]) == "unbekannter Name „foo“ an Stelle 5"
    assert caught.value.facts == {"name": "foo", "position": 5}


def test_a_caller_deep_in_the_stack_gets_a_sentence_too() -> None:
    def deep(frames: int) -> None:
        if frames:
            deep(frames - 1)
        else:
            Expression("x" + "+(x" * 39 + ")" * 39)

    for frames in range(600, 1000, 20):
        try:
            deep(frames)
        except ExpressionError as error:
            assert str(error) == "nested too deeply at position 1"  # noqa: PT017 - it may succeed
        except RecursionError:
            break  # the caller itself is too deep


@contextmanager
def nothing_may_be_run() -> Iterator[None]:
    """Within, whatever could run a text or reach the machine fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something of the text was run")

    def only_parse(*arguments: object, **options: object) -> object:
        flags = options.get("flags", arguments[3] if len(arguments) > 3 else 0)
        assert isinstance(flags, int)
        assert flags & 0x400  # ast.PyCF_ONLY_AST
        return compiled(*arguments, **options)  # type: ignore[call-overload]

    def only_numpy(name: str, *arguments: object) -> object:
        assert name.startswith("numpy")  # whose methods import what they need
        return imported(name, *arguments)  # type: ignore[arg-type]

    compiled, imported = compile, builtins.__import__
    with ExitStack() as stack:
        for name in ("eval", "exec", "open", "input", "breakpoint"):
            stack.enter_context(patch.object(builtins, name, refuse))
        stack.enter_context(patch.object(builtins, "compile", only_parse))
        stack.enter_context(patch.object(builtins, "__import__", only_numpy))
        stack.enter_context(patch.object(os, "system", refuse))
        stack.enter_context(patch.object(subprocess, "Popen", refuse))
        yield


SIGNS = "x y a pi e π 1 9 9e307 1e-320 0.5 ** ^ * / + - ( ) , ² ⁻³ × − = == < | ~ @ ; # ' \" \\"
LOOK_ALIKES = "ｘ ｅｖａｌ х 𝑥 ﬁ ß İ ٣ １ ½ ① ९ Ⅷ ∞ √"
CODE = """.__class__ .real {x} *x **x f'{x}' eval('1') exec('1') 9**9**9**9 9^9^9^9 open('/etc/passwd')
    __import__('os').system('true') f"{open('/')}" """
PIECES = [
    *FUNCTIONS,
    *SIGNS.split(),
    *LOOK_ALIKES.split(),
    *CODE.split(),
    *(" ", "  ", "\n", "\0", "\u200b", "\u202e", "\ufeff", "\ud800"),
    *("lambda: x", "(y := 3)", "[x for x in (1,)]", "x if y else 1", "await x", "yield x", "not "),
    *("(" * 50, ")" * 50, "-" * 90, "x^" * 90, "x/" * 90, "sin(" * 30, "1" * 400, "0" * 400),
]
HOSTILE = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.text(max_size=60),
    st.text(string.printable, max_size=60),
    st.text("xye0129+-*/^(), .", max_size=60),
    st.text("x(", max_size=600),
    st.lists(TERMS, min_size=1, max_size=6).map(" ".join),
)


def read_without_harm(text: str) -> None:
    """It is a function, or a sentence says what is wrong and where; nothing of it is run."""
    points = np.array([(0.0, 0.0), (-1.5, 2.0), (1e200, -1e200), (np.inf, np.nan)])
    fault = None
    with nothing_may_be_run():
        try:
            function = Expression(text, a=1.0)
            shapes = function.value(points).shape, function.gradient(points).shape
        except ExpressionError as error:
            fault, shapes = error, ((4,), (4, 2))
    assert shapes == ((4,), (4, 2))
    if fault is not None:
        assert 1 <= fault.position <= max(len(text), LONGEST) + 1
        assert str(fault).encode("utf-8")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(HOSTILE)
@example("9**9**9**9**9**9**9**9**9")
@example("().__class__.__bases__[0].__subclasses__()")
@example("x" * 100_000)
@example("(" * 100_000)
@example("-" * 499 + "x")
@example("x" + "+x" * 249)
@example("sin(" * 40 + "x" + ")" * 40)
def test_a_hostile_text_is_read_without_harm(text: str) -> None:
    read_without_harm(text)


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=10_000)
@given(HOSTILE)
def test_ten_thousand_hostile_texts_are_read_without_harm(text: str) -> None:
    read_without_harm(text)


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_hostile_text_is_refused_or_evaluated(count: int) -> None:
    assert count // 2 < attack(count, seed=3) < count
