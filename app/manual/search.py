"""Search all pages of the manual for words."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from PySide6.QtGui import QTextDocument

from app.base.language import Language
from app.manual.pages import Page, blocks, pages

AROUND = 60  # letters that are quoted on each side of a word


class Section(NamedTuple):
    """A heading and the paragraphs below it, each with its position in the page's document."""

    page: Page
    heading: str
    paragraphs: tuple[tuple[int, str], ...]


class Found(NamedTuple):
    """A section that has all words of a query; `position` is that of the paragraph that `quote` is from."""

    page: Page
    heading: str
    quote: str
    position: int

    @property
    def place(self) -> str:
        """The page and the heading, in a line."""
        return self.heading if self.heading == self.page.title else f"{self.page.title} › {self.heading}"


def search(query: str, language: Language) -> list[Found]:
    """Return the sections that have all words of a query; those that have them in their headings come first."""
    words = query.casefold().split()
    if not words:
        return []
    found = [section for section in _sections(language) if all(word in _text(section) for word in words)]
    found.sort(key=lambda section: not all(word in section.heading.casefold() for word in words))
    return [_quoted(section, words) for section in found]


@cache
def _sections(language: Language) -> tuple[Section, ...]:
    return tuple(section for page in pages(language) for section in _sections_of(page))


def _sections_of(page: Page) -> Iterator[Section]:
    document = QTextDocument()
    document.setMarkdown(page.text)
    heading, paragraphs = page.title, list[tuple[int, str]]()
    for block in blocks(document):
        if block.blockFormat().headingLevel() and paragraphs:
            yield Section(page, heading, tuple(paragraphs))
            paragraphs.clear()
        if block.blockFormat().headingLevel():
            heading = block.text()
        if block.text().strip():
            paragraphs.append((block.position(), block.text()))
    yield Section(page, heading, tuple(paragraphs))


def _text(section: Section) -> str:
    return "\n".join((section.page.title, *(text for _, text in section.paragraphs))).casefold()


def _quoted(section: Section, words: list[str]) -> Found:
    """Quote the paragraph that has the most of the words, around the first of them."""
    position, text = max(section.paragraphs, key=lambda part: sum(word in part[1].casefold() for word in words))
    places = [match.start() for word in words if (match := re.search(re.escape(word), text, re.IGNORECASE))]
    start = max(0, min(places, default=0) - AROUND)
    end = start + 2 * AROUND + len(words[0])
    quote = ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
    return Found(section.page, section.heading, quote, position)
