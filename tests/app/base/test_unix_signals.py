"""A signal ends the app in good order; the second one ends it at once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = """
import os, signal, sys
from PySide6.QtCore import QCoreApplication, QTimer
from app.base.unix_signals import Interrupt

app = QCoreApplication([])
interrupt = Interrupt(lambda number: (print(number, flush=True), {then}), app)
QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.{name}))
app.exec()
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="knows no such signals")


def ended_by(name: str, then: str) -> subprocess.CompletedProcess[str]:
    script = SCRIPT.format(name=name, then=then)
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_first_signal_is_told_and_the_app_may_end_by_itself(name: str) -> None:
    done = ended_by(name, "app.quit()")
    assert (done.returncode, done.stdout) == (0, f"{signal.Signals[name].value}\n"), done.stderr


def test_the_second_signal_ends_it_at_once() -> None:
    done = ended_by("SIGTERM", "os.kill(os.getpid(), signal.SIGTERM)")
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, f"{signal.SIGTERM.value}\n"), done.stderr
