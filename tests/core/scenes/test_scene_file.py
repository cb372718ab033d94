"""A scene is read from a file: its runs by what differs, its sentences by condition, both languages."""

import json
import tomllib

import pytest
from pydantic import ValidationError

from core.lessons.sentences import LANGUAGES, Said
from core.messages import Bilingual, Message
from core.scenes.every_scene import scene_files
from core.scenes.scene_file import SceneFile
from tests.core.scenes.test_scene import lost, over

FILE = """\
id = "mine"
title = { en = "Mine", ko = "내 것" }
look_for = { en = "It learns.", ko = "배웁니다." }
constants = { good = 0.7 }

[settings]
optimizer = { kind = "momentum", learning_rate = 0.01 }

[[runs]]
en = "rate {optimizer.learning_rate:g}"
ko = "학습률 {optimizer.learning_rate:g}"
set = { optimizer.learning_rate = 0.5 }
[[runs]]
en = "Adam"
ko = "Adam"
set = { optimizer = { kind = "adam" }, epochs = 3 }

[[result]]
en = "{runs.best.name} is good: {runs.best.test:.0%}."
ko = "{runs.best.name}: {runs.best.test:.0%}"
when = "runs.best.test > good"
[[result]]
en = "{runs.diverged} of {runs.count} diverged."
ko = "{runs.count}개 중 {runs.diverged}개가 발산했습니다."

[table]
columns = [{ en = "{epochs} epochs", ko = "{epochs}에폭" }]
rows = [{ en = "all", ko = "모두", runs = [2] }]
"""


def read(text: str = FILE) -> SceneFile:
    return SceneFile.model_validate_json(json.dumps(tomllib.loads(text)))


def in_korean(_: str, text: str) -> str:
    return "ko" if text == "en" else text


def test_a_part_keeps_what_is_not_changed_unless_it_is_of_another_kind() -> None:
    momentum, adam = (one.config.optimizer for one in read().plan)
    assert (momentum.kind, momentum.learning_rate) == ("momentum", 0.5)
    assert (adam.kind, adam.learning_rate) == ("adam", 0.001)


def test_a_run_is_called_by_its_own_settings_in_both_languages() -> None:
    name = read().plan[0].name
    assert name.text() == "rate 0.5"
    assert name.text(in_korean) == "학습률 0.5"
    assert Message("{name} again", name=name).text(in_korean) == "학습률 0.5 again"


def test_the_first_result_that_holds_is_said_of_the_runs() -> None:
    file = read()
    first, second = (one.config for one in file.plan)
    assert file.tell([over(first, test=0.6), over(second, test=0.9)]).text() == "Adam is good: 90%."
    assert file.tell([over(first, test=0.8), lost(second)]).text(in_korean) == "학습률 0.5: 80%"
    assert file.tell([lost(first), lost(second)]).text() == "2 of 2 diverged."


def test_a_result_without_numbers_is_not_said() -> None:
    file = read(FILE.replace("{runs.diverged} of", "{runs.quickest.name} before"))
    assert file.tell([lost(one.config) for one in file.plan]).text() == "The runs ended too early to be compared."


def test_a_column_is_called_by_the_settings_of_its_first_run() -> None:
    file = read()
    assert file.table is not None
    table = file.table.filled(file.plan, [over(one.config, test=0.9) for one in file.plan])
    assert [column.text() for column in table.columns] == ["3 epochs"]
    assert [[cell.text() for cell in row] for row in table.rows] == [["all", "90.0%"]]


@pytest.mark.parametrize(
    ("before", "after"),
    [("epochs = 3", "epoch = 3"), ("epochs = 3", "epochs = -3"), ('kind = "adam"', 'kind = "adamant"')],
)
def test_settings_that_are_none_are_refused(before: str, after: str) -> None:
    with pytest.raises(ValidationError):
        read(FILE.replace(before, after)).scene()


@pytest.mark.parametrize("file", scene_files().values(), ids=lambda file: file.id)
def test_every_text_is_in_both_languages(file: SceneFile) -> None:
    table = file.table
    parts: list[Said] = [file.title, file.look_for, *file.runs, *file.result, *file.note]
    parts += [] if table is None else [*table.columns, *table.rows]
    assert all(part.is_in(language) for part in parts for language in LANGUAGES)


@pytest.mark.parametrize("file", scene_files().values(), ids=lambda file: file.id)
def test_every_blank_of_a_name_is_filled(file: SceneFile) -> None:
    for one in file.plan:
        assert isinstance(one.name, Bilingual)
        assert one.name.text()
        assert one.name.text(in_korean)
