"""The scripts in assets/examples: each runs, and says what it must."""

import csv
import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.threads import hold_blas_threads
from tests.core.datasets.own.layouts import png, put

Run = Callable[..., str]
EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a script with arguments, and returns what it prints."""

    def printed(name: str, *arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", [name, *map(str, arguments)])
        hold_blas_threads(1)
        runpy.run_path(str(EXAMPLES / name), run_name="__main__")
        return capsys.readouterr().out

    return printed


def test_there_are_six_and_the_manual_names_each() -> None:
    names = {path.name for path in EXAMPLES.glob("*.py")}
    assert len(names) == 6
    for language in ("en", "ko"):
        page = (EXAMPLES.parent / "manual" / language / "script.md").read_text(encoding="utf-8")
        assert set(re.findall(r"`(\w+\.py)", page)) - {"run.py"} == names


def test_all_reach_the_minimum_of_a_bowl(run: Run) -> None:
    lines = run("race_on_own_function.py").splitlines()
    assert len(lines) == 4
    assert all("converged" in line and "at (0.0000, 0.0000)" in line.replace("-0.0", "0.0") for line in lines)


def test_steps_of_one_size_come_as_near_as_that(run: Run) -> None:
    """The minimum of Beale's function is at (3, .5)."""
    last = run("own_optimizer.py").splitlines()[-1]
    place = np.array(re.findall(r"[\d.]+", last)[:2], float)
    assert np.abs(place - (3, 0.5)).max() < 0.02


@pytest.mark.slow
def test_glorot_halves_what_he_keeps(run: Run) -> None:
    """Each ReLU halves the mean square, which He (2015) makes up for: 19 layers leave 2 ** -9.5 of the deviation."""
    said = run("compare_initializers.py")
    stds = re.findall(r"^(\w+).*: the activations' std is (\S+) in layer 1, (\S+) in", said, re.MULTILINE)
    found = {name: float(last) / float(first) for name, first, last in stds}
    assert 0.4 < found["He"] < 2.5
    assert 0.4 < found["Glorot"] / 2**-9.5 < 2.5
    assert found["Normal"] < 1e-15


@pytest.mark.slow
def test_a_resumed_run_is_the_same(run: Run) -> None:
    assert run("train_and_resume.py", 300).endswith("ends with the same weights: True\n")


def test_black_and_white_are_told_apart(run: Run, tmp_path: Path) -> None:
    for number in range(20):
        put(tmp_path / "black" / f"{number}.png", png(np.full((4, 4), number, np.uint8)))
        put(tmp_path / "white" / f"{number}.png", png(np.full((4, 4), 255 - number, np.uint8)))
    said = run("own_images.py", tmp_path)
    assert "2 classes; test accuracy 100.00%" in said
    assert "black is taken for black" in said


def test_what_cannot_be_read_is_said(run: Run, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="has no images that can be read"):
        run("own_images.py", tmp_path)


@pytest.mark.slow
def test_each_pair_of_settings_has_a_row(run: Run, tmp_path: Path) -> None:
    run("try_settings.py", tmp_path / "table.csv")
    head, *rows = csv.reader((tmp_path / "table.csv").read_text(encoding="utf-8").splitlines())
    assert head == ["rate", "units", "test accuracy", "deviation"]
    assert [(float(rate), int(units)) for rate, units, *_ in rows] == [
        (rate, units) for rate in (0.03, 0.1, 0.3) for units in (8, 32)
    ]
    assert all(0.1 < float(accuracy) <= 1 for _, _, accuracy, _ in rows)
