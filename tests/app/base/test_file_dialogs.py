"""All dialogs begin in the folder of the last answer; it is remembered for the next start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.base.file_dialogs import ask_for_folder, ask_what_to_open, ask_where_to_save, last_folder
from app.start import open_window
from tests.conftest import put_away

DIALOGS = ("getOpenFileName", "getSaveFileName", "getExistingDirectory")


class Answers:
    """Answers the dialogs of files with a path, and notes where each began."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer = ""
        self.begun: list[Path] = []
        for name in DIALOGS:
            monkeypatch.setattr(QFileDialog, name, lambda *told, name=name: self._give(name, Path(told[2])))

    def _give(self, name: str, begun: Path) -> str | tuple[str, str]:
        self.begun.append(begun)
        return self.answer if name == "getExistingDirectory" else (self.answer, "")


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    before, last_folder.remembered = last_folder.remembered, ""
    yield Answers(monkeypatch)
    last_folder.remembered = before


def test_the_first_folder_is_that_of_documents(
    holder: QWidget, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    ask_where_to_save(holder, "Save", "run.csv")
    ask_what_to_open(holder, "Open", "")
    assert answers.begun == [tmp_path / "run.csv", tmp_path]


def test_each_begins_where_the_last_one_ended(holder: QWidget, answers: Answers, tmp_path: Path) -> None:
    answers.answer = str(tmp_path / "race.png")
    ask_where_to_save(holder, "Save", "race.png")
    ask_what_to_open(holder, "Open", "")
    ask_for_folder(holder, "Folder", "")
    ask_where_to_save(holder, "Save", "run.csv")
    assert answers.begun[1:] == [tmp_path, tmp_path, tmp_path / "run.csv"]


def test_a_cancelled_dialog_and_a_folder_that_is_gone_change_nothing(
    holder: QWidget, answers: Answers, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    last_folder.remember(here)
    ask_what_to_open(holder, "Open", "")
    assert last_folder.path() == here
    here.rmdir()
    ask_what_to_open(holder, "Open", "")
    assert answers.begun[1] != here
    assert answers.begun[1].is_dir()


def test_a_name_with_a_folder_is_proposed_there(holder: QWidget, answers: Answers, tmp_path: Path) -> None:
    ask_where_to_save(holder, "Save", tmp_path / "session.fallline")
    ask_for_folder(holder, "Folder", str(tmp_path))
    assert answers.begun == [tmp_path / "session.fallline", tmp_path]


def test_it_is_remembered_at_the_next_start(qtbot: QtBot, settings: Path, tmp_path: Path) -> None:  # noqa: ARG001
    window = open_window(settings)
    last_folder.remember(tmp_path)
    put_away(window)
    last_folder.remembered = ""
    again = open_window(settings)
    assert last_folder.path() == tmp_path
    put_away(again)
    last_folder.remembered = ""
