"""Basins, relief and guides beside a plain frame of playback: python -m tests.benchmarks.beyond."""

import os
import sys

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.base.theme import LIGHT, apply_theme
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.plot_data import trails_of
from app.optimizers.relief.relief_view import ReliefView
from app.optimizers.view import OptimizersView
from core.descent import Racer
from core.descent.basins import basins
from core.descent.gradient_flow import gradient_flow
from core.surfaces import SURFACES, Beale, Himmelblau
from tests.benchmarks.playback import race_of_eight
from tests.benchmarks.timing import milliseconds, report

SIZE = QSize(1280, 800)
ACROSS = 118  # starts along each side of the box: as many as cells in a map of 560 x 400


def time_basins() -> None:
    for surface in (Beale(), Himmelblau()):
        starts = surface.bounds.grid(ACROSS)
        for entry in OptimizersModel.first().with_surface(surface).racers:
            racer = Racer(optimizer=entry.optimizer)
            times = milliseconds(lambda _, s=surface, r=racer, p=starts: basins(s, r, p, 300), 9, 2)  # type: ignore[misc]
            report(f"basins of {entry.optimizer.kind} on {surface.kind}, {ACROSS**2} starts, 300 steps", times)


def time_room(view: OptimizersView) -> None:
    controller = view.controller

    def drag(number: int) -> None:
        racer = controller.model.racers[0]
        optimizer = racer.optimizer.replace(learning_rate=0.01 + 1e-4 * (number % 20))
        controller.drag(controller.model.with_racer(0, racer.replace(optimizer=optimizer)), "rate")
        QCoreApplication.processEvents()
        view.grab()

    for kind in ("heights", "basins"):
        controller.set_model(controller.model.replace(map_kind=kind))
        report(f"an event of dragging a rate, {kind}", milliseconds(drag, 40))
        controller.drop()


def time_relief() -> None:
    model = race_of_eight(300)
    controller = OptimizersController(model)
    controller.run_out()
    relief, box = ReliefView(), model.surface.bounds
    relief.resize(1200, 800)
    relief.set_surface(model.surface, model.levels, (box.x_min, box.x_max), (box.y_min, box.y_max))
    relief.set_trails(trails_of(controller, LIGHT), model.start.point)
    image = QImage(1200, 800, QImage.Format.Format_RGB32)

    def turn(_: int) -> None:
        relief.turn(3, 0)
        relief.render(image)

    def step(number: int) -> None:
        relief.set_step(100 + number % 100, [])
        relief.render(image)

    report("relief of 8 paths turning, 1200 x 800", milliseconds(turn, 30))
    report("relief of 8 paths, a frame of playback", milliseconds(step, 30))


def time_flow() -> None:
    for kind in SURFACES:
        surface = kind.model_validate({})
        times = milliseconds(lambda _, s=surface: gradient_flow(s, s.start), 5, 1)  # type: ignore[misc]
        report(f"gradient flow on {surface.kind}", times)


def main() -> None:
    app = QApplication([])
    apply_theme(app, LIGHT)
    view = OptimizersView(OptimizersController(OptimizersModel.first()))
    view.complete()
    view.resize(SIZE)
    time_basins()
    time_room(view)
    time_relief()
    time_flow()
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order


if __name__ == "__main__":
    main()
