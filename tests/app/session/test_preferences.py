"""What is remembered comes back; what is broken is set aside and said."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.base.quarantine import load
from app.optimizers.model import OptimizersModel
from app.session import autosave, session
from app.session.preferences import Preferences
from app.start import open_window
from core.surfaces import Rosenbrock
from tests.conftest import put_away


def session_of(settings: Path) -> Path:
    """Where what is open is kept, beside the settings."""
    return settings.with_suffix(".fallline")


def test_the_window_comes_back_as_it_was_left(qtbot: QtBot, settings: Path) -> None:
    window = open_window(settings)
    window.resize(780, 640)
    window.show()
    qtbot.waitExposed(window)
    room = window.room
    room.controller.set_model(room.controller.model.with_surface(Rosenbrock()))
    window.themes.choose("dark")
    put_away(window)

    again = open_window(settings)
    assert again.room.controller.model.surface == Rosenbrock()
    assert again.themes.setting == "dark"
    assert again.height() == 640
    put_away(again)


def test_the_first_start_plays_the_first_race(settings: Path, qtbot: QtBot) -> None:  # noqa: ARG001
    window = open_window(settings)
    assert window.room.playback.playing
    assert window.room.controller.model == OptimizersModel.first()
    assert window.notice.isHidden()
    put_away(window)


@pytest.mark.parametrize("content", ["{", '{"theme": "purple"}', "\0\0", '{"version": 99}', "[]", ""])
def test_a_broken_file_is_set_aside_with_a_notice(qtbot: QtBot, settings: Path, content: str) -> None:  # noqa: ARG001
    settings.write_text(content)
    window = open_window(settings)
    assert not window.notice.isHidden()
    assert "set aside" in window.notice.text.text()
    assert settings.with_suffix(".broken.json").read_text() == content
    window.notice.answers[0].click()
    assert window.notice.isHidden()
    put_away(window)


def test_the_notice_names_the_place(settings: Path) -> None:
    settings.write_text('{"picture": {"width": 5}}')
    _, notice = load(Preferences, settings)
    assert notice is not None
    assert f"{settings} was broken (picture.width: 5 is less than 100)" in notice()


def test_an_unwritable_folder_does_not_stop_the_window(tmp_path: Path, qtbot: QtBot) -> None:  # noqa: ARG001
    (tmp_path / "file").write_text("")
    window = open_window(tmp_path / "file" / "settings.json")
    put_away(window)


def test_what_was_done_is_kept_without_closing(qtbot: QtBot, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "SAVE_DELAY", 10)
    window = open_window(settings)
    window.room.controller.set_model(window.room.controller.model.with_surface(Rosenbrock()))
    qtbot.waitUntil(session_of(settings).exists)
    assert session.read(session_of(settings)).optimizers == window.room.controller.model
    put_away(window)


def test_a_second_broken_file_does_not_replace_the_first(settings: Path) -> None:
    for number in range(2):
        settings.write_text(f"broken {number}")
        load(Preferences, settings)
    kept = [settings.with_suffix(suffix).read_text() for suffix in (".broken.json", ".broken1.json")]
    assert kept == ["broken 0", "broken 1"]


def test_a_broken_file_that_cannot_be_renamed_is_not_said_to_be_set_aside(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Path:
        raise PermissionError

    settings.write_text("broken")
    monkeypatch.setattr(Path, "replace", refuse)
    _, notice = load(Preferences, settings)
    assert notice is not None
    assert "was broken" in notice()
    assert "set aside" not in notice()


@pytest.mark.slow
def test_what_a_later_room_was_left_with_comes_back(settings: Path, qtbot: QtBot) -> None:  # noqa: ARG001
    window = open_window(settings)
    window.complete()
    trainer = window.rooms[2].controller
    trainer.set_model(trainer.model.replace(config=trainer.model.config.replace(epochs=7)))
    put_away(window)

    again = open_window(settings)
    assert len(again.rooms) == 1  # until there is time for the others
    again.complete()
    assert again.rooms[2].controller.model.config.epochs == 7
    put_away(again)


def test_a_later_room_that_cannot_be_read_begins_anew_and_says_so(settings: Path, qtbot: QtBot) -> None:  # noqa: ARG001
    session_of(settings).write_text('{"trainer": {"config": {"epochs": -1}}}')
    window = open_window(settings)
    window.complete()
    assert "config.epochs: -1 is less than 1" in window.notice.text.text()
    assert window.rooms[2].controller.model.config.epochs == 1000
    put_away(window)
