"""The decision boundary: what a map and its picture take, and what it leaves of the training speed beside it.

python -m tests.benchmarks.boundary [frame|speed]
"""

import argparse
import os
import sys
import time
from pathlib import Path
from threading import enumerate as enumerate_threads
from threading import get_native_id
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.application import make_application
from app.trainer.controller import Activity
from app.trainer.plane.plane_plot import PlanePlot
from app.trainer.view import TrainerView
from core.datasets import load
from core.network.decision_map import Area, DecisionMap, decision_map
from core.optimizers import Adam
from core.threads import hold_blas_threads
from core.training import Trainer, TrainingConfig
from core.training.data_preview import points_of
from tests.benchmarks.timing import milliseconds, report
from tests.benchmarks.trainer_room import epochs_of, start, trainer_room, wait

SIDE = 200
GOAL = 5.0  # milliseconds for a map of 200 x 200
REPEATS = 200
ROUNDS, SECONDS, SETTLING = 8, 1.6, 0.3
MOST_EPOCHS = 10_000
SPEED_BAR = 0.95
CONFIG = TrainingConfig(
    dataset="spirals",
    noise=0.05,
    train_size=500,
    hidden_layers=(20, 20),
    optimizer=Adam(learning_rate=0.01),
    epochs=20,
    batch_size=25,
)


def measure_frame() -> None:
    trainer = trained(CONFIG)
    points = points_of(trainer.dataset, trainer.split)
    area, maps = Area.around(points.places), list[DecisionMap]()

    def answer(_: int) -> None:
        maps[:] = [decision_map(trainer.network, area, (SIDE, SIDE), *trainer.pixels)]

    tell(f"2-20-20-2 answers for {SIDE} x {SIDE} places (the goal: {GOAL:g})", milliseconds(answer, REPEATS))
    plot = PlanePlot()
    plot.resize(900, 600)
    plot.show()
    plot.set_points(points)
    plot.set_area(area)
    QApplication.processEvents()
    target = QPixmap(plot.size())

    def paint(_: int) -> None:
        plot.set_map(maps[0])
        painter = QPainter(target)
        QWidget.render(plot, painter, QPoint())
        painter.end()

    tell("the plot of 900 x 600 is painted with a new map", milliseconds(paint, REPEATS))


def tell(name: str, times: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    """Report times with the shortest, which is what a task takes where the machine is busy otherwise."""
    report(name, times)
    print(f"{'the shortest':68s}        {times.min():7.2f} ms")


def trained(config: TrainingConfig) -> Trainer:
    hold_blas_threads(1)
    trainer = Trainer(config, load(config.data))
    for _ in trainer.run():
        pass
    return trainer


def measure_speed() -> None:
    """Epochs a second in turns: bare, with the data in front, which show nothing of the run, and with the boundary."""
    rates: dict[str, list[float]] = {"bare": [], "data": [], "boundary": []}
    with trainer_room() as room:
        start(room, CONFIG.replace(epochs=2))
        wait(lambda: room.controller.activity is Activity.IDLE)
        for _ in range(ROUNDS):
            rates["bare"].append(bare_rate())
            for name, tab in (("data", room.data), ("boundary", room.boundary)):
                room.tab_widget.setCurrentWidget(tab)
                rates[name].append(rate_in(room))
    for name, values in rates.items():
        print(f"epochs a second, {name}: " + " ".join(f"{rate:.0f}" for rate in values))
    for name in ("bare", "data"):
        ratio = np.median(np.array(rates["boundary"]) / np.array(rates[name]))
        print(f"with the boundary, {ratio:.3f} of {name} (median of {ROUNDS}; the bar: {SPEED_BAR} of bare)")


def bare_rate() -> float:
    """Epochs a second of a thread that trains and does nothing else, while the window stands still."""
    hold_blas_threads(1)
    trainer = Trainer(CONFIG.replace(epochs=MOST_EPOCHS), load(CONFIG.data))
    reports, begin = trainer.run(), Spent.of(get_native_id())
    while time.perf_counter() < begin.clock + SECONDS:
        next(reports)
    return len(trainer.history) / Spent.of(get_native_id()).since(begin)


def rate_in(room: TrainerView) -> float:
    """Epochs a second of a run in the room, with the tab that is in front."""
    start(room, CONFIG.replace(epochs=MOST_EPOCHS))
    wait(lambda: room.controller.activity is Activity.RUNNING)
    wait(lambda: False, SETTLING)
    begin, had = {thread: Spent.of(thread) for thread in worker_threads()}, len(epochs_of(room))
    wait(lambda: False, SECONDS)
    made = len(epochs_of(room)) - had
    ends = {thread: Spent.of(thread) for thread in begin}
    trains = max(begin, key=lambda thread: ends[thread].worked - begin[thread].worked)
    room.controller.stop()
    return made / ends[trains].since(begin[trains])


def worker_threads() -> list[int]:
    return [thread.native_id for thread in enumerate_threads() if thread.name == "worker" and thread.native_id]


class Spent(NamedTuple):
    """What the clock shows, and how long a thread has worked and waited for a core that others had: seconds."""

    clock: float
    worked: float
    waited: float

    @classmethod
    def of(cls, thread: int) -> "Spent":
        statistics = Path(f"/proc/self/task/{thread}/schedstat")
        worked, waited = map(int, statistics.read_text().split()[:2]) if statistics.exists() else (0, 0)
        return cls(time.perf_counter(), worked / 1e9, waited / 1e9)

    def since(self, begin: "Spent") -> float:
        """Return the seconds that have passed since then, without those in which the thread waited for a core."""
        return self.clock - begin.clock - (self.waited - begin.waited)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("frame", "speed"))
    asked = parser.parse_args()
    make_application()
    for name, measure in (("frame", measure_frame), ("speed", measure_speed)):
        if asked.what in (None, name):
            measure()
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order: the figures are all there is


if __name__ == "__main__":
    main()
