"""From start to first paint, beside an empty pyqtgraph window: python -m tests.benchmarks.startup [--json FILE]."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROUNDS = 15

# Each child says when its window has been painted: the first paint is done when the event after it comes.
CHILD = """
import os, sys, time
from pathlib import Path
{prepare}
from PySide6.QtCore import QEvent, QObject, QTimer

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, done)
        return False

def done():
    print(time.time(), flush=True)
    os._exit(0)

window, viewport = {window}
window.resize(1280, 800)
watch = FirstPaint()
viewport.installEventFilter(watch)
window.show()
app.exec()
"""
PLAIN = CHILD.format(
    prepare="import pyqtgraph as pg; app = pg.mkQApp(); plot = pg.PlotWidget()", window="plot, plot.viewport()"
)
OURS = CHILD.format(
    prepare="""
import app.__main__
app.__main__.hurry()
from app.application import make_application
from app.start import open_window
app = make_application()
room = open_window(Path(sys.argv[1]))
""",
    window="room, room.room.plot.viewport()",
)


def seconds(script: str, folder: str) -> tuple[float, float]:
    """Return how long a process takes from its start to its first paint: by the clock, and of a processor.

    Python keeps what it compiles in `folder`, as it does for a user, whatever the environment says.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = folder
    used = os.times()
    begin = time.time()
    child = subprocess.run(
        [sys.executable, "-c", script, str(Path(folder) / "settings.json")],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    after = os.times()
    cpu = after.children_user + after.children_system - used.children_user - used.children_system
    return float(child.stdout) - begin, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the seconds there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rounds = [(seconds(PLAIN, folder), seconds(OURS, folder)) for _ in range(1 + ROUNDS)]
    times = np.array(rounds[1:])  # (rounds, peers, clocks): in the first round, Python compiles
    (plain, plain_cpu), (ours, ours_cpu) = np.median(times, axis=0)
    ratio, cpu_ratio = np.median(times[:, 1] / times[:, 0], axis=0)
    print(f"an empty pyqtgraph window  {plain:.3f} s, {plain_cpu:.3f} s of a processor")
    print(f"Fall Line                  {ours:.3f} s, {ours_cpu:.3f} s   {ratio:.2f} and {cpu_ratio:.2f} times that")
    if asked.json is not None:
        asked.json.write_text(
            json.dumps({"seconds": times.tolist(), "ratio": ratio, "ratio of a processor": cpu_ratio})
        )


if __name__ == "__main__":
    main()
