"""What a run costs the window, and the window a run.

python -m tests.benchmarks.trainer_room [pan|ticks|speed|memory]
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.application import make_application
from app.base.theme import LIGHT
from app.start import finish, open_window
from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from app.widgets.charts.curves import Curve
from app.widgets.charts.run_chart import RunChart
from app.window.main_window import MainWindow
from core.datasets import load
from core.threads import hold_blas_threads
from core.training import MODEL_1, PRESETS, EpochReport, Trainer, TrainingConfig
from core.training.smoothing import smoothed
from tests.benchmarks.timing import milliseconds, report

SIZE = (1280, 800)
TICK = 16  # milliseconds
TICK_BARS = (25, 60)  # milliseconds between two ticks: at the 95th percentile, at worst
ROUNDS, EPOCHS = 5, 30  # of the room and without it, in turns
SPEED_BAR = 0.9
MEMORY_FROM, MEMORY_TO, MEMORY_STEP, MEMORY_BAR = 100, 1000, 100, 0.05
POINTS = 40_000
MEGABYTE = 1 << 20


@contextmanager
def trainer_room() -> Iterator[TrainerView]:
    """The window with the Trainer room in front, its curves to be seen."""
    with tempfile.TemporaryDirectory() as folder:
        window: MainWindow = open_window(Path(folder) / "settings.json")
        window.resize(*SIZE)
        window.show()
        finish(window)
        window.tabs.setCurrentIndex(2)
        room = window.room
        assert isinstance(room, TrainerView)
        wait(lambda: False, seconds=1.0)
        yield room
        room.shut()
        window.close()


def wait(done: Callable[[], bool], seconds: float = 3600.0) -> None:
    """Let the window live until something is so, or for some seconds."""
    end = time.monotonic() + seconds
    timer = QTimer()
    timer.setInterval(50)
    timer.timeout.connect(lambda: (done() or time.monotonic() > end) and QApplication.exit())
    timer.start()
    QApplication.exec()
    timer.stop()


def epochs_of(room: TrainerView) -> list[EpochReport]:
    return room.controller.run.epochs if room.controller.run is not None else []


def has_come_to(room: TrainerView, epoch: int) -> bool:
    return len(epochs_of(room)) >= epoch


def start(room: TrainerView, config: TrainingConfig) -> None:
    room.controller.set_config(config)
    room.controller.start()


# Ticks.


def ticks(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Milliseconds between the ticks of a timer that wants to come each 16."""
    moments: list[float] = []
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
    timer.setInterval(TICK)
    timer.timeout.connect(lambda: moments.append(time.perf_counter()))
    timer.start()
    wait(lambda: False, seconds)
    timer.stop()
    return np.diff(moments) * 1000


def measure_ticks(preset: str, seconds: float) -> None:
    with trainer_room() as room:
        tell_ticks("nothing is running", ticks(5.0))
        start(room, PRESETS[preset])
        wait(lambda: room.controller.activity is Activity.RUNNING)
        cpu, wall = time.process_time(), time.perf_counter()
        tell_ticks(f"{preset} is running", ticks(seconds))
        share = (time.process_time() - cpu) / (time.perf_counter() - wall)
        print(f"  {len(epochs_of(room))} epochs; {share:.2f} processors busy")


def tell_ticks(what: str, times: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    usual, worst = np.percentile(times, 95), times.max()
    bars = f"(the bars: {TICK_BARS[0]} and {TICK_BARS[1]})"
    print(f"{what}: ticks 95th percentile {usual:.1f} ms, worst {worst:.1f} ms {bars}, of {len(times)}")


# Speed.


def measure_speed() -> None:
    """Epochs with their evaluation and diagnostics, by the clock: in the room, and in a loop that does nothing else."""
    config = MODEL_1.replace(epochs=EPOCHS)
    data = load(config.data)
    alone, inside = [], []
    with trainer_room() as room:
        start(room, config.replace(epochs=2))
        wait(lambda: room.controller.activity is Activity.IDLE)
        for _ in range(ROUNDS):
            alone.append(rate_alone(config, data))
            inside.append(rate_inside(room, config))
    ratio = np.median(np.array(inside) / np.array(alone))
    print(f"epochs a second, alone: {spelled(alone)}; in the room: {spelled(inside)}")
    print(f"the room has {ratio:.3f} of the speed (median of {ROUNDS}; the bar: {SPEED_BAR})")


def rate_alone(config: TrainingConfig, data: object) -> float:
    hold_blas_threads(1)
    trainer = Trainer(config, data)  # type: ignore[arg-type]
    begin = time.perf_counter()
    for _ in trainer.run():
        pass
    return EPOCHS / (time.perf_counter() - begin)


def rate_inside(room: TrainerView, config: TrainingConfig) -> float:
    start(room, config)
    wait(lambda: room.controller.activity is Activity.RUNNING)
    begin = time.perf_counter()
    had = len(epochs_of(room))
    wait(lambda: len(epochs_of(room)) == EPOCHS)
    rate = (EPOCHS - had) / (time.perf_counter() - begin)
    wait(lambda: room.controller.activity is Activity.IDLE)
    return rate


def spelled(rates: list[float]) -> str:
    return " ".join(f"{rate:.2f}" for rate in rates)


# Memory.


def resident() -> float:
    """Megabytes of this process in memory, or the most it ever had where that is all that is known."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def measure_memory() -> None:
    with trainer_room() as room:
        start(room, MODEL_1.replace(epochs=MEMORY_TO))
        taken = []
        for epoch in range(MEMORY_FROM, MEMORY_TO + 1, MEMORY_STEP):
            wait(partial(has_come_to, room, epoch))
            taken.append(resident())
            print(f"after epoch {epoch}: {taken[-1]:.0f} MB", flush=True)
    growth = max(taken) / taken[0] - 1
    print(f"memory grows by {growth:.1%} after epoch {MEMORY_FROM} (the bar: {MEMORY_BAR:.0%})")


# Panning.


def measure_pan() -> None:
    chart = RunChart("loss")
    chart.resize(SIZE[0] // 2, SIZE[1] // 2)
    chart.show()
    epochs = np.arange(1.0, POINTS + 1) / 39
    losses = np.random.default_rng(0).lognormal(-1, 0.5, POINTS) / epochs**0.2
    raw = Curve(epochs, losses, LIGHT.racer(3), faint=True)
    chart.set_curves([raw, Curve(epochs, smoothed(losses, 0.95), LIGHT.racer(0))], logarithmic=True)
    QApplication.processEvents()
    target = QPixmap(chart.size())
    box = chart.getPlotItem().getViewBox()

    def pan(number: int) -> None:
        box.translateBy(x=3.0 if number % 2 else -3.0)
        painter = QPainter(target)
        QWidget.render(chart, painter, QPoint())
        painter.end()

    report(f"{POINTS:,} points and their smoothed curve are panned (60 a second: 16.7)", milliseconds(pan, 100))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("ticks", "speed", "memory", "pan"))
    parser.add_argument("--preset", choices=PRESETS, default="model-1")
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    make_application()
    measures: dict[str, Callable[[], None]] = {
        "pan": measure_pan,
        "ticks": lambda: measure_ticks(asked.preset, asked.seconds),
        "speed": measure_speed,
        "memory": measure_memory,
    }
    for name, measure in measures.items():
        if asked.what in (None, name):
            measure()
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order: the figures are all there is


if __name__ == "__main__":
    main()
