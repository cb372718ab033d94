"""The decision boundary: what a map and its picture take, and what it leaves of the training speed beside it.

python -m tests.benchmarks.boundary [frame|speed]
"""

import argparse
import os
import sys
import time

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.start import make_application
from app.trainer.controller import Activity
from app.trainer.plane.plane_plot import PlanePlot
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
ROUNDS, EPOCHS = 5, 1500
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
    """Epochs a second in the room: with the boundary in front, and with the data, which show nothing of the run."""
    config = CONFIG.replace(epochs=EPOCHS)
    rates: dict[str, list[float]] = {"bare": [], "data": [], "boundary": []}
    with trainer_room() as room:
        start(room, config.replace(epochs=2))
        wait(lambda: room.controller.activity is Activity.IDLE)
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            trained(config)
            rates["bare"].append(EPOCHS / (time.perf_counter() - begin))
            for name, tab in (("data", room.data), ("boundary", room.boundary)):
                room.tab_widget.setCurrentWidget(tab)
                start(room, config)
                wait(lambda: room.controller.activity is Activity.RUNNING)
                begin, had = time.perf_counter(), len(epochs_of(room))
                wait(lambda: len(epochs_of(room)) == EPOCHS)
                rates[name].append((EPOCHS - had) / (time.perf_counter() - begin))
                wait(lambda: room.controller.activity is Activity.IDLE)
    for name, values in rates.items():
        print(f"epochs a second, {name}: " + " ".join(f"{rate:.1f}" for rate in values))
    for name in ("bare", "data"):
        ratio = np.median(np.array(rates["boundary"]) / np.array(rates[name]))
        print(f"with the boundary, {ratio:.3f} of {name} (median of {ROUNDS}; the bar: {SPEED_BAR} of bare)")


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
