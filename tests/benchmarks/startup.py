"""From process start to first paint, beside an empty pyqtgraph window: python -m tests.benchmarks.startup."""

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
from app.start import make_application, open_window
app = make_application()
room = open_window(Path(sys.argv[1]))
""",
    window="room, room.room.plot.viewport()",
)


def seconds(script: str, settings: str) -> float:
    """How long a process takes from its start to its first paint."""
    begin = time.time()
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    child = subprocess.run(
        [sys.executable, "-c", script, settings], capture_output=True, text=True, check=True, env=environment
    )
    return float(child.stdout) - begin


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = str(Path(folder) / "settings.json")
        pairs = np.array([(seconds(PLAIN, settings), seconds(OURS, settings)) for _ in range(ROUNDS)])
    plain, ours = np.median(pairs, axis=0)
    print(f"an empty pyqtgraph window  {plain:.3f} s")
    print(f"Fall Line                  {ours:.3f} s   {np.median(pairs[:, 1] / pairs[:, 0]):.2f} times that")


if __name__ == "__main__":
    main()
