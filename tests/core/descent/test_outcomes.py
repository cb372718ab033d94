"""The words for how a race ended: each has a label, a rule with its limits filled in, and a sentence."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from core.descent import descend, race_in_blocks
from core.descent.outcomes import LABELS, RULES, SENTENCES, Cause, Outcome, OutcomeKind, help_text, rule
from core.descent.racer import Racer
from core.optimizers import SGD, RMSProp
from core.own_optimizer import OwnOptimizer
from core.surfaces import Bowl, Himmelblau, OwnFunction, Surface

ASSETS = Path(__file__).parents[3] / "assets"
every_kind = pytest.mark.parametrize("kind", OutcomeKind)


def sentence(surface: Surface, rate: float, start: tuple[float, float], steps: int = 300, noise: float = 0.0) -> str:
    return descend(surface, SGD(learning_rate=rate), start, steps, noise=noise).outcome.sentence.text()


def test_the_kinds_are_those_of_exported_files() -> None:
    assert set(OutcomeKind) == {
        "diverged", "left_domain", "left_box", "converged", "local_minimum", "limit_cycle", "circling", "hovering",
        "saddle", "maximum", "plateau", "standstill", "moving",
    }  # fmt: skip
    assert set(LABELS) == set(RULES) == set(SENTENCES) == set(OutcomeKind)


@every_kind
def test_every_text_is_filled(kind: OutcomeKind) -> None:
    outcome = Outcome(kind, 300, place=(1.5, -2.0), period=2, size=(0.25, 0.5))
    for text in (rule(kind), outcome.sentence.text(), outcome.brief.text()):
        assert text
        assert "{" not in text
    assert "None" not in outcome.sentence.text()


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_is_a_sentence(cause: Cause) -> None:
    text = Outcome(OutcomeKind.STANDSTILL, 300, cause=cause, axis="y", steps=900).sentence.text()
    assert text.endswith(".")
    assert "{" not in text


def test_the_help_has_a_line_for_each_word() -> None:
    assert [line.split(":")[0] for line in help_text().splitlines()[1:]] == list(LABELS.values())


@pytest.mark.parametrize("language", ["en", "ko"])
@every_kind
def test_the_manual_states_each_rule_as_it_is(kind: OutcomeKind, language: str) -> None:
    translator = QTranslator()
    if language == "ko":
        assert translator.load(str(ASSETS / "translations" / "fallline_ko.qm"))
    page = (ASSETS / "manual" / language / "optimizers.md").read_text(encoding="utf-8")

    def translate(context: str, text: str) -> str:
        return translator.translate(context, text) or text

    said = re.sub(r"\s+", " ", page)
    assert rule(kind, translate) in said
    assert f"**{translate('core', LABELS[kind])}**" in said


def test_sentences_have_the_races_own_numbers() -> None:
    assert sentence(Bowl(), 2.0, (-2.5, 1.5)) == "In a limit cycle of 2 steps, 5 wide in x and 3 in y."
    assert sentence(Himmelblau(), 0.01, (-3.0, 3.0)) == "Converged to the lowest minimum, (−2.805, 3.131)."
    assert sentence(OwnFunction(expression="x^2-y^2"), 0.1, (2.0, 0.0)) == "At the saddle (0, 0)."
    assert sentence(Bowl(), 3.0, (2.0, 1.0)) == "Diverged: at step 22 it was too far away to come back."


def test_a_division_by_zero_offers_epsilon_and_no_lower_rate() -> None:
    outcome = descend(Bowl(), RMSProp(eps=0.0), (2.0, 0.0), 300).outcome
    assert outcome.brief.text() == "0/0 at step 1"
    assert outcome.sentence.text() == (
        "Step 1 is 0/0: the gradient along y has always been exactly 0, and epsilon is 0, too. An epsilon above 0 "
        "keeps the division finite; a lower rate does not help."
    )


@pytest.mark.parametrize(
    "rule", ["w = w - eta*g/0", "w = w - eta*sqrt(-abs(g))", "m = m + 0*g\nw = w - eta*m/(1 - 1^t)"]
)
def test_a_rule_without_a_number_is_not_said_to_have_gone_too_far(rule: str) -> None:
    outcome = descend(Bowl(), OwnOptimizer(rule=rule), (2.0, 1.0), 30).outcome
    assert outcome.brief.text() == "no number at step 1"
    assert outcome.sentence.text() == (
        "Step 1 leads to no number along x: the rule divides by 0 there, takes a root or a logarithm that does not "
        "exist, or overflows."
    )
    far = descend(Bowl(), OwnOptimizer(rule="w = w - eta*g", learning_rate=3.0), (2.0, 1.0), 30).outcome
    assert far.sentence.text() == "Diverged: at step 22 it was too far away to come back."  # as any racer


def test_no_final_word_while_a_race_is_being_computed() -> None:
    racers = [Racer(optimizer=SGD(learning_rate=rate)) for rate in (0.1, 2.0, 3.0)]
    *under_way, done = race_in_blocks(Bowl(), racers, (2.0, 1.0), 3000)
    assert under_way
    for race in under_way:
        assert [path.outcome.kind for path in race] == ["moving", "moving", "diverged"]
        assert race[0].outcome.sentence.text() == f"Still being computed: {race[0].steps} of 3000 steps."
    assert [path.outcome.kind for path in done] == ["converged", "limit_cycle", "diverged"]
