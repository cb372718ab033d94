"""Two sessions or runs are compared on the command line: the settings that differ, and where the paths part."""

from pathlib import Path

import pytest

from app.__main__ import COMMANDS
from app.session.session import Session, write
from core.cli.command import find
from core.optimizers import SGD
from tests.core.cli.kept_runs import SMALL, keep


def compare(*words: object) -> int:
    command = find(COMMANDS, ["compare"])
    assert command is not None
    return command.answer("fallline", [str(word) for word in words])


def saved(path: Path, session: Session) -> Path:
    write(session, path)
    return path


def test_a_setting_that_differs_is_a_line_and_the_paths_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Session()
    racer = first.optimizers.racers[0]
    other = racer.replace(optimizer=racer.optimizer.replace(learning_rate=racer.optimizer.learning_rate * 2))
    second = first.replace(optimizers=first.optimizers.with_racer(0, other))
    files = [saved(tmp_path / "a.fallline", first), saved(tmp_path / "b.fallline", second)]
    assert compare(*files) == 0
    setting, *paths = capsys.readouterr().out.splitlines()
    rate = racer.optimizer.learning_rate
    assert setting == f"optimizers.racers[0].optimizer.learning_rate: {rate} -> {2 * rate}"
    assert paths[0] == f"racer 1, {racer.optimizer.label}: the paths part at frame 1"
    assert all(line.endswith("the paths are the same") for line in paths[1:])


def test_nothing_that_differs_is_said_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [saved(tmp_path / name, Session()) for name in ("a.fallline", "b.fallline")]
    assert compare(*files) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_runs_are_compared_by_their_settings_and_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(tmp_path / "one")
    keep(tmp_path / "two", SMALL.replace(optimizer=SGD(), seed=3))
    assert compare(tmp_path / "one", tmp_path / "two") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "optimizer.kind: adam -> sgd" in lines
    assert "seed: 0 -> 3" in lines
    assert compare(tmp_path / "one", tmp_path / "one" / "checkpoint.npz") == 0
    assert capsys.readouterr().out == "no difference\n"


def test_a_session_and_a_run_have_nothing_in_common(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(tmp_path / "one")
    session = saved(tmp_path / "a.fallline", Session())
    assert compare(session, tmp_path / "one") == 1
    said = f"Fall Line: a session and a run have no settings in common: {session} and {tmp_path / 'one'}\n"
    assert capsys.readouterr().err == said


def test_what_is_neither_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(tmp_path / "no.fallline", "model-1") == 1
    assert compare("model-1", tmp_path) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert "no.fallline cannot be read" in first
    assert second.endswith("holds no checkpoint of a run: checkpoint.npz is not there")
