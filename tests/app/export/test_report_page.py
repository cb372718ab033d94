"""A report is one page of HTML that stands by itself."""

from html.parser import HTMLParser

import pytest

from app.export.report_page import Gallery, Grid, Lines, Part, Picture, Report, Section, page


class Reader(HTMLParser):
    """Notes the tags, and what they point to; a tag that is not closed in its turn fails."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in {"src", "srcset", "href"}]
        if tag not in {"meta", "img", "source"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(*parts: Part) -> Reader:
    reader = Reader()
    reader.feed(page(Report("a < b", "ko", [Section("one & two", parts)])).decode())
    assert not reader.open
    return reader


EVERY: list[Part] = [
    "x < y & z",
    Picture("<title>", b"<svg/>", b"<svg id='dark'/>"),
    Lines(["a: 1 -> 2", "<b>"]),
    Lines(["{}"], "All"),
    Grid([["", "<1>"], ["a", "2"]]),
    Gallery([(b"png", "3 → 8")]),
]


def test_it_has_no_script_and_loads_nothing() -> None:
    reader = read(*EVERY)
    assert not {"script", "link", "iframe", "object"} & set(reader.tags)
    assert reader.targets
    assert all(target.startswith("data:image/") for target in reader.targets)
    assert "url(" not in page(Report("", "en", [])).decode()


@pytest.mark.parametrize("part", ["x < y & z", Lines(["x < y & z"]), Grid([["x < y & z"]])])
def test_texts_are_shown_as_they_are(part: Part) -> None:
    assert "x < y & z" in read(part).texts


def test_the_first_row_and_the_first_column_are_titles() -> None:
    reader = read(Grid([["", "a"], ["b", "1"]]))
    assert (reader.tags.count("th"), reader.tags.count("td")) == (3, 1)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert page(Report("a", "en", [Section("s", EVERY)])) == page(Report("a", "en", [Section("s", EVERY)]))
