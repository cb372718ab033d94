"""Sentences in which the engine reports what it has seen, ready for translation."""

from typing import Any

from core.number_format import NumberFormatter
from core.settings import N_, Translate, in_english

FORMATTER = NumberFormatter()
LANGUAGE = N_("en")  # each translation says its own


class Message:
    """A template marked for translation, and the facts that fill its blanks; a fact may be a sentence or a name."""

    def __init__(self, template: str, **facts: Any) -> None:
        self.template = template
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.template, self.facts) == (other.template, other.facts)

    def __hash__(self) -> int:
        return hash(self.template)

    def __repr__(self) -> str:
        return f"Message({self.text()!r})"

    def text(self, translate: Translate = in_english) -> str:
        """Return the sentence in the language of `translate`, which takes a context and a text, as Qt's does."""
        facts = {name: _translated(fact, translate) for name, fact in self.facts.items()}
        return FORMATTER.vformat(translate("core", self.template), (), facts)


class Bilingual(Message):
    """A text that comes in both languages, out of a file."""

    def __init__(self, en: str, ko: str) -> None:
        super().__init__("{en}", en=en, ko=ko)

    def text(self, translate: Translate = in_english) -> str:
        return str(self.facts["ko" if translate("core", LANGUAGE) == "ko" else "en"])


def _translated(fact: Any, translate: Translate) -> Any:
    match fact:
        case Message():
            return fact.text(translate)
        case str():
            return translate("core", fact)
    return fact
