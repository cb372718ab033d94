"""What the window says in other languages: all of it, as it is now, with the same facts in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings

# isort: split

from PySide6.QtCore import QTranslator

import app.export
import app.session  # noqa: F401 - all settings that a form may show
from app.base.formatting import WORDS
from tests.make_translations import FOLDER, Language, Text, marked, read, release, updated, written

PATHS = sorted(FOLDER.glob("*.ts"))
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%n")

# What is the same in every language: the names of methods, functions and data, symbols and keys.
NAMES = """
    AMSGrad Ackley AdaDelta AdaGrad AdaMax Adam AdamW Beale ELU End Fashion-MNIST GELU Himmelblau Home Leaky ReLU Lion
    MB MNIST Muon NAdam Nesterov RAdam RMS RMSProp Rastrigin ReLU Rosenbrock Rprop SGD Shampoo SiLU Styblinski-Tang
    Tanh Xavier L1 L2 W dL/dW dL/dz f n p99 tanh x y fall line std XOR SAM
"""
SHOWN_AS_THEY_ARE = {"float32", "float64", " px", " dpi", "°", "×", "%", "a", "b", "c", "d"}

every_language = pytest.mark.parametrize("language", [read(path) for path in PATHS], ids=lambda one: one.path.stem)


@every_language
def test_nothing_is_missing_and_nothing_is_left_of_texts_that_are_gone(language: Language) -> None:
    now = updated(language, marked())
    assert now.missing() == []
    assert language.path.read_text(encoding="utf-8") == written(now), "run python3 -m tests.make_translations"


@every_language
def test_what_the_window_reads_is_what_was_translated(language: Language, tmp_path: Path) -> None:
    translator = QTranslator()
    assert translator.load(str(language.path.with_suffix(".qm")))
    said = {text: translator.translate(text.context, text.source) for text in language.translations}
    assert said == language.translations
    copy = tmp_path / language.path.name
    copy.write_bytes(language.path.read_bytes())
    release(copy)
    assert copy.with_suffix(".qm").read_bytes() == language.path.with_suffix(".qm").read_bytes()


@every_language
def test_a_translation_has_the_facts_of_its_text(language: Language) -> None:
    different = [
        (text, said)
        for text, said in language.translations.items()
        if sorted(PLACEHOLDER.findall(text.source)) != sorted(PLACEHOLDER.findall(said))
        or text.source.count("\n") != said.count("\n")
    ]
    assert different == []


@every_language
def test_only_names_are_left_as_they_are(language: Language) -> None:
    def is_of_names(text: Text) -> bool:
        words = re.findall(r"[A-Za-z][\w/-]*", PLACEHOLDER.sub("", text.source))
        return set(words) <= set(NAMES.split())

    same = [text for text, said in language.translations.items() if said == text.source]
    assert [text for text in same if not is_of_names(text)] == []


def families(family: type[Settings] = Settings) -> Iterator[type[Settings]]:
    for member in family.__subclasses__():
        yield member
        yield from families(member)


def test_all_that_a_form_may_show_is_marked() -> None:
    known = {text.source for text in marked() if text.context == "core"}
    said = {
        text
        for family in families()
        for one in family.declarations()
        if one.help  # else it is in no form
        for text in (
            one.label,
            one.help,
            one.unit,
            one.none,
            *(WORDS.get(str(choice), str(choice)) for choice in one.choices),
        )
    }
    assert said - known - SHOWN_AS_THEY_ARE - {""} == set()


# Words that were given up, each with the one that is used for the thing; also in lessons, glossary and manual.
GIVEN_UP = {
    "장면": "실험",  # a scene
    "예제": "실험",
    "모멘텀 계수": "관성계수",
    "이득": "배율",  # a gain
    "맞게 봄": "맞힘",
    "함께 든 학습": "기본 제공 기록",
    "적절한 적합": "양호",
    "상류 기울기": "뒤쪽에서 오는 기울기",
    "유닛": "뉴런",
    "업데이트": "갱신",
    "댐핑": "댐프닝",
    "과적합": "과대적합",
    "기록된 실행": "기록된 학습",  # a run
    "시험 이미지": "테스트 이미지",
}
ASSETS = FOLDER.parent


def korean() -> Iterator[tuple[str, str]]:
    """Yield every Korean text with its place."""
    for text, said in read(FOLDER / "fallline_ko.ts").translations.items():
        yield text.source, said
    for path in sorted([*(ASSETS / "lessons").glob("*.toml"), *(ASSETS / "manual" / "ko").glob("*.md")]):
        yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", GIVEN_UP)
def test_one_word_is_used_for_a_thing(word: str) -> None:
    assert [place for place, said in korean() if word in said] == [], f"write {GIVEN_UP[word]}"
