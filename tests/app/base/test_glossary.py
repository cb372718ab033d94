"""The glossary: one table in both languages, and errors that name file and line."""

import math
from pathlib import Path

import pytest

from app.base.glossary import GlossaryError, Term, glossary, read_glossary
from app.base.language import LANGUAGES
from core.diagnostics import statistics
from core.optimizers import Momentum
from core.propagation import signal_verdict

TWO = """\
[[term]]
id = "loss"
common = true
[term.en]
name = "loss"
definition = "The number that is to become small."
[term.ko]
name = "손실"
definition = "작게 만들려는 값입니다."

[[term]]
id = "saddle"
search = ["cross"]
[term.en]
name = "saddle"
also = ["saddle point"]
definition = "The gradient is 0 there."
[term.ko]
name = "안장점"
definition = "기울기가 0인 점입니다."
"""

# Each with the line on which the mistake stands, counted by hand.
BROKEN = [
    ('name = "saddle"', 'name = ""', 15, "en.name"),
    ('id = "saddle"', 'id = "Saddle Point"', 12, "id"),
    ('definition = "The gradient is 0 there."\n', "", 11, "definition"),
    ('search = ["cross"]', 'search = "cross"', 13, "search"),
    ('search = ["cross"]', 'colour = "red"', 13, "colour"),
    ('id = "saddle"', 'id = "loss"', 11, "stands twice"),
    ('also = ["saddle point"]', 'also = ["Loss"]', 11, "“Loss” is a word of two terms"),
    ('name = "안장점"', 'name = "안장점', 19, "this is not TOML"),
    ("common = true", "common = 1", 3, "common"),
]

every_term = pytest.mark.parametrize("term", glossary().terms, ids=lambda term: term.id)


def test_a_file_of_two_terms_is_read(tmp_path: Path) -> None:
    file = tmp_path / "glossary.toml"
    file.write_text(TWO, encoding="utf-8")
    one, other = read_glossary(file).terms
    assert (one.id, one.common, one.en.name, one.ko.name) == ("loss", True, "loss", "손실")
    assert (other.search, other.en.also) == (("cross",), ("saddle point",))


@pytest.mark.parametrize(("text", "instead", "line", "reason"), BROKEN)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, text: str, instead: str, line: int, reason: str) -> None:
    file = tmp_path / "glossary.toml"
    assert TWO.count(text) == 1
    file.write_text(TWO.replace(text, instead), encoding="utf-8")
    with pytest.raises(GlossaryError) as refused:
        read_glossary(file)
    assert str(refused.value).startswith(f"glossary.toml, line {line}: ")
    assert reason in str(refused.value)


def test_a_file_that_is_no_text_or_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("bytes.toml", "none.toml"):
        with pytest.raises(GlossaryError, match=f"{name} cannot be read"):
            read_glossary(tmp_path / name)


WORDS = (
    "effective rank, limit cycle, gap, saturated, logit, effective rate, ε, proximal, ★, ✕, ring, dotted, epoch, step, "
    "batch, mini-batch, validation, patience, dead unit, distinct units, gain, fan-in, condition number, saddle, "
    "plateau, divergence, oscillation, velocity, bias correction, decoupled, AMSGrad, centred, dampening, Nesterov, "
    "warm-up, cosine, one cycle, L1, L2, dropout mask, inverted dropout, batch statistics, running statistics, logits, "
    "softmax, cross-entropy, one-hot, learning rate, hyperparameter, overfitting, underfitting, generalisation gap, "
    "initial values, Xavier, Glorot, LeCun, He initialization, orthogonal, vanishing gradient, exploding gradient, "
    "RMS, standard deviation, bin, seed, checkpoint"
)


def test_the_words_of_the_field_are_there() -> None:
    assert [word for word in WORDS.split(", ") if glossary().called(word) is None] == []


@every_term
def test_each_is_told_in_whole_sentences(term: Term) -> None:
    for language in LANGUAGES:
        told = term.told(language)
        assert told.definition.endswith(".")
        assert "  " not in told.definition
        assert 20 < len(told.definition) < 300
    assert term.ko.definition.rstrip(".").endswith(("다", "0"))


def test_it_is_called_by_the_words_of_both_languages_in_any_case() -> None:
    assert glossary().called("Learning rate") is glossary().term("learning-rate")
    assert glossary().called("학습률") is glossary().term("learning-rate")
    assert glossary().called("관성계수") is glossary().term("momentum")
    assert glossary().called("teapot") is None


# Numbers in definitions, each beside where it comes from.
NUMBERS = {
    "saturated": f"{statistics.MARGIN:g}",
    "cross-entropy": f"{math.log(10):.2f}",
    "exponential-mean": f"{1 / (1 - 0.999):,.0f}",
    "epoch": f"{1000 // 100}",
    "momentum": f"{Momentum().momentum:g}",
}


@pytest.mark.parametrize("term", NUMBERS)
def test_numbers_in_definitions_are_those_of_the_engine(term: str) -> None:
    for language in LANGUAGES:
        assert NUMBERS[term] in glossary().term(term).told(language).definition


def test_vanishing_and_exploding_are_told_as_the_verdict_finds_them() -> None:
    assert signal_verdict.DECADE == 10
    assert "less than a tenth arrives" in glossary().term("vanishing").en.definition
    assert "more than ten times" in glossary().term("exploding").en.definition
