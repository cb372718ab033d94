"""What a race of networks costs the window while it trains, replays and maps.

python -m tests.benchmarks.landscape.window [--network NAME] [--steps N]: three racers train in the room, whose charts,
cards and map follow. A tick of a timer that wants to come each 16 ms comes late by as long as the window is held up.
Each gap is also told in the seconds that the window's own thread computed, which a busy machine does not change.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer

from app.application import make_application
from app.optimizers.controller import OptimizersController
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import OptimizersModel, Start
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.view import OptimizersView
from app.start import finish, open_window
from core.training import TrainingConfig
from tests.benchmarks.landscape.__main__ import NETWORKS, RACERS
from tests.benchmarks.trainer_room import SIZE, TICK, wait

BAR = 50  # milliseconds between two ticks, at worst
PARTS = ("waits", "trains", "replays", "maps", "is over")


def part_of(controller: OptimizersController, *, begun: bool) -> str:
    if not begun:
        return "waits"
    known = controller.known_race()
    if known is None or known.loss_map is None:
        return "trains"
    if not controller.training:
        return "is over"
    return "maps" if known.paths and known.steps >= controller.model.steps else "replays"


class Gaps:
    """The milliseconds between ticks, by the clock and on the processor of this thread, by part of the race."""

    def __init__(self, controller: OptimizersController) -> None:
        self.controller = controller
        self.of: dict[str, list[tuple[float, float]]] = {part: [] for part in PARTS}
        self.begun = False
        self.last = self.now()
        self.timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
        self.timer.setInterval(TICK)
        self.timer.timeout.connect(self.tick)
        self.timer.start()

    def now(self) -> tuple[float, float]:
        return time.perf_counter() * 1000, time.thread_time() * 1000

    def tick(self) -> None:
        now = self.now()
        self.of[part_of(self.controller, begun=self.begun)].append((now[0] - self.last[0], now[1] - self.last[1]))
        self.last = self.now()


def model_of(name: str, steps: int) -> OptimizersModel:
    surface = RealNetwork().of(TrainingConfig(hidden_layers=NETWORKS[name], train_size=10_000))
    racers = tuple(ListedRacer(optimizer=optimizer, colour=place) for place, optimizer in enumerate(RACERS.values()))
    return OptimizersModel(surface=surface, racers=racers, start=Start(x=0, y=0), steps=steps, measure="gradient")


def measure(name: str, steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(Path(folder) / "settings.json")
        window.resize(*SIZE)
        window.show()
        finish(window)
        room = window.rooms[0]
        assert isinstance(room, OptimizersView)
        controller = room.controller
        controller.set_model(model_of(name, steps))
        wait(lambda: False, seconds=2.0)
        gaps = Gaps(controller)
        wait(lambda: False, seconds=2.0)
        gaps.begun = True
        controller.train()
        wait(lambda: not controller.training)
        wait(lambda: False, seconds=2.0)
        gaps.timer.stop()
        print(f"{name}, {steps} steps")
        for part, found in gaps.of.items():
            clock, thread = np.array(found or [(np.nan, np.nan)]).T
            usual = np.percentile(clock, 99)
            print(
                f"  while it {part:9s} worst gap {clock.max():6.1f} ms, 99th percentile {usual:6.1f} ms; on this"
                f" thread's processor at worst {thread.max():6.1f} ms, {thread.sum() / clock.sum():.0%} busy,"
                f" of {len(found)} (the bar: {BAR} ms)"
            )
        room.shut()
        window.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", choices=NETWORKS)
    parser.add_argument("--steps", type=int, default=500)
    asked = parser.parse_args()
    make_application()
    for name in NETWORKS:
        if asked.network in (None, name):
            measure(name, asked.steps)
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order: the figures are all there is


if __name__ == "__main__":
    main()
