"""Turn a map of heights into one of basins, and back."""

import pyqtgraph as pg

from app.optimizers.map.backdrop import Backdrop
from app.optimizers.map.basin_key import BasinKey
from app.optimizers.map.basin_layer import BasinLayer, BasinRequest
from app.optimizers.map.colour_bar import ColourBar
from app.widgets.charts.layer import PlotItem
from core.surfaces.contour_levels import Levels

COLUMN = 2  # of the plot's grid, beside the data


class BasinMap:
    """The areas under the isolines, and the key in the place of the colour bar; both as wide, so that nothing jumps."""

    def __init__(self, plot: PlotItem, backdrop: Backdrop, bar: ColourBar) -> None:
        box: pg.ViewBox = plot.getViewBox()
        self.layer = BasinLayer(box)
        self.key = BasinKey()
        self._plot, self._backdrop, self._bar = plot, backdrop, bar
        self._levels: Levels | None = None
        self.layer.found_more.connect(self._tell)

    @property
    def is_shown(self) -> bool:
        return self.layer.request is not None

    def show_basins(self, request: BasinRequest | None, levels: Levels) -> None:
        """Show the basins of a racer, or the heights."""
        if swaps := (request is not None) != self.is_shown:
            self._swap(has_basins=request is not None)
        self._levels = levels
        self.layer.show_basins(request, levels)
        self._tell()
        if swaps:
            self._plot.grid.activate()  # a picture that keeps its size is not laid out again by itself

    def _swap(self, *, has_basins: bool) -> None:
        come, go = (self.key, self._bar) if has_basins else (self._bar, self.key)
        if go.parentItem() is not None:
            self._plot.grid.removeItem(go)
        go.hide()
        self._plot.grid.addItem(come, 0, COLUMN)
        come.show()
        self._backdrop.show_areas(not has_basins)

    def _tell(self) -> None:
        request = self.layer.request
        if request is not None and self._levels is not None:
            self.key.setFixedWidth(self._bar.minimumWidth())
            ends = self._levels.height(0), self._levels.height(1)
            self.key.set_basins(request, self.layer.found, ends)
