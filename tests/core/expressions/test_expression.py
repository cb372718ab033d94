"""Texts become functions: their values and derivatives, the sentences about those that are none, and hostile ones."""

import builtins
import math
import os
import string
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.expressions import Expression
from core.expressions.graph import FUNCTIONS
from core.expressions.parser import LONGEST, ExpressionError
from core.settings import Array
from core.surfaces import Beale, Himmelblau, Rastrigin, Rosenbrock, Surface

POINTS = np.random.default_rng(0).uniform(0.15, 0.85, size=(40, 2))  # where every function has a value


def differences(function: Callable[[Array], Array], points: Array, h: float) -> Array:
    """The slopes along x and y, exact but for the sixth power of h, on a new last axis."""

    def slope(axis: Array) -> Array:
        near, middle, far = (function(points + n * h * axis) - function(points - n * h * axis) for n in (1, 2, 3))
        return (45 * near - 9 * middle + far) / (60 * h)

    return np.stack([slope(axis) for axis in np.eye(2)], axis=-1)


# What it is worth.


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
    ],
)
def test_what_people_write_has_the_value_that_they_mean(text: str, value: float) -> None:
    expression = Expression(text, a=2.0, b=3.5, c=4.0, d=7.75)
    assert float(expression.value(np.array([0.5, 3.0]))) == pytest.approx(value, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("name", ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "sqrt"])
def test_functions_are_those_of_the_standard_library(name: str) -> None:
    expected = [getattr(math, name)(x) for x in POINTS[:, 0]]
    np.testing.assert_allclose(Expression(f"{name}(x)").value(POINTS), expected, rtol=1e-14)


@pytest.mark.parametrize("exponent", [2, 3, 4, 5, 7, 15, 16, 17, 40])
def test_whole_powers_of_negative_numbers_are_exact(exponent: int) -> None:
    points = np.array([(-1.5, 0.0), (-1.0, 0.0), (-0.75, 0.0), (1.25, 0.0)])
    function = Expression(f"x^{exponent}")
    np.testing.assert_allclose(function.value(points), [x**exponent for x, _ in points.tolist()], rtol=1e-14)
    slopes = [exponent * x ** (exponent - 1) for x, _ in points.tolist()]
    np.testing.assert_allclose(function.gradient(points)[:, 0], slopes, rtol=1e-14)


@pytest.mark.parametrize(
    "text", ["x^y", "x^0.5", "x^(1/3)", "log(x)", "sqrt(x)", "log2(x)", "log10(x)", "asin(x - 5)", "(-2)^y"]
)
def test_where_a_function_is_not_defined_is_a_hole(text: str) -> None:
    function, beside = Expression(text), np.array([(-2.0, 2.0), (-2.0, 1.5)])
    assert np.isnan(function.value(beside)).all()
    assert np.isnan(function.gradient(beside)).any(axis=1).all()


@pytest.mark.parametrize("text", ["1 / 0", "9**9**9**9", "9^9^9^9^9^9", "1e300 * 1e300 x", "x / 0", "log(0) x"])
def test_overflow_is_infinite_at_once(text: str) -> None:
    assert np.isinf(Expression(text).value(np.array([3.0, 2.0])))


def test_parameters_are_numbers_so_that_their_powers_are_whole() -> None:
    assert float(Expression("x^a", a=3.0).value(np.array([-2.0, 0.0]))) == -8
    np.testing.assert_array_equal(Expression("x^a", a=2.0).gradient(np.array([-2.0, 0.0])), [-4, 0])


