"""The manual's page on lessons is true: its list has every measure, and its example opens."""

from pathlib import Path

import pytest

from app.course.own_course import KNOWS, read_own_course
from tests.app.course.make_measures import LANGUAGES, TABLES, page, with_list


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_measures_is_that_of_the_code(language: str) -> None:
    text = page(language).read_text(encoding="utf-8")
    assert text == with_list(text, language), "run: python -m tests.app.course.make_measures"


def test_every_listed_measure_is_known() -> None:
    for head, table in TABLES.items():
        for name in table:
            assert any(knows(f"{head}{name}") for knows in KNOWS.values()), f"{head}{name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_opens(tmp_path: Path, language: str) -> None:
    example = page(language).read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "01-two-racers.toml").write_text(example, encoding="utf-8")
    (entry,) = read_own_course(tmp_path, {"optimizers": ("map",)}).entries
    assert entry.id == "two-racers"
