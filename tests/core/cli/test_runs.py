"""A run is found by its folder, its checkpoint or its name; what is none is refused by a sentence."""

from pathlib import Path

import pytest

from core.__main__ import main
from core.cli.runs import find_run
from tests.core.cli.kept_runs import SMALL, keep, refused


def test_bad_runs_are_refused_by_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(tmp_path / "run")
    out, run = ["-o", str(tmp_path / "a.npz")], tmp_path / "run"
    assert refused(["export", "modl-1", *out], capsys, tmp_path).endswith("did you mean model-1?")
    (tmp_path / "empty").mkdir()
    sentence = refused(["export", str(tmp_path / "empty"), *out], capsys, tmp_path)
    assert sentence == f"{tmp_path / 'empty'} holds no checkpoint of a run: checkpoint.npz is not there"
    assert "holds only a network" in refused(["export", str(run / "best.npz"), *out], capsys, tmp_path)
    whole = (run / "checkpoint.npz").read_bytes()
    (run / "checkpoint.npz").write_bytes(whole[: len(whole) // 2])
    assert "is damaged or incomplete" in refused(["export", str(run), *out], capsys, tmp_path)
    (run / "checkpoint.npz").write_bytes(b"PK no archive")
    assert "checkpoint.npz" in refused(["export", str(run), *out], capsys, tmp_path)


def test_a_list_is_asked_for_names(tmp_path: Path) -> None:
    keep(tmp_path / "run")
    listed = {"deep net": tmp_path / "run" / "checkpoint.npz"}
    run = find_run("deep net", listed=lambda name: (name, listed[name]) if name in listed else None)
    assert (run.name, run.config) == ("deep net", SMALL)


def test_what_comes_along_is_found_by_its_name(tmp_path: Path) -> None:
    assert main(["export", "model-1", "-o", str(tmp_path / "a.py")]) == 0
    assert "SIZES = (784, " in (tmp_path / "a.py").read_text()
