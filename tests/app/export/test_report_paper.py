"""A report on paper is a PDF document, the same whenever it is written."""

import re
from datetime import UTC, datetime

import pytest

from app.export.report_page import Gallery, Grid, Lines, Part, Picture, Report, Section
from app.export.report_paper import paper

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="90" height="90"/></svg>'
GREY = b"P2 2 2 255 0 255 255 0"  # a picture in a format that needs no library

pytestmark = pytest.mark.usefixtures("qapp")


def report(paragraphs: int) -> Report:
    parts: list[Part] = [Picture("a", SVG, SVG), Lines(["a: 1 -> 2"]), Grid([["", "1"], ["a", "2"]])]
    gallery = Section("Mistakes", [Gallery([(GREY, "3 → 8")])])
    return Report("A run", "en", [Section("Verdict", ["Good fit."] * paragraphs), Section("Pictures", parts), gallery])


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))


def test_it_has_as_many_pages_as_its_text_takes() -> None:
    assert pages(paper(report(1))) == 1
    assert pages(paper(report(100))) > 1


def test_the_same_report_gives_the_same_bytes_without_a_date() -> None:
    content = paper(report(1))
    assert content.startswith(b"%PDF-")
    assert content == paper(report(1))
    assert f"D:{datetime.now(UTC):%Y}".encode() not in content
