"""Formulas are read into scripts, roots and accents, and no statement is lost between the lines."""

import re

import pytest

from app.widgets.formulas.notation import Atom, Formula, parse, pieces, plain_lines, to_html
from core.activations import ACTIVATIONS
from core.descent.update_terms import TERMS
from core.initializers import INITIALIZERS
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.surfaces import SURFACES

KINDS = (*OPTIMIZERS, *INITIALIZERS, *ACTIVATIONS, *SCHEDULES, *SURFACES)
FORMULAS = {kind.model_validate({}).formula for kind in KINDS}
FORMULAS |= {term.symbol for kind in OPTIMIZERS for term in (*kind.own_terms.values(), *TERMS.values())}
SMALL = re.compile("[₀-₉₊₋ₐ-ₜ²³¹⁰-ⁿᵀᵗᶻ\u0302\u0304√^]")
FUNCTIONS = {"exp", "cos", "sin", "tanh", "max", "min", "sign", "mean", "xy"}
every_formula = pytest.mark.parametrize("formula", sorted(FORMULAS))


@every_formula
def test_a_formula_has_no_word_of_a_language(formula: str) -> None:
    """What is no name of a function would be English in every language."""
    assert set(re.findall(r"[A-Za-z]{2,}", formula)) <= FUNCTIONS


def text(letters: str) -> Formula:
    return (Atom(letters),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("w − η g", text("w − η g")),
        ("β₁", (Atom("β", below=text("1")),)),
        ("a vₜ₋₁", (Atom("a "), Atom("v", below=text("t−1")))),
        ("1 − β₁ᵗ", (Atom("1 − "), Atom("β", below=text("1"), above=text("t")))),
        ("v̂", (Atom("v", accent="hat"),)),
        ("ḡ²", (Atom("g", accent="bar", above=text("2")),)),
        ("√h + ε", (Atom("", root=text("h")), Atom(" + ε"))),
        ("√v̂", (Atom("", root=(Atom("v", accent="hat"),)),)),
        ("√(2 / (n + m))", (Atom("", root=text("2 / (n + m)")),)),
        ("γ^⌊t / n⌋", (Atom("γ", above=text("⌊t / n⌋")),)),
        ("0.96^(t ψ))", (Atom("0.9"), Atom("6", above=text("t ψ")), Atom(")"))),
        ("x^2.5 + y^-1", (Atom("x", above=text("2.5")), Atom(" + "), Atom("y", above=text("-1")))),
        ("x^y^2", (Atom("x", above=(Atom("y", above=text("2")),)),)),
        ("(a + b)²", (Atom("(a + b"), Atom(")", above=text("2")))),
    ],
)
def test_a_formula_is_read(written: str, read: Formula) -> None:
    assert parse(written) == read


@pytest.mark.parametrize("odd", ["", "√", "^", "²", "√(", "x^(", "e⁻", "\u0302"])
def test_what_is_no_notation_is_text(odd: str) -> None:
    parse(odd)
    to_html(odd)


def letters_of(formula: Formula) -> str:
    return "".join(
        atom.text + letters_of(atom.root) + letters_of(atom.below) + letters_of(atom.above) for atom in formula
    )


@every_formula
def test_no_small_letter_that_a_font_may_lack_is_left(formula: str) -> None:
    assert not SMALL.search(letters_of(parse(formula)))


@every_formula
def test_the_pieces_are_the_formula(formula: str) -> None:
    assert "".join(pieces(formula)) == formula
    assert ",   ".join(plain_lines(formula)).replace(",       ", "; ") == formula


def test_each_statement_has_a_line() -> None:
    assert plain_lines("v ← α v + g,   w ← w − η v") == ["v ← α v + g", "w ← w − η v"]
    assert plain_lines("a < 0:  b ← 0; c ← 1") == ["a < 0:  b ← 0", "    c ← 1"]


def test_a_root_and_a_power_are_not_broken() -> None:
    assert pieces("a = b + √(c + (d − 1)) · e^(f + 1)") == ["a ", "= b ", "+ √(c + (d − 1)) ", "· e^(f + 1)"]


def test_html_has_scripts_and_a_line_over_the_root() -> None:
    assert to_html("m/(1 − β₁ᵗ) < √(v)") == (
        'm/(1 − β<sub>1</sub><sup>t</sup>) &lt; √<span style="text-decoration: overline">v</span>'
    )
