"""`fallline desktop` writes the entry where this user's data are, and takes it out again."""

import sys
from pathlib import Path

import pytest

from app.__main__ import COMMANDS
from core.cli.command import COULD_NOT, DONE, WRONG_WORDS, find


def desktop(*words: str) -> int:
    command = find(COMMANDS, ["desktop"])
    assert command is not None
    return command.answer("fallline", words)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the menu is that of a Linux desktop")
def test_it_says_what_it_wrote_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert desktop("install") == DONE
    written = capsys.readouterr().out.splitlines()
    assert str(tmp_path / "applications" / "fallline.desktop") in written
    assert all(Path(path).exists() for path in written)
    assert desktop("remove") == DONE
    assert capsys.readouterr().out.splitlines() == written
    assert desktop("remove") == DONE
    assert capsys.readouterr().out == f"there was nothing of Fall Line in {tmp_path}\n"


def test_wrong_words_and_a_folder_that_cannot_be_written_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desktop("instal") == WRONG_WORDS
    assert "did you mean install?" in capsys.readouterr().err
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert desktop("install") == COULD_NOT
    assert "fallline.desktop" in capsys.readouterr().err
