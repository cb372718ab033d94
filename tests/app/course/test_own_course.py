"""A course of one's own is opened from its folder; what it names and is not there is refused by file and line."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.course.own_course import KNOWS, read_own_course
from app.course.reader import CourseError, fall_lines_course
from app.rooms.names import RoomName
from app.window.main_window import MainWindow
from tests.app.course.course_window import course_of
from tests.app.course.make_measures import LANGUAGES, TABLES, page, with_list
from tests.app.course.test_panel import panel_of
from tests.app.course.test_reader import GOOD, QUESTION, course

PLACES: dict[RoomName, tuple[str, ...]] = {"optimizers": ("map",)}
LOOK = 'look = [{ at = "map", en = "the map" }]\n'
HEAD = 'id = "momentum"\ncode = "core.optimizers:SGD"\nabout = ["optimizers.map"]'
HANDLE = '[[handles]]\nfield = "sgd.learning_rate"\n'
LESSON = GOOD.replace("[[claims.now]]", LOOK + "[[claims.now]]").replace('id = "momentum"', HEAD) + HANDLE
TRAINER = """\
id = "mine"
title = { en = "Mine" }

[[scenes]]
id = "run"
title = { en = "A run" }
look_for = { en = "It learns." }
training = "s18-learning-rates"
show = "data"
"""


def test_what_a_good_course_names_is_there(tmp_path: Path) -> None:
    course(tmp_path, LESSON)
    course(tmp_path, TRAINER, "b.toml")
    assert [entry.id for entry in read_own_course(tmp_path, PLACES).entries] == ["momentum", "mine"]


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("{sgd.turns}", "{sgd.twists}", 19, "no measure “sgd.twists”"),
        ("{sgd.turns}", "{racer.__class__}", 19, "no measure “racer.__class__”"),
        ('"sgd.turns > 2"', '"run.gap > 2"', 19, "no measure “run.gap”"),
        ('at = "map"', 'at = "mop"', 18, "no place “mop”"),
        ('at = "map"', 'at = "card.nobody"', 18, "no place “card.nobody”"),
        ('at = "map"', 'at = "card.adam"', 18, "no place “card.adam”"),  # who does not race here
        ('field = "sgd.learning_rate"', 'field = "sgd.momentun"', 23, "no field “sgd.momentun”"),
        ('field = "sgd.learning_rate"', 'field = "adam.beta1"', 23, "no field “adam.beta1”"),
        ('field = "sgd.learning_rate"', 'field = "l2"', 23, "no field “l2”"),
        ('field = "sgd.learning_rate"', 'field = "sgd.__class__"', 23, "field"),
        ('about = ["optimizers.map"]', 'about = ["optimizers.mop"]', 3, "no “optimizers.mop”"),
        ('about = ["optimizers.map"]', 'about = ["kitchen.map"]', 3, "no “kitchen.map”"),
        ('about = ["optimizers.map"]', 'about = ["initializers.card.sgd"]', 3, "no “initializers.card.sgd”"),
        ("core.optimizers:SGD", "core.optimizers:Nobody", 2, "no code"),
        ("core.optimizers:SGD", "os:system", 2, "no code “os:system”"),
        ("core.optimizers:SGD", "core.nothing:SGD", 2, "no code"),
        ("core.optimizers:SGD", "core.__main__", 2, "no code"),
    ],
)
def test_what_is_not_there_is_refused(tmp_path: Path, before: str, after: str, line: int, reason: str) -> None:
    assert before in LESSON
    with pytest.raises(CourseError) as error:
        read_own_course(course(tmp_path, LESSON.replace(before, after, 1)), PLACES)
    assert str(error.value).startswith(f"a.toml, line {line}: ")
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("sgd.turns <= 2", "sgd.twists <= 2", 31, "no measure “sgd.twists”"),
        ("{steps} steps", "{stops} steps", 28, "no constant “stops”"),
        ("Seldom", "{sgd.turns} times", 31, "no constant “sgd.turns”"),
        ("It turns {sgd.turns}", "It turns {run.gap}", 33, "no measure “run.gap”"),
    ],
)
def test_what_a_question_names_and_is_not_there_is_refused(
    tmp_path: Path, before: str, after: str, line: int, reason: str
) -> None:
    text = LESSON.replace("[[scenes]]", "[constants]\nsteps = 30\n[[scenes]]", 1)
    with pytest.raises(CourseError) as error:
        read_own_course(course(tmp_path, text + QUESTION.replace(before, after)), PLACES)
    assert str(error.value).startswith(f"a.toml, line {line}: ")
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [("s18-learning-rates", "s99", 8, "no scene “s99”"), ('show = "data"', 'show = "deleteLater"', 9, "no tab")],
)
def test_what_the_trainer_does_not_have_is_refused(
    tmp_path: Path, before: str, after: str, line: int, reason: str
) -> None:
    with pytest.raises(CourseError) as error:
        read_own_course(course(tmp_path, TRAINER.replace(before, after)), PLACES)
    assert str(error.value).startswith(f"a.toml, line {line}: ")
    assert reason in str(error.value)


@pytest.mark.slow
def test_the_course_of_the_notes_names_what_is_there(window: MainWindow) -> None:
    window.complete()
    assert window.course.open_folder(Path(str(fall_lines_course().folder)))


@pytest.mark.slow
def test_a_folder_is_opened_and_left_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course(tmp_path, LESSON)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.open_course.trigger()
    panel = panel_of(window)
    assert panel.index.tree.topLevelItemCount() == 1
    course_of(window).open_entry("momentum")
    assert panel.currentWidget() is panel.entry
    course_of(window).close_entry()
    qtbot.mouseClick(panel.index.back, Qt.MouseButton.LeftButton)
    assert course_of(window).course is fall_lines_course()
    assert panel.index.back.isHidden()


@pytest.mark.slow
def test_a_broken_course_is_told_and_the_course_stays(window: MainWindow, tmp_path: Path) -> None:
    course(tmp_path, LESSON.replace("{sgd.turns}", "{sgd.twists}"))
    assert not window.course.open_folder(tmp_path)
    assert "a.toml, line 19" in window.notice.text.text()
    assert course_of(window).course is fall_lines_course()


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
