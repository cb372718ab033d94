"""How long a change takes to be seen in the Initializers room: python -m tests.benchmarks.initializers."""

import os
import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop

from app.application import make_application
from app.base.theme import LIGHT, apply_theme
from app.initializers.controller import InitializersController
from app.initializers.model import InitializersModel, line_up
from app.initializers.view import InitializersView
from core.threads import hold_blas_threads
from tests.benchmarks.propagation import EIGHT
from tests.benchmarks.timing import report

SIZE = (1280, 720)
VIEWS: list[InitializersView] = []  # what is kept until the end


class Lecture:
    """Somebody who changes settings, and a clock that stops when what was asked for is seen."""

    def __init__(self, depth: int) -> None:
        self.model = InitializersModel(rows=line_up(*EIGHT), hidden_layers=(100,) * depth)
        self.controller = InitializersController(self.model)
        self.view = InitializersView(self.controller)
        VIEWS.append(self.view)
        self.view.resize(*SIZE)
        self.view.show()
        self.wait(lambda: not self.controller.measuring)

    def change(self, model: InitializersModel) -> tuple[float, float, float]:
        """Milliseconds until all cells are repainted, until all is known, and the longest the window was deaf."""
        grid = self.view.workbench.stage.grid
        begin = time.perf_counter()
        self.controller.set_model(model)
        first, deaf = self.wait(self.cells_are_current)
        grid.grab()
        cells = time.perf_counter() - begin
        _, later = self.wait(lambda: not self.controller.measuring)
        return cells * 1000, (time.perf_counter() - begin) * 1000, max(first, deaf, later)

    def cells_are_current(self) -> bool:
        quantity = self.controller.quantity()
        return not any(row.signals(quantity)[1] for row in self.controller.shown_rows())

    def wait(self, until: Callable[[], bool]) -> tuple[float, float]:
        """Let the window live until then; the first and the longest time it took for a round of events."""
        longest = 0.0
        while not until():
            begin = time.perf_counter()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            longest = max(longest, (time.perf_counter() - begin) * 1000)
            time.sleep(0.001)
        return 0.0, longest


def measure(name: str, lecture: Lecture, change: Callable[[int], InitializersModel], repeats: int) -> None:
    times = np.array([lecture.change(change(number)) for number in range(repeats)])
    for column, what in enumerate(("the cells repainted", "all statistics", "the longest the window was deaf")):
        report(f"{name}: {what}", times[:, column])


def main() -> None:
    app = make_application()
    apply_theme(app, LIGHT)
    hold_blas_threads(1)  # as the window does
    small, deep = Lecture(5), Lecture(50)
    first = small.model.rows[1]

    def one(number: int) -> InitializersModel:
        std = 0.1 + 0.01 * number
        return small.model.with_row(1, first.replace(initializer=first.initializer.replace(std=std)))

    measure("8 x 5, one initializer changes", small, one, 20)
    measure("8 x 5, all change", small, lambda number: small.model.replace(seed=number + 1), 12)
    measure("8 x 50, all change", deep, lambda number: deep.model.replace(seed=number + 1), 3)
    for lecture in (small, deep):
        lecture.controller.close()
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order: the figures are all there is


if __name__ == "__main__":
    main()
