"""A frame of playback and a drag of the start, beside plain pyqtgraph: python -m tests.benchmarks.playback."""

import os
import sys
import time

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.base.theme import LIGHT, apply_theme
from app.optimizers.controller import OptimizersController
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.model import OptimizersModel
from app.optimizers.plot_data import legend_of
from app.optimizers.view import OptimizersView
from tests.benchmarks.timing import milliseconds, report

SIZE = (1200, 800)
RACERS = 8
FRAMES = 300
EVENT = 1 / 60  # seconds from one event of a drag to the next
VIEWS: list[OptimizersView] = []  # what is kept until the end


def race_of_eight(steps: int) -> OptimizersModel:
    model = OptimizersModel.first().replace(steps=steps)
    for kind in ("nesterov", "amsgrad", "nadam"):
        model = model.adding(kind)
    return model


def race_of_all(steps: int) -> OptimizersModel:
    """The longest race of the most racers: each of the eight twice."""
    model = race_of_eight(steps)
    for place in range(RACERS):
        model = model.duplicating(2 * place)
    return model


def painter_of(widget: QWidget) -> QPixmap:
    """Something to paint on, as large as the widget."""
    pixmap = QPixmap(widget.size())
    pixmap.fill()
    return pixmap


def paint(widget: QWidget, target: QPixmap) -> None:
    """What a repaint costs: the widget is painted as it would be on the screen."""
    painter = QPainter(target)
    QWidget.render(widget, painter, QPoint())
    painter.end()


def time_frames(plot: SurfacePlot, view: OptimizersView, steps: int) -> None:
    target = painter_of(plot)

    def frame(number: int) -> None:
        step = (number * 7) % steps
        plot.set_step(step, legend_of(view.controller, LIGHT))
        paint(plot, target)

    report(f"surface plot, {RACERS} racers of {steps} steps, 7 steps a frame", milliseconds(frame, FRAMES))


def time_plain_curves(view: OptimizersView) -> None:
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    plot.show()
    for trajectory in view.controller.race:
        item = pg.PlotCurveItem(*trajectory.points.T, antialias=True, pen=pg.mkPen("k", width=2))
        plot.addItem(item)
    target = painter_of(plot)
    report(f"{RACERS} plain antialiased PlotCurveItems, 2 px", milliseconds(lambda _: paint(plot, target), 20))


def time_room(model: OptimizersModel, stride: int) -> None:
    controller = OptimizersController(model)
    while controller.racing:
        QApplication.processEvents()
    view = OptimizersView(controller)
    VIEWS.append(view)
    view.complete()
    view.resize(1440, 1020)
    view.show()
    QApplication.processEvents()

    def frame(number: int) -> None:
        controller.playback.seek((number * stride) % model.steps)
        QApplication.processEvents()

    name = f"whole room with panel, charts and table, {len(model.racers)} racers of {model.steps} steps"
    report(name, milliseconds(frame, FRAMES))


def time_drag() -> None:
    """Time events of a drag that come 60 times a second: what each changes is repainted, the rest now and then."""
    controller = OptimizersController(race_of_eight(300))
    view = OptimizersView(controller)
    VIEWS.append(view)
    view.complete()
    view.resize(1440, 1020)
    view.show()
    controller.playback.seek(300)
    QApplication.processEvents()
    angles = np.linspace(0, 2 * np.pi, 60)

    def drag(number: int) -> None:
        angle = angles[number % len(angles)]
        controller.drag_start(1 + 0.5 * np.cos(angle), 1.5 + 0.5 * np.sin(angle))
        QApplication.processEvents()

    report(f"drag: {RACERS} racers of 300 steps re-run, what changed repainted", milliseconds(drag, 60))
    begin = time.process_time()
    for number in range(60):
        turn = time.perf_counter()
        drag(number)
        time.sleep(max(0.0, EVENT - (time.perf_counter() - turn)))
    used = (time.process_time() - begin) / 60 * 1000
    print(f"    of a processor, with all that comes later: {used:.2f} ms an event")


def main() -> None:
    app = QApplication([])
    apply_theme(app, LIGHT)
    steps = 2000
    controller = OptimizersController(race_of_eight(steps))
    while controller.racing:
        QApplication.processEvents()
    view = OptimizersView(controller)
    plot = view.figures()[0].make(LIGHT, QSize(*SIZE))
    assert isinstance(plot, SurfacePlot)
    QApplication.processEvents()
    time_frames(plot, view, steps)
    time_plain_curves(view)
    time_room(race_of_eight(2000), stride=7)
    time_room(race_of_all(10_000), stride=35)
    time_drag()
    sys.stdout.flush()
    os._exit(0)  # nothing is to be taken down in order: the figures are all there is


if __name__ == "__main__":
    main()
