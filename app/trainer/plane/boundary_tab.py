"""The decision boundary of a run on points, as it forms: at every epoch, and live while the run goes on."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.formatting import spelled_out
from app.base.theme import Theme, wear
from app.base.timer import timer
from app.base.worker import Worker
from app.export.figure import Figure, Film, lay_out, off_screen
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.plane.plane_plot import PlanePlot
from app.trainer.tab import Tab
from app.widgets.controls import muted, title
from core.datasets import scaled
from core.network.decision_map import Area, DecisionMap, Grid, decision_map
from core.training import Trainer
from core.training.data_preview import points_of
from core.training.factory import rebuilt_network
from core.training.weight_snapshots import NetworkSnapshot

SHORTEST = 0.125  # seconds between two maps during a run
REST = 50.0  # while a run is under way, wait this many times a map's duration before the next: costs the run 2 %
PLACES_IN_MOTION = 5_000  # of the grid while one network quickly follows another; a map takes 1 ms, not 8
STILL = 300  # milliseconds after which a network counts as one to look at, and gets the whole grid


@dataclass(frozen=True, eq=False)
class Boundary:
    """The map of a network after an epoch, and which of the drawn points it mistakes."""

    epoch: int
    seen: DecisionMap
    wrong: NDArray[np.bool_]
    cost: float  # seconds of processor time


class BoundaryTab(Tab):
    """Draws the boundary over the plane. Each map is computed beside the window, for what is seen of the plane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = PlanePlot()
        self.caption, self.reason = title(), muted()
        self._run: LiveRun | None = None
        self._model = TrainerModel()
        self._epoch = 0
        self._trainer: Trainer | None = None  # whose points are drawn
        self._shown: object = None  # the network, area and grid that were asked for last
        self._rested = 0.0  # the time from which the next map may be asked for
        self._snapshot_seen: NetworkSnapshot | None = None  # whose map was asked for last
        self._moved = -math.inf  # the time at which it was another
        self._worker = Worker(self)
        self._worker.progressed.connect(self._take)
        self._worker.finished.connect(self._soon)
        self._late = timer(self, 0, once=True)
        self._late.timeout.connect(self._ask)
        self._still = timer(self, STILL, once=True)
        self._still.timeout.connect(self._soon)
        self.plot.view_changed.connect(self._soon)
        self._arrange()
        self._show_points()

    @property
    def name(self) -> str:
        return self.tr("Boundary")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:
        self._run, self._model = run, model
        self._show_points()
        self._soon()

    def grow(self) -> None:
        self._show_points()
        self._soon()

    def show_epoch(self, epoch: int) -> None:
        self._epoch = epoch
        self._soon()

    def show_at(self, run: LiveRun | None, model: TrainerModel, epoch: int) -> None:
        """Show a run at this epoch, at once."""
        self._run, self._model, self._epoch = run, model, epoch
        self._show_points()
        if (snapshot := self._snapshot()) is not None and self._trainer is not None:
            self._take(answer(self._trainer, snapshot, *self.plot.seen()))

    def shut(self) -> None:
        self._worker.stop()

    def reset_zoom(self) -> None:
        self.plot.reset_zoom()

    def figures(self) -> tuple[Figure, ...]:
        if self._run is None or self._snapshot() is None:
            return ()
        heading = self.tr("Decision boundary of {0}").format(self._run.name)
        film = Film(range(len(self._run.epochs) + 1), lambda _: heading, self._show_in_picture)
        settings = spelled_out(self._run.config)
        return (Figure("boundary", self.tr("Decision boundary"), heading, settings, self._make_picture, film),)

    @cached_property
    def _picture(self) -> "BoundaryTab":
        return off_screen(BoundaryTab(), self)

    def _make_picture(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._picture, theme)
        self._picture.show_at(self._run, self._model, self._epoch)
        lay_out(self._picture, size)
        self._picture.reset_zoom()
        self._show_in_picture(self._epoch)
        return self._picture

    def _show_in_picture(self, epoch: int) -> None:
        self._picture.show_at(self._run, self._model, epoch)

    # Maps.

    def _snapshot(self) -> NetworkSnapshot | None:
        run = self._run
        return run.networks.at(self._epoch) if run is not None and run.trainer is not None else None

    def _soon(self) -> None:
        if not self._late.isActive() and not self._worker.busy:
            self._late.start(max(0, round(1000 * (self._rested - time.monotonic()))))

    def _ask(self) -> None:
        snapshot, trainer = self._snapshot(), self._trainer
        if snapshot is None or trainer is None or self._worker.busy or not self.isVisible():
            return
        area, shape = self.plot.seen(PLACES_IN_MOTION) if self._in_motion(snapshot) else self.plot.seen()
        if (asked := (snapshot, area, shape)) != self._shown:
            self._shown = asked
            self._worker.replace(answers(trainer, snapshot, area, shape), live=True)

    def _in_motion(self, snapshot: NetworkSnapshot) -> bool:
        """Return whether one network quickly follows another; the one that stays is asked for again."""
        now, before = time.monotonic(), self._moved
        if snapshot is self._snapshot_seen:
            return self._still.isActive()
        self._snapshot_seen, self._moved = snapshot, now
        if 1000 * (now - before) > STILL:
            return False
        self._still.start()
        return True

    def _take(self, boundary: Boundary) -> None:
        self.plot.set_map(boundary.seen, boundary.wrong)
        when = self.tr("After epoch {0}").format(boundary.epoch) if boundary.epoch else self.tr("At the start")
        wrong, total = int(boundary.wrong.sum()), len(boundary.wrong)
        if not np.isfinite(boundary.seen.logits).all():
            self.caption.setText(self.tr("{0}: the network has diverged").format(when))
        else:
            text = self.tr("{0}: {1} of the {2} drawn points are mistaken")
            self.caption.setText(text.format(when, f"{wrong:,}", f"{total:,}"))
        self._rested = time.monotonic() + max(SHORTEST, REST * boundary.cost)

    def _show_points(self) -> None:
        trainer = self._run.trainer if self._run is not None else None
        if trainer is not None and trainer is self._trainer:
            return
        self._trainer = trainer if trainer is not None and trainer.dataset.is_on_plane else None
        self._shown = None
        self.plot.set_map(None)
        if self._trainer is None:
            self.plot.set_points(None)
            self.caption.setText(self.tr("The boundary appears when a run on points has begun"))
            return
        points = points_of(self._trainer.dataset, self._trainer.split)
        self.plot.set_points(points)
        self.plot.set_area(Area.around(points.places))

    def _arrange(self) -> None:
        self.caption.setWordWrap(True)
        self.reason.setWordWrap(True)
        self.reason.setText(
            self.tr(
                "Each place has the colour of the class that the network takes it for, stronger where it is surer; on "
                "the line two classes are equally likely. Points of the training are filled, those of the validation "
                "hollow; a ring marks a mistake. The wheel zooms. The tab Units shows the same plane as each hidden "
                "unit sees it."
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(self.caption)
        layout.addWidget(self.plot, stretch=1)
        layout.addWidget(self.reason)


def answer(trainer: Trainer, snapshot: NetworkSnapshot, area: Area, shape: Grid) -> Boundary:
    """Compute the map of a network over an area, and its mistakes among the points."""
    begin = time.thread_time()
    points = points_of(trainer.dataset, trainer.split)
    network = rebuilt_network(trainer.config, trainer.dataset.ends, snapshot.parameters, snapshot.statistics)
    # A network that diverged has NaN as logits.
    with np.errstate(over="ignore", invalid="ignore"):
        seen = decision_map(network, area, shape, *trainer.pixels)
        inputs = scaled(points.places.astype(np.float32), mean=trainer.pixels.mean, std=trainer.pixels.std)
        wrong = network.logits(inputs).argmax(axis=1) != points.labels
    return Boundary(snapshot.epoch, seen, wrong, time.thread_time() - begin)


def answers(trainer: Trainer, snapshot: NetworkSnapshot, area: Area, shape: Grid) -> Iterator[Boundary]:
    """Yield the map, as a worker needs it."""
    yield answer(trainer, snapshot, area, shape)