@pytest.mark.parametrize("text", ["7", "x", "y", "x + sin(y)", "x^y", "sqrt(x^2 + y^2)", "max(x, 2^y)", "abs(x)"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
def test_shape_and_type_of_the_points_are_kept(text: str, dtype: type[np.floating]) -> None:
    function = Expression(text)
    for shape in [(2,), (0, 2), (5, 2), (3, 4, 2)]:
        points = np.full(shape, 0.5, dtype)
        value, gradient = function.value(points), function.gradient(points)
        again, hessian = function.derivatives(points)
        assert value.dtype == gradient.dtype == hessian.dtype == dtype
        assert [value.shape, gradient.shape, hessian.shape] == [shape[:-1], shape, (*shape, 2)]
        np.testing.assert_array_equal(again, gradient)
        assert not np.shares_memory(value, points)
        assert (points == 0.5).all()


def test_many_points_are_evaluated_as_few_are() -> None:
    points = np.random.default_rng(1).normal(size=(10_001, 2))
    function = Expression("sin(x) * exp(-y^2) + x * y")
    np.testing.assert_array_equal(function.value(points[9_990:]), function.value(points)[9_990:])
    np.testing.assert_array_equal(function.gradient(points[::2]), function.gradient(points)[::2])


# Its derivatives.

OPERATORS = ["x + y", "x - 2 y", "x * y", "x / y", "1 / x", "x^2", "x^3", "x^-2", "x^2.5", "x^y", "2^x", "0.5^(x y)"]
CALLS = [f"{name}(x * y + 0.1)" for name, function in FUNCTIONS.items() if function.operands == 1]
PAIRS = ["min(x, 2 y - 0.5)", "max(sin(x), y^2)", "max(x, 0.5)"]


@pytest.mark.parametrize("text", [*OPERATORS, *CALLS, *PAIRS, "y * sin(3 x) / (1 + exp(-x)) - abs(x - y)^1.5"])
def test_derivatives_agree_with_differences(text: str) -> None:
    function = Expression(text)
    points = POINTS[np.abs(np.subtract(*POINTS.T)) > 0.05]
    for kink in ("x - 2 y + 0.5", "sin(x) - y^2", "x - 0.5"):
        points = points[np.abs(Expression(kink).value(points)) > 0.01]
    gradient, hessian = function.derivatives(points)
    np.testing.assert_allclose(gradient, differences(function.value, points, 1e-3), rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(hessian, differences(function.gradient, points, 1e-3), rtol=1e-7, atol=1e-7)


NUMBERS = st.one_of(st.integers(0, 9).map(str), st.floats(0.1, 9).map(lambda number: f"{number:.3g}"))
TERMS = st.recursive(
    st.one_of(st.sampled_from(["x", "y", "a", "pi"]), NUMBERS),
    lambda parts: st.one_of(
        st.builds("({} {} {})".format, parts, st.sampled_from(["+", "-", "*", "/"]), parts),
        st.builds("({})^{}".format, parts, st.sampled_from(["2", "3", "-1", "0.5", "1.5"])),
        st.builds("(-{})".format, parts),
        st.builds("{}({})".format, st.sampled_from(sorted(set(FUNCTIONS) - {"min", "max"})), parts),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), parts, parts),
        st.builds("(1 + ({})^2)^({})".format, parts, parts),
    ),
    max_leaves=12,
).filter(lambda text: len(text) <= LONGEST)


@settings(deadline=None, max_examples=200, derandomize=True)  # differences may be wrong together
@given(TERMS)
def test_derivatives_of_anything_agree_with_differences_where_those_agree_with_each_other(text: str) -> None:
    function = Expression(text, a=0.7)
    points = POINTS * 3 - 1
    with np.errstate(all="ignore"):
        coarse, fine = (differences(function.value, points, h) for h in (2e-3, 1e-3))
        smooth = np.abs(coarse - fine) <= 1e-7 * (1 + np.abs(fine))
    gradient = function.gradient(points)
    # Large values have no digits left for differences, and what is in between may have overflown.
    smooth &= np.isfinite(gradient) & (np.abs(function.value(points)) < 1e4)[:, None]
    np.testing.assert_allclose(gradient[smooth], fine[smooth], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("surface", "text"),
    [
        (Rosenbrock(), "(1 − x)² + 100 (y − x²)²"),
        (Beale(), "(1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²"),
        (Himmelblau(), "(x^2 + y - 11)**2 + (x + y^2 - 7)**2"),
        (Rastrigin(), "20 + x^2 - 10 cos(2pi x) + y^2 - 10 cos(2pi y)"),
    ],
    ids=lambda case: case.kind if isinstance(case, Surface) else "",
)
def test_the_surfaces_of_the_catalogue_can_be_typed(surface: Surface, text: str) -> None:
    box, function = surface.bounds, Expression(text)
    points = np.random.default_rng(0).uniform((box.x_min, box.y_min), (box.x_max, box.y_max), size=(500, 2))
    np.testing.assert_allclose(function.value(points), surface.value(points), rtol=1e-10)
    np.testing.assert_allclose(function.gradient(points), surface.gradient(points), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("text", ["sqrt(x^2 + y^2)", "(x^2 + y^2)^0.5", "abs(x) + 5 abs(y)", "max(x, -x) + abs(y)"])
def test_the_gradient_at_the_tip_of_a_cone_or_in_a_crease_is_the_middle_one(text: str) -> None:
    np.testing.assert_array_equal(Expression(text).gradient(np.zeros((1, 2))), 0)


def test_equal_parts_are_computed_once_and_constants_never() -> None:
    function = Expression("(1-x)^2 + 100*(y-x^2)^2")
    assert len(function._values._steps) == 7
    assert len(function._gradients._steps) == 8


# What is wrong with it.


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
        ("ｘ + 1", 1, "unexpected “ｘ” at position 1"),
        ("1 + х", 5, "unexpected “х” at position 5"),  # a Cyrillic letter
        ("x\u200b", 2, "unexpected “U+200B” at position 2"),
        ("\0", 1, "unexpected “U+0000” at position 1"),
        ("x\ud800", 2, "unexpected “U+D800” at position 2"),
        ("sin", 1, "“sin” at position 1 needs its argument in parentheses"),
        ("2 + sin x", 5, "“sin” at position 5 needs its argument in parentheses"),
        ("sin²(x)", 1, "“sin” at position 1 needs its argument in parentheses"),
        ("x + sin()", 5, "the number of arguments of “sin” at position 5 is 0, not 1"),
        ("2^cos(x, y)", 3, "the number of arguments of “cos” at position 3 is 2, not 1"),
        ("max(min(x), y)", 5, "the number of arguments of “min” at position 5 is 1, not 2"),
        ("sin(x", 4, "the parenthesis at position 4 is not closed"),
        ("(x + (y)", 1, "the parenthesis at position 1 is not closed"),
        ("x)", 2, "the parenthesis at position 2 closes nothing"),
        ("x + ", 5, "something is missing at position 5, the end"),
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


# Hostile texts.


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
