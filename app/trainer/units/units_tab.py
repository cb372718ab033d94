"""Single units: the first layer's weights as pictures or each unit over the plane, and those that dropout dropped."""

from functools import cached_property

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.formatting import spelled_out
from app.base.theme import Theme, wear
from app.base.timer import timer
from app.export.figure import Figure, Film, lay_out, off_screen
from app.trainer.layers.layer_cells import layer_names
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.tab import Tab
from app.trainer.units.dropped_units import DroppedUnits
from app.trainer.units.unit_maps import UnitMaps
from app.trainer.units.weight_pictures import WeightPictures
from app.widgets.controls import column_in, fill_ground, title
from app.widgets.splitter import Splitter
from core.diagnostics import share
from core.network.decision_map import Area, unit_maps
from core.number_format import percent
from core.training import Trainer
from core.training.data_preview import points_of
from core.training.factory import rebuilt_network

REDRAWN = 100  # milliseconds between two drawings during a run
SHARES = (2, 1)  # of the width, left and right


class UnitsTab(Tab):
    """Pictures of the weights at the left, the masks of the latest step at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: LiveRun | None = None
        self._model = TrainerModel()
        self._epoch = 0
        self.pictures_caption, self.dropped_caption = title(), title()
        self.pictures, self.dropped = WeightPictures(), DroppedUnits()
        self.maps = UnitMaps()  # in the place of the pictures, where the data are points on a plane
        self.maps.chosen_changed.connect(self._draw)
        self._late = timer(self, REDRAWN, once=True)
        self._late.timeout.connect(self._draw)
        self._arrange()
        self._draw()

    @property
    def name(self) -> str:
        return self.tr("Units")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:
        self._run, self._model = run, model
        self._draw()

    def grow(self) -> None:
        self._soon()

    def show_epoch(self, epoch: int) -> None:
        self._epoch = epoch
        self._soon()

    def show_at(self, run: LiveRun | None, model: TrainerModel, epoch: int) -> None:
        """Show a run at this epoch."""
        self._epoch = epoch
        self.show_run(run, model)

    def figures(self) -> tuple[Figure, ...]:
        if self._run is None or (self.pictures.snapshot is None and not self.maps.maps):
            return ()
        heading = self.tr("Units of {0}").format(self._run.name)
        film = Film(range(len(self._run.epochs) + 1), lambda _: heading, self._show_in_picture)
        return (Figure("units", self.tr("Units"), heading, spelled_out(self._run.config), self._make_picture, film),)

    @cached_property
    def _picture(self) -> "UnitsTab":
        return off_screen(UnitsTab(), self)

    def _make_picture(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._picture, theme)
        self._show_in_picture(self._epoch)
        return lay_out(self._picture, size)

    def _show_in_picture(self, epoch: int) -> None:
        self._picture.maps.choose(self.maps.chosen)
        self._picture.show_at(self._run, self._model, epoch)

    def _soon(self) -> None:
        if not self._late.isActive():
            self._late.start()

    def _draw(self) -> None:
        self._draw_pictures()
        self._draw_dropped()

    def _draw_pictures(self) -> None:
        run = self._run
        on_plane = run is not None and run.trainer is not None and run.trainer.dataset.is_on_plane
        self.maps.setVisible(on_plane)
        self.pictures.setVisible(not on_plane)
        if run is not None and run.trainer is not None and on_plane:
            self._draw_maps(run, run.trainer)
            return
        snapshot = run.snapshots.at(self._epoch) if run is not None else None
        if run is None or run.trainer is None or snapshot is None:
            self.pictures_caption.setText(self._missing(run))
            self.pictures.set_snapshot(None, (1, 1))
            return
        data = run.trainer.dataset
        self.pictures.set_snapshot(snapshot, data.image_shape or (1, data.ends.inputs))
        text = self.tr("Weights of the first layer, a picture for each unit: {0}").format(self._place(snapshot.epoch))
        if snapshot.epoch != self._epoch:
            text = self.tr("{0}, the saved epoch nearest to epoch {1}").format(text, self._epoch)
        self.pictures_caption.setText(text)

    def _draw_maps(self, run: LiveRun, trainer: Trainer) -> None:
        snapshot = run.networks.at(self._epoch)
        if snapshot is None or len(trainer.network.layers) < 2:
            self.maps.set_maps(())
            no_layer = self.tr("Without a hidden layer there are no units to see")
            self.pictures_caption.setText(self._missing(run) if snapshot is None else no_layer)
            return
        network = rebuilt_network(trainer.config, trainer.dataset.ends, snapshot.parameters, snapshot.statistics)
        area = Area.around(points_of(trainer.dataset, trainer.split).places)
        self.maps.set_maps(unit_maps(network, area, (self.maps.side, self.maps.side), *trainer.pixels))
        text = self.tr("Activation of each hidden unit over the plane: {0}")
        self.pictures_caption.setText(text.format(self._place(snapshot.epoch)))

    def _draw_dropped(self) -> None:
        run = self._run
        dropped = run.trainer.dropped() if run is not None and run.trainer is not None else ()
        if run is not None and dropped:
            text = self.tr("Switched off by dropout in step {0} for the first image of its batch; {1} over the batch")
            off = share(np.concatenate(dropped, axis=1))
            self.dropped_caption.setText(text.format(f"{run.steps:,}", percent(off)))
            self.dropped.set_dropped(dropped, layer_names(len(dropped) + 1))
            return
        self.dropped.set_dropped((), ())
        self.dropped_caption.setText(self._none_dropped(run))

    def _none_dropped(self, run: LiveRun | None) -> str:
        """Say why no unit is seen that dropout switched off."""
        if run is None or not run.steps:
            return self.tr("The units that dropout switches off appear here after the first step")
        if run.current.dropout and run.config.hidden_layers:  # as of a run from a file
            return self.tr("Which units dropout switched off was not kept of this run")
        return self.tr("No unit is switched off, since dropout is off or there is no hidden layer")

    def _missing(self, run: LiveRun | None) -> str:
        if run is not None and (kept := run.snapshots.epochs() or run.networks.epochs()):
            text = self.tr("The run was continued from a file after epoch {0}; the file has no earlier pictures")
            return text.format(kept[0])
        if run is not None and run.trainer is None and run.epochs:
            return self.tr("The weights of this run were not kept")
        return self.tr("The first layer's weights appear here as pictures, one for each unit")

    def _place(self, epoch: int) -> str:
        return self.tr("after epoch {0}").format(epoch) if epoch else self.tr("at the start")

    def _arrange(self) -> None:
        halves = Splitter(Qt.Orientation.Horizontal)
        for caption, shown, width in zip(
            (self.pictures_caption, self.dropped_caption), (self.pictures, self.dropped), SHARES, strict=True
        ):
            caption.setWordWrap(True)
            half = QWidget()
            fill_ground(half)
            column = QVBoxLayout(half)
            column.setContentsMargins(12, 8, 12, 8)
            column.addWidget(caption)
            column.addWidget(shown, stretch=1)
            if shown is self.pictures:
                column.addWidget(self.maps, stretch=1)
            halves.addWidget(half)
            halves.setStretchFactor(halves.count() - 1, width)
        layout = column_in(self)
        layout.addWidget(halves)
