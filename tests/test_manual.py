"""README and manual: what they lead to is there, in both languages."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "assets" / "manual"
PAGES = [ROOT / "README.md", ROOT / "README.ko.md", *sorted(MANUAL.rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PATH = re.compile(r"`((?:core|app|tests|assets)/[\w./-]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    missing += [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    assert not missing


def test_both_languages_have_the_same_pages() -> None:
    english, korean = ({path.name for path in (MANUAL / language).glob("*.md")} for language in ("en", "ko"))
    assert english == korean
