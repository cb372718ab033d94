"""Sentences in which the engine reports what it has seen, ready for translation."""

import re
from typing import Any

from core.settings import Translate, in_english

EXPONENT = re.compile(r"(?<=\de)(?:\+|(-))0*(?=\d)")


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
        text = translate("core", self.template).format(**facts)
        return EXPONENT.sub(lambda sign: "−" if sign[1] else "", text)  # 1e−8, as everywhere else


def _translated(fact: Any, translate: Translate) -> Any:
    match fact:
        case Message():
            return fact.text(translate)
        case str():
            return translate("core", fact)
    return fact
