"""The figures of rates, basins, relief and seeds with their bars, beside plain curves of pyqtgraph in the same run.

python -m tests.benchmarks.beyond [--json FILE]

Times are those of the wall; beside them is what a processor was busy, which other work on the machine changes less.
Basins and seeds are measured with compiled passes where the optional part `fast` is installed; FALLLINE_KERNELS=0
switches those off.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.base.theme import LIGHT, apply_theme
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.plot_data import trails_of
from app.optimizers.relief.relief_view import ReliefView
from app.optimizers.view import OptimizersView
from core import kernels
from core.descent import Fork, Racer, race
from core.descent.basins import basins
from core.descent.gradient_flow import gradient_flow
from core.descent.rate_sweep import rate_sweep, spread_rates
from core.descent.spread import spread
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Beale, Himmelblau
from tests.benchmarks.playback import paint, painter_of, race_of_eight

SIZE = QSize(1280, 800)
RELIEF = (1200, 800)
ACROSS = 118  # starts along each side of the box: as many as cells in a map of 560 x 400
STEPS = 300
WARM_UP = 4
NAME = 62  # letters


@dataclass(frozen=True)
class Figure:
    """The milliseconds of one thing, and what they may be at most."""

    name: str
    bar: float | None
    median: float
    percentile_95: float
    processor: float  # median


class Report:
    """Measures, prints and keeps figures."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def measure(self, name: str, bar: float | None, task: Callable[[int], object], repeats: int) -> None:
        """Time a task, which gets its number."""
        walls, processors = [], []
        for number in range(-WARM_UP, repeats):
            wall, processor = time.perf_counter(), time.process_time()
            task(number)
            processors.append(1000 * (time.process_time() - processor))
            walls.append(1000 * (time.perf_counter() - wall))
        kept = np.array(walls[WARM_UP:])
        median, high, busy = np.median(kept), np.percentile(kept, 95), np.median(processors[WARM_UP:])
        self.figures.append(Figure(name, bar, float(median), float(high), float(busy)))
        told = "      " if bar is None else f"≤ {bar:4.0f}"
        print(f"{name:{NAME}s} {told}  median {median:7.2f}  95 % {high:7.2f}  processor {busy:7.2f} ms", flush=True)


def time_plain_curves(report: Report) -> None:
    """Time what 8 curves of pyqtgraph take to be painted."""
    model = race_of_eight(STEPS)
    plot = pg.PlotWidget()
    plot.resize(*RELIEF)
    plot.show()
    for trajectory in race(model.turned, model.engine_racers(), model.start.point, STEPS):
        plot.addItem(pg.PlotCurveItem(*trajectory.points.T, antialias=True, pen=pg.mkPen("k", width=2)))
    target = painter_of(plot)
    report.measure("8 plain antialiased curves of pyqtgraph, 2 px, painted", None, lambda _: paint(plot, target), 30)


def time_strips(report: Report) -> None:
    model, rates = OptimizersModel.first(), spread_rates(1e-5, 1e2)
    racers = [racer.replace(optimizer=racer.optimizer.replace(learning_rate=1.0)) for racer in model.engine_racers()]

    def sweep(_: int) -> None:
        for racer in racers:
            rate_sweep(model.turned, racer, model.start.point, STEPS, rates)

    report.measure(f"strips of 5 racers x {len(rates)} rates x {STEPS} steps", 60, sweep, 15)


def time_basins(report: Report) -> None:
    for surface in (Beale(), Himmelblau()):
        starts = surface.bounds.grid(ACROSS)
        for place, entry in enumerate(OptimizersModel.first().with_surface(surface).racers):
            racer = Racer(optimizer=entry.optimizer)
            basins(surface, racer, starts[:1], 3)
            kernels.finish()
            is_default = isinstance(surface, Beale) and not place
            name = f"basins of {entry.optimizer.kind} on {surface.kind}, {ACROSS**2} starts, {STEPS} steps"
            report.measure(
                name,
                20 if is_default else None,
                lambda _, s=surface, r=racer, p=starts: basins(s, r, p, STEPS),  # type: ignore[misc]
                7,
            )


def time_seeds(report: Report) -> None:
    model = OptimizersModel.first()
    for racer in model.engine_racers():
        noisy = racer.replace(noise=0.1)
        report.measure(
            f"32 seeds of {racer.optimizer.kind}, {STEPS} steps, with noise",
            15,
            lambda number, one=noisy: spread(model.turned, one, model.start.point, STEPS, 50 * number + 500),  # type: ignore[misc]
            9,
        )


