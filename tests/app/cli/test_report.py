"""A session or a run becomes a page on the command line."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import COMMANDS
from app.session.session import Session, write
from core.cli.command import find
from core.descent import race
from core.search.results import write_results
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.trials import Trial
from core.search.vary import Variation
from tests.core.cli.kept_runs import keep

ROOT = Path(__file__).parents[3]


def report(*words: object) -> int:
    command = find(COMMANDS, ["report"])
    assert command is not None
    return command.answer("fallline", [str(word) for word in words])


@pytest.mark.slow
def test_a_race_has_its_ends_and_its_pictures(tmp_path: Path) -> None:
    session = Session()
    write(session, tmp_path / "race.fallline")
    for name in ("a.html", "b.html"):
        assert report(tmp_path / "race.fallline", "-o", tmp_path / name) == 0
    content = (tmp_path / "a.html").read_bytes()
    assert content == (tmp_path / "b.html").read_bytes()
    text = content.decode()
    model = session.optimizers
    for one in race(model.surface, model.engine_racers(), model.start.point, model.steps, seed=model.seed):
        assert f"<td>{one.losses[-1]:.6g}</td>" in text
    assert text.count("<picture>") == 3
    assert "no difference" in text


@pytest.mark.slow
def test_a_run_has_its_verdict_matrix_and_mistakes_in_korean(tmp_path: Path) -> None:
    trainer = keep(tmp_path / "run")
    words = ["report", str(tmp_path / "run"), "-o", str(tmp_path / "a.html"), "--language", "ko"]
    done = subprocess.run([sys.executable, "-m", "app", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "a.html").read_text()
    assert '<html lang="ko">' in text
    assert f"<td>{trainer.history[-1].test_accuracy:.2%}</td>" in text
    assert text.count('class="small"') == 1
    assert "<h2>평가</h2>" in text


@pytest.mark.slow
def test_what_cannot_be_reported_on_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path / "no.fallline", "-o", tmp_path / "a.html") == 1
    assert report(tmp_path, "-o", tmp_path / "a.html") == 1
    write(Session(room="trainer"), tmp_path / "trainer.fallline")
    assert report(tmp_path / "trainer.fallline", "-o", tmp_path / "a.html") == 1
    first, second, third = capsys.readouterr().err.splitlines()
    assert "no.fallline cannot be read" in first
    assert "holds no checkpoint of a run" in second
    assert third == "Fall Line: there is no run to be reported on"
    assert not (tmp_path / "a.html").exists()


def test_the_folder_of_a_study_becomes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = Study(vary=(Variation(field="batch_size", values=(10, 20)),))
    runs = {0: RunResult(0, "finished", 0.5)}
    write_results(tmp_path, study, {}, [Trial(0, {"batch_size": 20}, "finished", 0.5, "here", runs=runs)], {})
    for name in ("a.html", "b.html"):
        assert report(tmp_path, "-o", tmp_path / name) == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert "<tr><th>Batch size</th><td>20</td></tr>" in (tmp_path / "a.html").read_text()
    export = find(COMMANDS, ["export"])
    assert export is not None
    assert export.answer("fallline", [str(tmp_path), "-o", str(tmp_path / "a.py")]) == 1
    said = capsys.readouterr().err
    assert f"--config {tmp_path / 'runs' / 'trial-0-seed-0.json'}" in said
