"""The pages of the manual, as the contents list them."""

import pytest

from app.base.language import Language
from app.manual.pages import CONTENTS, anchor, folder, pages


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_come_in_the_order_of_the_contents_and_are_called_by_their_first_heading(language: Language) -> None:
    read = pages(language)
    contents = (folder(language) / CONTENTS).read_text(encoding="utf-8")
    places = [contents.index(f"({page.name})") for page in read]
    assert places == sorted(places)
    assert read[0].name == "start.md"
    assert all(page.text.startswith(f"# {page.title}\n") for page in read)


@pytest.mark.parametrize(
    ("heading", "link"),
    [
        ("Where do I put ...", "where-do-i-put-"),  # as GitHub writes them
        ("The notes' three models", "the-notes-three-models"),
        ("Workers, Ctrl+C, and the next day", "workers-ctrlc-and-the-next-day"),
        ("강의 노트의 세 모델", "강의-노트의-세-모델"),
    ],
)
def test_a_link_to_a_heading_is_written_as_on_a_forge(heading: str, link: str) -> None:
    assert anchor(heading) == link
