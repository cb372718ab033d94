"""Find terms of the glossary: in a sentence, for links, and by what a person types."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from app.base.glossary import Term, glossary
from app.base.language import LANGUAGES, Language

# What may follow a Korean noun within its word: particles, the copula, and the verbs that are made of nouns.
PARTICLES = (
    "은 는 이 가 을 를 의 에 에서 에게 로 으로 와 과 도 만 까지 부터 보다 마다 처럼 만큼 이나 나 이라 라 이라고 라고 "
    "이며 이고 입니다 이다 이면 면 인 일 들 뿐 씩 하 쯤"
)
JOINED = "|".join(sorted(PARTICLES.split(), key=len, reverse=True))
VERBS = "하|되|된|한|할|될|했|됐|돼|해|합|함|됨|됩"  # 포화되고, 발산한
KOREAN = rf"(?<![가-힣A-Za-z])({{words}})(?=(?:(?:{JOINED}){{{{0,3}}}}|(?:{VERBS})[가-힣]*)(?![가-힣A-Za-z0-9]))"
ENGLISH = r"(?<![\w-])({words})(?:s|es)?(?![\w-])"


class Occurrence(NamedTuple):
    """A term in a sentence: it stands from `start` up to `end`."""

    start: int
    end: int
    term: Term


def occurrences(sentence: str, language: Language) -> tuple[Occurrence, ...]:
    """Return the terms of a sentence, each where it stands first: the longest word counts, and only whole words do.

    In Korean, particles may follow a word, which are no part of the occurrence; in English, a plural is one.
    """
    found: dict[str, Occurrence] = {}
    for match in _pattern(language).finditer(sentence):
        term = _linked(language)[match[1].casefold()]
        found.setdefault(term.id, Occurrence(match.start(), match.end(), term))
    return tuple(found.values())


def search(query: str) -> tuple[Term, ...]:
    """Return the terms that a query finds, the nearest first; all, in their order, for an empty query."""
    wanted = " ".join(query.split()).casefold()
    ranks = ((_rank(term, wanted), index, term) for index, term in enumerate(glossary().terms))
    return tuple(
        term for rank, _, term in sorted((one for one in ranks if one[0] is not None), key=lambda one: one[:2])
    )


def explained(name: str, language: Language) -> Term | None:
    """Return the term that a control of this name is about: that which has the name, or what the name is a kind of.

    That is the last term before "of": a learning rate of Adam is a learning rate; in Korean, the last after "의".
    """
    if (term := glossary().called(name)) is not None:
        return term
    parts = name.split(" of ") if language == "en" else name.split("의 ")[::-1]
    for part in parts:
        if matches := list(_pattern(language, common=True).finditer(part)):
            return _linked(language, common=True)[matches[-1][1].casefold()]
    return None


def _rank(term: Term, wanted: str) -> int | None:
    """Return how near a term is to a query, 0 is nearest; None if it has nothing of it."""
    names = [word.casefold() for language in LANGUAGES for word in term.told(language).words]
    words = [*names, *(word.casefold() for word in term.search)]
    texts = [term.told(language).definition.casefold() for language in LANGUAGES]
    tests: Iterator[bool] = iter(
        (
            not wanted or wanted in (term.en.name.casefold(), term.ko.name.casefold()),
            wanted in words,
            any(word.startswith(wanted) for word in words),
            any(wanted in word for word in words),
            any(wanted in text for text in texts),
        )
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)


@cache
def _linked(language: Language, *, common: bool = False) -> dict[str, Term]:
    terms = (term for term in glossary().terms if common or not term.common)
    return {word.casefold(): term for term in terms for word in term.told(language).words}


@cache
def _pattern(language: Language, *, common: bool = False) -> re.Pattern[str]:
    words = sorted(_linked(language, common=common), key=len, reverse=True)  # the regex takes the first that fits
    frame = KOREAN if language == "ko" else ENGLISH
    return re.compile(frame.format(words="|".join(map(re.escape, words))), re.IGNORECASE)