def time_room(report: Report, view: OptimizersView) -> None:
    controller = view.controller

    def drag(number: int) -> None:
        controller.drag_rate(0, 0.01 + 1e-4 * (number % 20))
        QCoreApplication.processEvents()
        view.grab()

    shown: tuple[tuple[str, float | None, dict[str, object]], ...] = (
        ("heights", None, {}),
        ("strips", 40, {"rate_strips": True}),
        ("basins", 40, {"map_kind": "basins"}),
        ("strips and basins", 40, {"rate_strips": True, "map_kind": "basins"}),
    )
    plain = controller.model
    for name, bar, changes in shown:
        controller.set_model(plain.replace(**changes))
        settle(view)
        report.measure(f"an event of dragging a rate of 5 racers, {name}", bar, drag, 40)
        controller.drop()
    controller.set_model(plain.replace(rate_strips=True))
    settle(view)
    angles = np.linspace(0, 2 * np.pi, 60)

    def drag_start(number: int) -> None:
        angle = angles[number % len(angles)]
        controller.drag_start(1 + 0.5 * np.cos(angle), 1.5 + 0.5 * np.sin(angle))
        QCoreApplication.processEvents()

    report.measure("an event of dragging the start of 5 racers, strips", None, drag_start, 60)
    controller.drop()
    settle(view)

    def frame(number: int) -> None:
        controller.playback.seek((7 * number) % STEPS)
        QCoreApplication.processEvents()

    report.measure("a frame of playback of 5 racers with strips, the whole room", 10, frame, 100)


def settle(view: OptimizersView) -> None:
    """Let the window do what waits."""
    view.sweeps.finish()
    end = time.perf_counter() + 0.5
    while time.perf_counter() < end:
        QCoreApplication.processEvents()


def time_drag_of_start(report: Report) -> None:
    view = room_of(race_of_eight(STEPS))
    view.controller.playback.seek(STEPS)
    angles = np.linspace(0, 2 * np.pi, 60)

    def drag(number: int) -> None:
        angle = angles[number % len(angles)]
        view.controller.drag_start(1 + 0.5 * np.cos(angle), 1.5 + 0.5 * np.sin(angle))
        QCoreApplication.processEvents()

    report.measure(f"an event of dragging the start of 8 racers, {STEPS} steps", 25, drag, 60)
    view.controller.drop()


def time_relief(report: Report) -> None:
    model = race_of_eight(STEPS)
    controller = OptimizersController(model)
    controller.run_out()
    relief, box = ReliefView(), model.surface.bounds
    relief.resize(*RELIEF)
    relief.set_surface(model.surface, model.levels, (box.x_min, box.x_max), (box.y_min, box.y_max))
    relief.set_trails(trails_of(controller, LIGHT), model.start.point)
    image = QImage(*RELIEF, QImage.Format.Format_RGB32)

    def turn(_: int) -> None:
        relief.turn(3, 0)
        relief.render(image)

    def step(number: int) -> None:
        relief.set_step(100 + number % 100, [])
        relief.render(image)

    report.measure("relief of 8 paths turning, 1200 x 800", 40, turn, 30)
    report.measure("relief of 8 paths, a frame of playback", None, step, 30)


def time_flow(report: Report) -> None:
    surfaces = [kind.model_validate({}) for kind in SURFACES]
    report.measure(
        f"gradient flow on {len(surfaces)} surfaces, one after the other",
        None,
        lambda _: [gradient_flow(surface, surface.start) for surface in surfaces],
        5,
    )


def equal_forks() -> int:
    """Return how many kinds of optimizers go on, forked and with noise, to the bit as if they were not."""
    surface, same = Beale(), 0
    for kind in OPTIMIZERS:
        whole = Racer.model_validate(
            {
                "optimizer": {"kind": kind.model_fields["kind"].default, "learning_rate": surface.suggested_rate(kind)},
                "noise": 0.1,
            }
        )
        forked = whole.replace(fork=Fork(at=STEPS // 3, optimizer=whole.optimizer))
        one, other = race(surface, [whole, forked], surface.start, STEPS)
        same += np.array_equal(one.points, other.points, equal_nan=True)
    return same


def room_of(model: OptimizersModel) -> OptimizersView:
    """Return a room of this race as it is on a screen, complete."""
    view = OptimizersView(OptimizersController(model))
    view.complete()
    view.resize(1440, 1020)
    view.show()
    QCoreApplication.processEvents()
    return view


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    app = QApplication([])
    apply_theme(app, LIGHT)
    report = Report()
    time_plain_curves(report)
    time_strips(report)
    time_basins(report)
    time_seeds(report)
    view = room_of(OptimizersModel.first())
    view.resize(SIZE)
    time_room(report, view)
    view.hide()
    time_drag_of_start(report)
    time_relief(report)
    time_flow(report)
    forks = f"{equal_forks()} of {len(OPTIMIZERS)}"
    print(f"forks, with noise, equal to the bit: {forks}")
    if options.json is not None:
        found = {"figures": [asdict(one) for one in report.figures], "equal_forks": forks}
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order


if __name__ == "__main__":
    main()
