"""The command `search` as a person uses it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import version
from core.__main__ import main
from core.search.crew import Crew
from core.search.worker import Worker

TEXT = """
seeds = [0]
[base]
dataset = "digits"
train_size = 50
hidden_layers = [8]
batch_size = 10
epochs = 1
[vary]
batch_size = [10, 25]
"""


class CrewOfOne(Crew):
    """Makes in this process what others would make."""

    def search(self, until: float | None = None) -> Iterator[None]:
        Worker(self._place, lambda: False).work(until=until)
        yield

    def run_winner(self, number: int, seeds: tuple[int, ...]) -> Iterator[None]:
        Worker(self._place, lambda: False).make_finals(number, seeds)
        yield


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize("crew", [CrewOfOne, pytest.param(Crew, marks=pytest.mark.slow)])
def test_it_makes_all_trials_and_runs_the_winner_again(
    crew: type[Crew], study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.cli.search.Crew", crew)
    words = ["search", str(study), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "2/2  trial 1  batch_size=" in said
    assert "with 5 fresh seeds: test accuracy 0." in said
    rows = list(csv.DictReader((tmp_path / "out" / "trials.csv").read_text().splitlines()))
    assert {row["batch_size"] for row in rows} == {"10", "25"}
    told = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert [run["seed"] for run in told["winner"]["runs"]] == [1, 2, 3, 4, 5]
    before = (tmp_path / "out" / "study.log").read_bytes()
    assert main(words) == 0  # once more: all is there
    assert "2 of 2 trials were made before" in capsys.readouterr().out
    assert (tmp_path / "out" / "study.log").read_bytes() == before
    monkeypatch.setattr("core.search.worker.version", lambda: "99")
    assert main(words) == 0
    assert f"the study was begun with Fall Line {version()}, and this is 99" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["none.toml", "--out", "x"], "none.toml cannot be read: No such file or directory"),
        (["STUDY", "--out", "x", "--workers", "0"], "0 is no number of workers from 1 to 256"),
    ],
)
def test_wrong_words_are_answered(
    words: list[str], sentence: str, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *(str(study) if word == "STUDY" else word for word in words)]) == 2
    assert sentence in capsys.readouterr().err


def test_help_shows_a_whole_study(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["search", "--help"])
    assert '"optimizer.learning_rate" = { low = 1e-3, high = 1.0, log = true, steps = 6 }' in capsys.readouterr().out
