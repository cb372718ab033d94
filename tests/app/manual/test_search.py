"""The search over all pages."""

from PySide6.QtGui import QTextDocument

from app.manual.pages import pages
from app.manual.search import search


def test_a_section_is_found_by_all_words_wherever_they_stand_in_it() -> None:
    found = search("slurm ARRAY", "en")
    assert [(one.page.name, one.heading) for one in found] == [("search.md", "Many machines")]
    assert "SLURM" in found[0].quote
    assert found[0].place == f"{found[0].page.title} › Many machines"
    assert search("slurm teapot", "en") == []
    assert search("  ", "en") == []


def test_headings_with_the_words_come_first() -> None:
    assert search("points on a plane", "en")[0].heading == "Points on a plane"


def test_korean_is_found_within_words() -> None:
    assert "trainer.md" in {one.page.name for one in search("평면", "ko")}


def test_the_position_is_that_of_the_quoted_paragraph() -> None:
    for one in search("learning rate", "en"):
        document = QTextDocument()
        document.setMarkdown(one.page.text)
        assert one.quote.strip("…")[:20] in document.findBlock(one.position).text()


def test_every_page_is_searched() -> None:
    for page in pages("en"):
        assert page.name in {one.page.name for one in search(page.title, "en")}
