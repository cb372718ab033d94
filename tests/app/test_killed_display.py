"""The X server is killed while the window is open and a run goes on: session and run are saved, as on SIGTERM."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.trainer.run_list.archive import RunArchive
from core.datasets import load
from core.training import Trainer

KILLS = 5
ROOT = Path(__file__).parents[2]

# The app as it is started, with another theme and a run that goes on; it says how far that is.
APP = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app import start
from core.training import TrainingConfig

complete = start.finish

def finish(window, room=0):
    complete(window, room)
    if room == 0:
        QTimer.singleShot(500, lambda: train(window))

def train(window):
    window.tabs.setCurrentIndex(0)
    window.room.controller.playback.play()
    window.rooms  # the others exist
    window.tabs.setCurrentIndex(2)
    controller = window.room.controller
    controller.set_config(TrainingConfig(dataset="digits", train_size=200, hidden_layers=(20,), epochs=10_000, seed=77))
    controller.start()
    controller.advanced.connect(lambda: print(controller.run.steps, flush=True))

start.finish = finish
sys.exit(start.run(Path(sys.argv[1]), None))
"""


def start_display() -> tuple[subprocess.Popen[bytes], str]:
    reads, writes = os.pipe()
    words = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1280x800x24"]
    server = subprocess.Popen(words, pass_fds=(writes,), stderr=subprocess.DEVNULL)
    os.close(writes)
    with os.fdopen(reads) as stream:
        return server, f":{stream.readline().strip()}"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_display_loses_neither_session_nor_run(settings: Path, kill: int) -> None:
    server, display = start_display()
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    words = [sys.executable, "-c", APP, str(settings)]
    app = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    assert app.stdout is not None
    told = int(app.stdout.readline())
    time.sleep(0.3 * kill)
    server.kill()
    server.wait()
    output, complaint = app.communicate(timeout=60)
    assert app.returncode == 1, complaint
    told = int(output.split()[-1]) if output else told
    session = settings.with_suffix(".fallline")
    assert '"seed": 77' in session.read_text()
    assert session.with_name(session.name + ".open").read_bytes() == b""  # it is not taken for a crash
    archive = RunArchive(settings.parent)
    latest = archive.find_interrupted()
    assert latest is not None
    assert Trainer.load(archive.checkpoint_of(latest), load("digits")).step >= told
    archive.close()


XLIB = """
import ctypes, sys
from app.base.lost_display import LostDisplay

lost = LostDisplay(lambda: print("saved", flush=True))
xlib = ctypes.CDLL("libX11.so.6")
xlib.XOpenDisplay.restype = ctypes.c_void_p
display = xlib.XOpenDisplay(None)
print("open", flush=True)
sys.stdin.readline()
xlib.XSync(ctypes.c_void_p(display), 0)
print("went on", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_xlib_does_not_end_the_process_before_it_has_saved() -> None:
    server, display = start_display()
    environment, pipe = {**os.environ, "DISPLAY": display}, subprocess.PIPE
    words = [sys.executable, "-c", XLIB]
    app = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=ROOT)
    assert app.stdout is not None
    assert app.stdout.readline() == "open\n"
    server.kill()
    server.wait()
    output, _ = app.communicate("\n", timeout=60)
    assert (output, app.returncode) == ("saved\n", 1)
