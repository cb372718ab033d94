"""The command as it is typed: subcommands, files and what was nearly written."""

import os
import pkgutil
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from app.__main__ import COMMANDS, main, window_parser
from app.session.session import Session, write
from app.trainer.model import TrainerModel
from core.cli.command import Command
from core.training import TrainingConfig

ROOT = Path(__file__).parents[2]

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None  # whoever imports it fails
from app.__main__ import main
sys.exit(main())
"""


def without_qt(*words: object, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", WITHOUT_QT, *map(str, words)]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_helps_without_qt_and_is_listed(command: Command) -> None:
    done = without_qt(command.name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{command.name} [-h]" in done.stdout
    assert f"  {command.name:20}  {command.help}\n" in window_parser("fallline").format_help()
    assert callable(pkgutil.resolve_name(command.run))


def test_a_network_is_trained_without_qt(tmp_path: Path) -> None:
    settings = ["dataset=digits", "train_size=100", "hidden_layers=8", "batch_size=50", "epochs=1"]
    done = without_qt("train", "--out", "run", "--set", *settings, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "run" / "best.npz").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["rendr", "race.fallline"], "race.fallline is one word too many"),
        (["trian"], "trian is neither a file nor a command; did you mean train?"),
        (["--setings", "a.json"], "--setings is not known here; did you mean --settings?"),
        (["data", "a.fallline"], "required: -o"),
        (["train", "--prest", "model-1"], "did you mean --preset?"),
    ],
)
def test_wrong_words_end_with_status_2_and_the_right_ones(words: list[str], sentence: str) -> None:
    done = without_qt(*words)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_file_that_is_called_like_a_command_is_opened_by_its_path() -> None:
    assert window_parser("fallline").parse(["./render"]).file == "./render"


def test_the_help_names_the_command_as_run_py_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FALLLINE_COMMAND", "python3 run.py")
    monkeypatch.setattr(sys, "argv", ["app", "train", "--nonsense"])
    assert main() == 2
    assert capsys.readouterr().err.endswith("Help: python3 run.py train --help\n")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals end no process there")
def test_a_signal_ends_a_training_that_is_to_be_rendered_and_leaves_nothing(tmp_path: Path) -> None:
    config = TrainingConfig(dataset="digits", train_size=1000, hidden_layers=(256, 256), epochs=10_000, batch_size=50)
    write(Session(room="trainer", trainer=TrainerModel(config=config)), tmp_path / "long.fallline")
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-m", "app", "render", "long.fallline", "-o", "run.png", "--train"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        while not list((tmp_path / "temporary").rglob("*")):
            time.sleep(0.05)
        time.sleep(1)
        process.terminate()
        complaint = process.communicate(timeout=60)[1]
    assert (process.returncode, complaint) == (143, "")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["long.fallline", "temporary"]


def test_a_checkout_that_is_not_installed_knows_its_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    monkeypatch.setattr(sys, "argv", ["app", "--version"])
    assert main() == 0
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert capsys.readouterr().out == f"Fall Line {stated}\n"


def test_a_report_of_a_fault_gets_its_facts_from_the_command_line() -> None:
    command = [sys.executable, "-m", "app", "--version", "--verbose"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Fall Line: ")
    assert "drawn by: offscreen" in lines
