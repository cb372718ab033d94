"""README and manual: links lead somewhere, pictures are made by commands, both languages say the same."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import COMMANDS, window_parser
from app.manual.pages import anchor

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "assets" / "manual"
CONTENTS = "README.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / ".github").glob("*.md")), *sorted(MANUAL.rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
PATH = re.compile(r"`((?:core|app|tests|assets|\.ci|\.github)/[\w./-]+)`")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def read(page: Path) -> str:
    """A page without what is code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def heads(page: Path) -> list[tuple[int, str]]:
    """The headings of a page, each with its level."""
    return [(len(level), text) for level, text in re.findall(r"^(#+) (.+)$", read(page), re.MULTILINE)]


@every_page
def test_a_page_leads_to_what_is_there(page: Path) -> None:
    text = read(page)
    missing = [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    for path, heading in LINK.findall(text):
        target = page.parent / path if path else page
        if not target.exists() or (heading and heading not in [anchor(head) for _, head in heads(target)]):
            missing.append(f"{path}#{heading}")
    assert not missing


@every_page
def test_a_picture_has_a_description_and_is_made_by_a_command_that_the_page_names(page: Path) -> None:
    text = read(page)
    for description, path in PICTURE.findall(text):
        name = (page.parent / path).resolve().relative_to(ROOT).as_posix()
        assert description
        assert f"-o {name}" in text or (name.endswith("map.svg") and "`python -m tests.make_map`" in text)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_of_the_manual_lead_to_no_place_that_an_installed_one_lacks(language: str) -> None:
    for page in (MANUAL / language).glob("*.md"):
        assert all(
            (page.parent / path).resolve().is_relative_to(ROOT / "assets") for path, _ in LINK.findall(read(page))
        )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_contents_list_every_page_once(language: str) -> None:
    listed = [path for path, _ in LINK.findall(read(MANUAL / language / CONTENTS))]
    assert sorted(listed) == sorted({page.name for page in (MANUAL / language).glob("*.md")} - {CONTENTS})


def test_both_languages_have_the_same_pages_in_the_same_order() -> None:
    english, korean = (LINK.findall(read(MANUAL / language / CONTENTS)) for language in ("en", "ko"))
    assert english == korean


@pytest.mark.parametrize("name", sorted(page.name for page in (MANUAL / "en").glob("*.md")))
def test_both_languages_have_the_same_headings_and_pictures(name: str) -> None:
    english, korean = MANUAL / "en" / name, MANUAL / "ko" / name
    assert [level for level, _ in heads(english)] == [level for level, _ in heads(korean)]
    assert [path for _, path in PICTURE.findall(read(english))] == [path for _, path in PICTURE.findall(read(korean))]


# The command line.

PARSERS = {"fallline": window_parser("fallline")} | {
    f"fallline {command.name}": command.parser("fallline") for command in COMMANDS
}


def words_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """What its help lists: the options, and what stands without one."""
    for one in parser._actions:
        metavar = one.metavar if isinstance(one.metavar, str) else ""
        named = [f"{option} {metavar}" if metavar else option for option in one.option_strings]
        yield from named or ([metavar] if metavar in ("FILE", "install|remove") else [])


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("command", PARSERS)
def test_the_page_on_the_command_line_has_each_command_with_exactly_its_options(command: str, language: str) -> None:
    text = read(MANUAL / language / "command-line.md")
    section = re.search(rf"^## {command}\n.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, f"{command} wants a section"
    rows = re.findall(r"^\| (`.*?`) \|", section[0], re.MULTILINE)
    told = {option.replace(r"\|", "|") for row in rows for option in re.findall(r"`([^`]+)`", row)}
    common = {"-h", "--help"} if command != "fallline" else set()
    assert told == set(words_of(PARSERS[command])) - common


def test_the_page_on_the_command_line_has_no_other_commands() -> None:
    told = {text for level, text in heads(MANUAL / "en" / "command-line.md") if level == 2}
    assert told == set(PARSERS)


# What is said of the project.


def test_no_sentence_of_ten_words_or_more_stands_on_two_pages() -> None:
    found: dict[str, Path] = {}
    twice = []
    for page in (path for path in PAGES if "ko" not in path.relative_to(ROOT).as_posix()):
        prose = "\n".join(line for line in read(page).splitlines() if not line.startswith("|"))
        for sentence in re.split(r"(?<=[.:;!?])\s+|\n\n|\n\* ", prose):
            words = " ".join(sentence.split())
            if len(words.split()) > 9 and found.setdefault(words, page) != page:
                twice.append((words, page.name, found[words].name))
    assert not twice


@pytest.mark.parametrize("form", ["fault", "wish", "wrong-claim"])
def test_a_form_asks_for_what_a_report_needs(form: str) -> None:
    text = (ROOT / ".github" / "ISSUE_TEMPLATE" / f"{form}.yml").read_text(encoding="utf-8")
    assert 'label: "`fallline --version --verbose`"' in text
    assert "@" not in text  # nobody is named


def test_the_workflow_says_that_it_was_never_run() -> None:
    assert (ROOT / ".github" / "workflows" / "installers.yml").read_text(encoding="utf-8").startswith("# Never run yet")
