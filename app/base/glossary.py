"""The glossary: the words of the field in both languages, each with a definition that is true for this app.

`assets/glossary.toml` is its one table. No module that the first paint waits for imports this one.
"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from app.base.language import LANGUAGES, Language
from core.files import UNREADABLE
from core.settings import N_, RefusedError, Settings, faults
from core.toml_lines import AT, NO_TOML, line_named_in

HEADER = "[[term]]"
Word = Annotated[str, Field(min_length=1, max_length=40)]

ID_TWICE = N_("the term “{id}” stands twice")
WORD_TWICE = N_("“{word}” is a word of two terms, “{id}” and “{other}”")


class GlossaryError(RefusedError):
    """A glossary that cannot be used; the sentence names file and line."""


class Entry(Settings):
    """A term in one language."""

    name: Word
    also: tuple[Word, ...] = ()  # other words that mean it in a sentence
    definition: Annotated[str, Field(min_length=1, max_length=400)]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means the term in a sentence."""
        return (self.name, *self.also)


class Term(Settings):
    """A word of the field. One that is `common` is linked in no sentence: it would be in most of them."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    common: bool = False
    search: tuple[Word, ...] = ()  # words of both languages by which it is found, and not in sentences
    en: Entry
    ko: Entry

    def told(self, language: Language) -> Entry:
        """Return the term in a language."""
        return self.ko if language == "ko" else self.en


class Table(Settings):
    """The contents of the file."""

    term: tuple[Term, ...]


@dataclass(frozen=True)
class Glossary:
    """All terms, in the order of the file."""

    terms: tuple[Term, ...]

    def term(self, wanted: str) -> Term:
        """Return the term with this id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[wanted]

    def called(self, name: str) -> Term | None:
        """Return the term that has this name, or this other word, in either language; None if there is none."""
        return self._by_word.get(name.strip().casefold())

    @cached_property
    def _by_id(self) -> dict[str, Term]:
        return {term.id: term for term in self.terms}

    @cached_property
    def _by_word(self) -> dict[str, Term]:
        return {
            word.casefold(): term for term in self.terms for language in LANGUAGES for word in term.told(language).words
        }


@cache
def glossary() -> Glossary:
    """Return Fall Line's glossary."""
    return read_glossary(resources.files("assets") / "glossary.toml")


def read_glossary(file: Traversable | Path) -> Glossary:
    """Read a glossary.

    Raises:
        GlossaryError: it cannot be read, or two terms have an id or a word in common.
    """
    try:
        text = file.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(UNREADABLE, file=file.name, reason=error) from error
    except tomllib.TOMLDecodeError as error:
        refusal = RefusedError(NO_TOML, error=error)
        raise GlossaryError(AT, file=file.name, line=line_named_in(error), reason=refusal) from error
    try:
        terms = Table.model_validate_json(json.dumps(values, default=str)).term
    except ValidationError as error:
        fault = faults(error)[0]
        reason = f"{fault.place}: {fault.reason}" if fault.place else fault.reason
        raise GlossaryError(AT, file=file.name, line=_line_of(fault.path, text), reason=reason) from error
    _check_that_words_differ(terms, text, file.name)
    return Glossary(terms)


def _check_that_words_differ(terms: Sequence[Term], text: str, file: str) -> None:
    ids: set[str] = set()
    words: dict[str, str] = {}
    for index, term in enumerate(terms):
        line = _line_of(("term", index), text)
        if term.id in ids:
            raise GlossaryError(AT, file=file, line=line, reason=RefusedError(ID_TWICE, id=term.id))
        ids.add(term.id)
        for word in (word for language in LANGUAGES for word in term.told(language).words):
            other = words.setdefault(word.casefold(), term.id)
            if other != term.id:
                refusal = RefusedError(WORD_TWICE, word=word, id=term.id, other=other)
                raise GlossaryError(AT, file=file, line=line, reason=refusal)


def _line_of(path: Sequence[int | str], text: str) -> int:
    """Return the line, from 1 on, of a key of a term, or of the term's first line if the key has none."""
    lines = text.splitlines()
    headers = [number for number, line in enumerate(lines, start=1) if line.strip() == HEADER]
    index = next((step for step in path if isinstance(step, int)), None)
    if index is None or index >= len(headers):
        return 1
    first, tables = headers[index], ["", *(step for step in path if isinstance(step, str))]
    table = ""
    for number, line in enumerate(lines[first:], start=first + 1):
        if line.strip() == HEADER:
            break
        if line.startswith("[term."):
            table = line.strip(" []").removeprefix("term.")
        elif table in tables and line.partition("=")[0].strip() == path[-1 if isinstance(path[-1], str) else -2]:
            return number
    return first
