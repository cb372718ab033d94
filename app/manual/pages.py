"""The pages of the manual: their order, titles and headings, in both languages."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from PySide6.QtGui import QTextBlock, QTextDocument, QTextFragment

from app.base.language import Language

CONTENTS = "README.md"  # lists the pages in their order; a forge shows it with the folder
LINKED = re.compile(r"\]\(([\w-]+\.md)\)")


@dataclass(frozen=True)
class Page:
    """A page as Markdown; its title is its first heading."""

    name: str  # of its file
    title: str
    text: str


@dataclass(frozen=True)
class Heading:
    """A heading of a page, at a position of the page's document."""

    text: str
    level: int
    position: int


def folder(language: Language) -> Path:
    """Return the folder of the pages in a language."""
    return Path(str(resources.files("assets") / "manual" / language))


@cache
def pages(language: Language) -> tuple[Page, ...]:
    """Read all pages, in the order in which the contents list them."""
    contents = (folder(language) / CONTENTS).read_text(encoding="utf-8")
    names = dict.fromkeys(LINKED.findall(contents))
    return tuple(_read(folder(language) / name) for name in names)


def _read(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    return Page(path.name, text.partition("\n")[0].removeprefix("# "), text)


def blocks(document: QTextDocument) -> list[QTextBlock]:
    """Return the paragraphs of a document in their order."""
    found, block = [], document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def fragments(document: QTextDocument) -> list[QTextFragment]:
    """Return the pieces of a document, each of one format, in their order."""
    found = []
    for block in blocks(document):
        part = block.begin()
        while not part.atEnd():
            found.append(part.fragment())
            part += 1
    return found


def headings(document: QTextDocument) -> list[Heading]:
    """Return the headings of a page's document in their order."""
    levels = ((block, block.blockFormat().headingLevel()) for block in blocks(document))
    return [Heading(block.text(), level, block.position()) for block, level in levels if level]


def anchor(heading: str) -> str:
    """Return what stands after `#` in a link to a heading, as forges have it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
