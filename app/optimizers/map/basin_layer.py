"""The basins of a racer as areas of colour: each place of the map by the minimum that is reached from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from time import perf_counter
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from app.base.timer import timer
from app.optimizers.map.basin_colours import CELL, cells_image
from app.widgets.charts.layer import DRAWING_RATIO, PaintLayer, is_drawing
from core.descent import Racer
from core.descent.basins import Basins, basins
from core.settings import Array
from core.surfaces import Surface
from core.surfaces.contour_levels import Levels

COARSER = (1, 2, 4, 8)  # cells to a side of the squares that are shown first
FIRST_LOOK = 0.012  # seconds that the first picture may take
BLOCK = 2000  # starts between two of the window's own events
PATIENCE = 80  # milliseconds without a change before the picture gets finer
FIRST_GUESS = 4e-6  # seconds for a start


@dataclass(frozen=True)
class BasinRequest:
    """Whose basins are shown: a racer's on a surface, in races of so many steps."""

    surface: Surface
    racer: Racer
    steps: int
    seed: int
    name: str  # of the racer


class BasinLayer(PaintLayer):
    """Paints a start for every four pixels: at once in larger squares, and finer as soon as nothing changes."""

    found_more = Signal()

    def __init__(self, box: pg.ViewBox) -> None:
        super().__init__(box, z=-30)
        self.request: BasinRequest | None = None
        self.at_once = False  # for a picture: no larger squares first
        self.found: Basins | None = None  # of all that is in view, rows from the top
        self.is_fine = False
        self._levels: Levels | None = None
        self._image: QImage | None = None
        self._seconds = FIRST_GUESS
        self._blocks: Iterator[bool] = iter(())
        self._pause = timer(self, PATIENCE, once=True)
        self._pause.timeout.connect(self._refine)

    def show_basins(self, request: BasinRequest | None, levels: Levels | None) -> None:
        """Show the basins of a racer; the levels colour what is told apart by its loss."""
        if request != self.request or levels is not self._levels:
            self.request, self._levels = request, levels
            self.setVisible(request is not None)
            self.renew()

    def view_changed(self) -> None:
        self.found = self._image = None
        self.is_fine = False
        self._blocks = iter(())

    def finish(self) -> None:
        """Find all starts of the view now."""
        if self.request is not None and not self.is_fine:
            for _ in self._in_blocks(self.request):
                pass

    def fate_at(self, x: float, y: float) -> int | None:
        """Return what is reached from a place of the view; None where that is not known."""
        pixel = self.to_pixels(np.array([x, y]))
        column, row = (int(place // CELL) for place in pixel)
        if self.found is None or not self.box.boundingRect().contains(*pixel):
            return None
        return int(self.found.reached[row, column])

    def draw(self, painter: QPainter) -> None:
        if self.request is None or self._levels is None:
            return
        if self.found is None:
            self._look(self.request)
        if self._image is None and self.found is not None:
            self._image = cells_image(self.found, self.request.surface, self._levels, self.theme)
        if self._image is not None:
            image, area = self._image, QRectF(0, 0, self._image.width() * CELL, self._image.height() * CELL)
            if is_drawing(painter):  # some viewers smooth a picture that they enlarge, which would mix basins
                image = image.scaled(image.size() * CELL * DRAWING_RATIO, mode=Qt.TransformationMode.FastTransformation)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
            painter.drawImage(area, image)

    def _look(self, request: BasinRequest) -> None:
        """Find the first picture of this view: all of it, or as much as can be had at once."""
        if self.at_once:
            self.finish()
            return
        rows, columns = self._shape()
        side = next((one for one in COARSER if rows * columns / one**2 * self._seconds <= FIRST_LOOK), COARSER[-1])
        begun = perf_counter()
        coarse = self._basins(request, np.arange(0, rows, side), np.arange(0, columns, side), side)
        self._seconds = (perf_counter() - begun) / max(1, coarse.reached.size)
        self.found = Basins(*(_enlarged(part, side, rows, columns) for part in _arrays(coarse)))
        self.is_fine = side == 1
        if not self.is_fine:
            self._blocks = self._in_blocks(request)
            self._pause.start(PATIENCE)
        self.found_more.emit()

    def _refine(self) -> None:
        if next(self._blocks, None) is not None:
            self._pause.start(0)

    def _in_blocks(self, request: BasinRequest) -> Iterator[bool]:
        """Find every start of the view, some rows at a time, and show them when all are known."""
        rows, columns = self._shape()
        height = max(1, BLOCK // columns)
        parts = []
        for top in range(0, rows, height):
            parts.append(self._basins(request, np.arange(top, min(rows, top + height)), np.arange(columns), 1))
            yield True
        self.found = Basins(
            np.concatenate([one.reached for one in parts]), np.concatenate([one.losses for one in parts])
        )
        self.is_fine, self._image = True, None
        self.update()
        self.found_more.emit()

    def _shape(self) -> tuple[int, int]:
        """Return the rows and columns of cells in view."""
        return max(1, ceil(self.box.height() / CELL)), max(1, ceil(self.box.width() / CELL))

    def _basins(self, request: BasinRequest, rows: NDArray[np.intp], columns: NDArray[np.intp], side: int) -> Basins:
        """Return the basins of the middles of squares, `side` cells wide, whose upper left cells these are."""
        (x_min, x_max), (y_min, y_max) = self.box.viewRange()
        starts: Array = np.empty((len(rows), len(columns), 2))
        starts[..., 0] = x_min + (columns + side / 2) * CELL * (x_max - x_min) / self.box.width()
        starts[..., 1] = (y_max - (rows + side / 2) * CELL * (y_max - y_min) / self.box.height())[:, None]
        return basins(request.surface, request.racer, starts, request.steps, seed=request.seed)


def _arrays(found: Basins) -> tuple[NDArray[Any], NDArray[Any]]:
    return found.reached, found.losses


def _enlarged(coarse: NDArray[Any], side: int, rows: int, columns: int) -> NDArray[Any]:
    """Return a row and a column for every cell of the squares."""
    return coarse.repeat(side, axis=0).repeat(side, axis=1)[:rows, :columns]
