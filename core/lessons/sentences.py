"""Sentences in both languages, with blanks that measures fill, and alternatives that conditions choose."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from core.lessons.grammar import Formula, Lookup, Value, parse
from core.messages import FORMATTER
from core.number_format import NOTHING, fraction, number, without_e
from core.settings import N_, RefusedError, Settings

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")
BLANK = re.compile(r"\{ (?P<formula> [^{}:]* ) (?: : (?P<form> [^{}]* ) )? \}", re.VERBOSE)
FORM = re.compile(r"(\.\d)?[fg%]?|/")  # “/” writes a small share as 1/370
# A number that is no part of a name such as L2 or W1, and none of 0, 1 and 2, which are words.
LOOSE_NUMBER = re.compile(r"(?<![^\W_])(?![012](?!\d|[.,]\d))\d")
NAMES_WITH_NUMBERS = re.compile(r"[NU]\([^)]*\)|±[\d.]+|1/[2-9]|1/√n|√\(?1/n\)?|√\(?2/n\)?|(?:Model|모델) [123]")
BRACES = re.compile(r"[{}]")

NO_TEXT = N_("a text needs en, ko, or both")
NO_FORM = N_("“{form}” is no form of a number; .2f, .3g, .1% and / are")
LOOSE = N_("the number in “{text}” is neither a measure nor a constant: name it under [constants]")
UNCLOSED = N_("a blank is not closed in “{text}”")


class Said(Settings):
    """A text in one language or both; where the wanted one is missing, the other stands in."""

    en: Annotated[str, Field(min_length=1)] | None = None
    ko: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _has_text(self) -> "Said":
        if self.en is None and self.ko is None:
            raise RefusedError(NO_TEXT)
        return self

    def text(self, language: Language) -> str:
        """Return the text as it stands in the file."""
        first, second = (self.ko, self.en) if language == "ko" else (self.en, self.ko)
        return first or second or ""

    def is_in(self, language: Language) -> bool:
        """Return whether the text is written in this language."""
        return getattr(self, language) is not None

    def texts(self) -> Iterator[str]:
        """Yield the text in each language that it is in."""
        for language in LANGUAGES:
            if self.is_in(language):
                yield self.text(language)


class Sentence(Said):
    """A text whose blanks are filled with numbers of what is on the screen: "{adam.turns} times", "{gap:.1f}".

    Where `when` is given, it is said only if that holds.
    """

    when: str | None = None

    @model_validator(mode="after")
    def _is_well_formed(self) -> "Sentence":
        for text in self.texts():
            for match in BLANK.finditer(text):
                parse(match["formula"])
                if match["form"] is not None and not FORM.fullmatch(match["form"]):
                    raise RefusedError(NO_FORM, form=match["form"])
            rest = BLANK.sub("", text)
            if BRACES.search(rest):
                raise RefusedError(UNCLOSED, text=text)
            if LOOSE_NUMBER.search(NAMES_WITH_NUMBERS.sub("", rest)):
                raise RefusedError(LOOSE, text=text)
        if self.when is not None:
            parse(self.when)
        return self

    @cached_property
    def condition(self) -> Formula | None:
        """The condition, if there is one."""
        return parse(self.when) if self.when is not None else None

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas of the sentence: those of its blanks, and its condition."""
        return (*self.blanks, *([self.condition] if self.condition is not None else []))

    @cached_property
    def blanks(self) -> tuple[Formula, ...]:
        """The formulas of its blanks."""
        return tuple(parse(match["formula"]) for text in self.texts() for match in BLANK.finditer(text))

    def filled(self, language: Language, lookup: Lookup) -> str | None:
        """Return the sentence with its numbers; None where one of them is not known now."""
        known = True

        def fill(match: re.Match[str]) -> str:
            nonlocal known
            value = parse(match["formula"]).value(lookup)
            known = known and value is not None
            return written(value, match["form"] or "")

        text = BLANK.sub(fill, self.text(language))
        return text if known else None


def said_now(alternatives: Sequence[Sentence], language: Language, lookup: Lookup) -> str | None:
    """Return the first of the sentences whose condition holds and whose numbers are known; None if there is none."""
    for sentence in alternatives:
        if sentence.condition is None or sentence.condition.holds(lookup):
            text = sentence.filled(language, lookup)
            if text is not None:
                return text
    return None


def written(value: Value | None, form: str = "") -> str:
    """Write a value for a person, in the form of a blank."""
    if value is None:
        return NOTHING
    if isinstance(value, str | bool):
        return str(value)
    if form == "/":
        return fraction(float(value))
    if form:
        return without_e(FORMATTER.format_field(float(value), form))
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) < 1e9 else without_e(number(float(value)))
