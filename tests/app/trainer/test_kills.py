"""The app is killed in the middle of a run, ten times: no finished run is lost, and little of the one under way."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import SavedRun
from core.datasets import load
from core.training import Trainer

KILLS = 10
EARLY_KILLS = int(os.environ.get("FALLLINE_KILLS", "4"))  # in the first second
CHECKPOINT_EVERY = 1.0  # seconds

# The window as it is started, with a short run and then a long one; it says how far the long one has come.
APP = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from app.application import make_application
from app.start import finish, open_window
from core.training import TrainingConfig

app = make_application()
window = open_window(Path(sys.argv[1]))
window.show()
finish(window)
window.tabs.setCurrentIndex(2)
controller = window.room.controller
controller.archive.checkpoint_every = float(sys.argv[2])
config = TrainingConfig(dataset="digits", train_size=200, hidden_layers=(20,), batch_size=20, epochs=10_000)

def go_on():
    controller.set_config(config)
    controller.start()

def tell():
    run = controller.run
    if run is not None and run.config == config and run.steps:
        print(time.time(), run.steps, flush=True)

def ended(activity):
    if controller.run.ending is not None and controller.run.config != config:
        controller.activity_changed.disconnect(ended)  # there is one long run
        QTimer.singleShot(0, go_on)

controller.activity_changed.connect(ended)
controller.set_config(config.replace(epochs=2))
controller.start()
timer = QTimer()
timer.setInterval(10)
timer.timeout.connect(tell)
timer.start()
app.exec()
"""


def steps_told_before(output: str, moment: float) -> int:
    """How far the run had come then."""
    told = [line.split() for line in output.splitlines()]
    return max((int(steps) for at, steps in told if float(at) <= moment), default=0)


def interrupted(folder: Path) -> tuple[SavedRun, ...]:
    return tuple(run for run in RunArchive(folder).using(lambda runs: runs.runs()) if run.ending.kind == "interrupted")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killing_the_app_loses_no_run_and_little_of_the_one_under_way(settings: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    dice = random.Random(0)
    for kill in range(1, KILLS + 1):
        words = [sys.executable, "-c", APP, str(settings), str(CHECKPOINT_EVERY)]
        app = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)
        assert app.stdout is not None
        first = app.stdout.readline()
        time.sleep(2 * CHECKPOINT_EVERY + dice.random() * CHECKPOINT_EVERY)
        killed = time.time()
        app.send_signal(signal.SIGKILL)
        output = first + app.stdout.read()
        app.wait()
        app.stdout.close()

        kept = RunArchive(settings.parent).using(lambda runs: runs.runs())
        assert sum(run.ending.kind == "finished" for run in kept) == kill
        assert len(interrupted(settings.parent)) == kill
        runs = RunArchive(settings.parent)
        latest = runs.find_interrupted()
        assert latest is not None
        trainer = Trainer.load(runs.checkpoint_of(latest), load("digits"))
        assert trainer.step >= steps_told_before(output, killed - CHECKPOINT_EVERY) > 0
        runs.close()


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_run_that_is_killed_in_its_first_second_is_interrupted(settings: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    dice = random.Random()
    for kill in range(1, EARLY_KILLS + 1):
        words = [sys.executable, "-c", APP, str(settings), "30"]
        app = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)
        assert app.stdout is not None
        app.stdout.readline()  # its first step
        time.sleep(dice.random() if kill > 1 else 0.0)
        app.send_signal(signal.SIGKILL)
        app.wait()
        app.stdout.close()
        assert len(interrupted(settings.parent)) == kill
        runs = RunArchive(settings.parent)
        latest = runs.find_interrupted()
        assert latest is not None
        assert Trainer.load(runs.checkpoint_of(latest), load("digits")).ending is None
        runs.close()
