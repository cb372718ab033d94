"""Lessons as files: each mistake is named by file and line, and nothing in them is run."""

from pathlib import Path

import pytest

from app.course.reader import CourseError, fall_lines_course, read_course

GOOD = """\
id = "momentum"
title = { en = "Momentum" }

[[scenes]]
id = "ravine"
title = { en = "A ravine" }
look_for = { en = "It turns." }
[scenes.optimizers]
surface = { kind = "ravine" }
start = { x = -3.0, y = 2.5 }
racers = [{ optimizer = { kind = "sgd" }, colour = 0 }]

[[claims]]
id = "fewer-turns"
claim = { en = "It turns less." }
[[claims.now]]
en = "SGD turns {sgd.turns} times."
when = "sgd.turns > 2"
"""


QUESTION = """\

[question]
ask = { en = "How often, in {steps} steps?" }
answers = [
    { id = "often", en = "Often", when = "sgd.turns > 2" },
    { id = "seldom", en = "Seldom", when = "sgd.turns <= 2" },
]
[[question.result]]
en = "It turns {sgd.turns} times."
"""


def course(folder: Path, text: str, name: str = "a.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(CourseError) as error:
        read_course(folder)
    return str(error.value)


def test_a_lesson_in_one_language_is_read(tmp_path: Path) -> None:
    (entry,) = read_course(course(tmp_path, GOOD)).entries
    assert entry.title.text("ko") == "Momentum"
    assert not entry.title.is_in("ko")
    assert entry.scenes[0].room == "optimizers"


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('title = { en = "Momentum" }', 'title = { en = "Momentum"', 2, "TOML"),
        ('title = { en = "Momentum" }', 'titel = { en = "Momentum" }', 1, "title: is missing"),
        ('title = { en = "Momentum" }', "title = {}", 2, "a text needs en, ko, or both"),
        ('id = "ravine"', 'id = "Ravine"', 5, "id"),
        ('kind = "ravine"', 'kind = "gorge"', 9, "gorge"),
        ("x = -3.0", 'x = "left"', 10, "is not a number"),
        ('kind = "sgd" }', 'kind = "sgd", learning_rate = -1.0 }', 11, "-1"),
        ("{sgd.turns}", "{sgd.turns", 16, "a blank is not closed"),
        ("{sgd.turns}", "{sgd.turns +}", 16, "something is missing at the end"),
        ("{sgd.turns}", "{sgd.turns:>9}", 16, "no form of a number"),
        ("{sgd.turns}", "12", 16, "neither a measure nor a constant"),
        ("{sgd.turns}", "{__import__('os')}", 16, "unexpected"),
        ('when = "sgd.turns > 2"', 'when = "sgd.turns > > 2"', 16, "unexpected"),
        ('when = "sgd.turns > 2"', 'if = "sgd.turns > 2"', 18, "is not a setting"),
        ('id = "fewer-turns"', 'id = "fewer-turns"\nscene = "gorge"', 1, "there is no scene"),
        ("[scenes.optimizers]", '[scenes]\ntraining = "s1"\n[scenes.optimizers]', 8, ""),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, before: str, after: str, line: int, reason: str) -> None:
    assert before in GOOD
    said = refusal(course(tmp_path, GOOD.replace(before, after, 1)))
    assert said.startswith(f"a.toml, line {line}: ")
    assert reason in said


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('when = "sgd.turns > 2"', 'when = "sgd.turns > > 2"', 23, "unexpected"),
        (', when = "sgd.turns > 2"', "", 23, "when: is missing"),
        ('id = "often", ', "", 23, "id: is missing"),
        ('id = "seldom"', 'id = "often"', 20, "called “often”"),
        ('    { id = "seldom", en = "Seldom", when = "sgd.turns <= 2" },\n', "", 22, "fewer than 2"),
        ("{steps}", "12", 21, "neither a measure nor a constant"),
        ("[question]\n", '[question]\nscene = "gorge"\n', 1, "there is no scene"),
        ("{sgd.turns} times", "{sgd.turns times", 26, "a blank is not closed"),
    ],
)
def test_a_mistake_in_a_question_is_named_alike(
    tmp_path: Path, before: str, after: str, line: int, reason: str
) -> None:
    assert before in QUESTION
    said = refusal(course(tmp_path, GOOD + QUESTION.replace(before, after, 1)))
    assert said.startswith(f"a.toml, line {line}: ")
    assert reason in said


def test_an_entry_of_a_list_is_named_by_its_own_line(tmp_path: Path) -> None:
    racer = '    { optimizer = { kind = "sgd" }, colour = 0 },\n'
    racers = f"racers = [\n{racer}{racer.replace('sgd', 'sdg')}]"
    text = GOOD.replace('racers = [{ optimizer = { kind = "sgd" }, colour = 0 }]', racers)
    assert refusal(course(tmp_path, text)).startswith("a.toml, line 13: ")


def test_two_entries_cannot_have_one_id(tmp_path: Path) -> None:
    course(tmp_path, GOOD, "a.toml")
    assert "b.toml" in refusal(course(tmp_path, GOOD, "b.toml"))


def test_what_is_no_course_is_refused(tmp_path: Path) -> None:
    assert "there is no lesson" in refusal(tmp_path)
    assert "cannot be read" in refusal(tmp_path / "nowhere")
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    assert "no text in UTF-8" in refusal(tmp_path)
    (tmp_path / "a.toml").write_bytes(b"#" * 200_001)
    assert "larger than any lesson" in refusal(tmp_path)


def test_the_course_of_the_notes_has_their_headings() -> None:
    """57 headings, counted in the notes, three on what came later, three on studies; a chapter has those below it."""
    course = fall_lines_course()
    assert len(course.entries) == 63
    assert len(course.chapters()) == 13
    assert all(entry.title.is_in("ko") and entry.title.is_in("en") for entry in course.entries)
