"""The engine from the command line, where there is no Qt."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.__main__ import main

ROOT = Path(__file__).parents[2]


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "  train                 train a network on pictures of digits\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["trian"], "trian is not one of train, search, work, landscape, rates, export; did you mean train?"),
    ],
)
def test_a_command_is_asked_for(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    complaint = capsys.readouterr().err
    assert sentence in complaint
    assert complaint.endswith("\nHelp: python -m core --help\n")


def test_it_is_named_as_it_was_started() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core", "train", "--nonsense"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.endswith(f"\nHelp: {sys.executable} -m core train --help\n")
