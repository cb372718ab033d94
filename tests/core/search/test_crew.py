"""Several processes on one study, of which some are killed."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.search.crew import deaf_to_the_terminal

ROOT = Path(__file__).parents[3]
TEXT = """
seeds = [0, 1]
[base]
dataset = "digits"
train_size = 100
hidden_layers = [16]
epochs = 20
[vary]
"optimizer.learning_rate" = { low = 1e-3, high = 1.0, log = true, steps = 4 }
batch_size = [5, 10, 20]
"""
STABLE = ("trial", "optimizer.learning_rate", "batch_size", "seed", "state", "value", "steps", "validation_loss")


def words(folder: Path, workers: int) -> list[str]:
    (folder / "study.toml").write_text(TEXT)
    arguments = ["search", str(folder / "study.toml"), "--out", str(folder / "out"), "--workers", str(workers)]
    return [sys.executable, "-m", "core", *arguments]


def table(folder: Path) -> list[tuple[str, ...]]:
    rows = csv.DictReader((folder / "out" / "trials.csv").read_text().splitlines())
    return [tuple(row[name] for name in STABLE) for row in rows]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such masks")
def test_what_is_started_leaves_the_signals_of_the_terminal_to_its_parent() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with deaf_to_the_terminal():
        assert {signal.SIGINT, signal.SIGHUP} <= signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


@pytest.mark.slow
def test_ctrl_c_in_a_terminal_stops_all_processes_without_a_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        words(tmp_path, 2),
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        said, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complaint == ""
    assert "To go on, give the same words again." in said


@pytest.mark.slow
def test_killed_again_and_again_it_comes_to_what_one_worker_makes_undisturbed(tmp_path: Path) -> None:
    (tmp_path / "quiet").mkdir()
    subprocess.run(words(tmp_path / "quiet", 1), cwd=ROOT, check=True, capture_output=True)
    (tmp_path / "killed").mkdir()
    rng, kills = random.Random(5), 0
    while True:
        process = subprocess.Popen(
            words(tmp_path / "killed", 2),
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            process.wait(rng.uniform(2, 9) if kills < 4 else 300)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
            continue
        told = process.communicate()[0]
        break
    assert process.returncode == 0, told
    assert table(tmp_path / "killed") == table(tmp_path / "quiet")
    entries = [json.loads(line) for line in (tmp_path / "killed" / "out" / "study.log").read_text().splitlines()]
    runs = [(entry["run"], entry["result"]["seed"]) for entry in entries if "run" in entry]
    assert len(runs) == len(set(runs)) == 24


@pytest.mark.slow
def test_workers_end_when_the_one_that_began_them_is_killed(tmp_path: Path) -> None:
    process = subprocess.Popen(words(tmp_path, 2), cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate()
    for _ in range(300):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail("a worker goes on alone")


@pytest.mark.slow
def test_killed_again_and_again_tpe_loses_no_trial_and_counts_none_twice(tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    command = words(tmp_path, 2)
    text = TEXT.replace(", steps = 4", "").replace("seeds", 'sampler = "tpe"\ntrials = 10\nseeds')
    (tmp_path / "study.toml").write_text(text)
    rng = random.Random(6)
    for patience in (rng.uniform(6, 12), rng.uniform(6, 12), 300):
        process = subprocess.Popen(
            command, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            continue
        told = process.communicate()[0]
        assert process.returncode == 0, told
        break
    rows = [(row[0], row[3], row[4]) for row in table(tmp_path)]
    assert rows == [(str(trial), str(seed), "finished") for trial in range(10) for seed in range(2)]
