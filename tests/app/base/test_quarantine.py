"""A file that cannot be used is set aside under a name that is free, and said to be."""

from pathlib import Path

import pytest

from app.base.quarantine import load, set_aside
from core.schedules import StepDecay


def test_a_file_is_set_aside_beside_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for content in ("first", "second", "third"):
        path.write_text(content)
        set_aside(path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        "settings.broken.json": "first",
        "settings.broken1.json": "second",
        "settings.broken2.json": "third",
    }


def test_the_mark_says_what_became_of_it(tmp_path: Path) -> None:
    (tmp_path / "open.fallline").write_text("")
    assert set_aside(tmp_path / "open.fallline", "crashed") == tmp_path / "open.crashed.fallline"


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "schedule.json"
    path.write_text(StepDecay(every=7).model_dump_json())
    assert load(StepDecay, path) == (StepDecay(every=7), None)


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert load(StepDecay, tmp_path / "schedule.json") == (StepDecay(), None)


def test_a_broken_file_gives_the_first_settings_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "schedule.json"
    path.write_text('{"every": -1}')
    settings, said = load(StepDecay, path)
    assert settings == StepDecay()
    assert said is not None
    assert (
        said()
        == f"{path} was broken (every: -1 is less than 1) and is set aside as {path.with_suffix('.broken.json')}."
    )
    assert not path.exists()


def test_what_cannot_be_read_stays_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "schedule.json").mkdir()
    settings, said = load(StepDecay, tmp_path / "schedule.json")
    assert settings == StepDecay()
    assert said is not None
    assert said().startswith(f"{tmp_path / 'schedule.json'} could not be read: ")
    assert (tmp_path / "schedule.json").is_dir()


def test_what_cannot_be_renamed_is_not_said_to_be_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Path:
        raise PermissionError

    path = tmp_path / "schedule.json"
    path.write_text("{")
    monkeypatch.setattr(Path, "replace", refuse)
    _, said = load(StepDecay, path)
    assert said is not None
    assert said().startswith(f"{path} was broken (")
    assert "set aside" not in said()
