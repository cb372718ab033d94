"""The command `rates`."""

import csv
from pathlib import Path

import pytest

from core.__main__ import main

WORDS = ["--set", "dataset=digits", "train_size=200", "hidden_layers=16", "batch_size=20"]


def test_it_writes_a_row_a_step_and_says_what_they_suggest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rates.csv"
    assert main(["rates", "-o", str(path), *WORDS]) == 0
    rows = list(csv.DictReader(path.read_text().splitlines()))
    said = capsys.readouterr().out
    assert f"{len(rows)} steps, in {path}" in said
    assert list(rows[0]) == ["step", "rate", "loss", "mean"]
    assert rows[0]["loss"] == rows[0]["mean"]  # corrected for its beginning at 0
    assert "valley: 0.0" in said
    assert "Both are hints" in said


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ([], 2, "the following arguments are required: -o/--output"),
        (["-o", "none/rates.csv", *WORDS], 1, "rates.csv cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rates", *words]) == status
    assert sentence in capsys.readouterr().err
