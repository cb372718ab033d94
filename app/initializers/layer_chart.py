"""Statistics by layer: a curve for each row, the theory's curve beside it, and a band if there are several seeds."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QWidget

from app.widgets.charts.curves import Curve
from app.widgets.charts.legend import Legend
from app.widgets.charts.line_chart import LineChart

AXIS = 46  # pixels: the width of the axis without a title
TICKS = ((8, 1), (16, 2), (30, 5), (math.inf, 10))  # (most layers, layers per tick)


class LayerChart(LineChart):
    """Curves over layers 1 to n. A logarithmic axis shows an exact 0 at its foot, and labels it 0."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, 0.0, parent, headroom=math.inf)
        self.getPlotItem().getAxis("bottom").setLabel(self.tr("layer"))
        self.getPlotItem().getAxis("left").set_least_width(AXIS)
        self.legend = Legend(self.getPlotItem().getViewBox())
        self.layer.legend_area = self.legend.area
        self.layer.set_cursor(None)

    def show_curves(self, curves: Sequence[Curve], layers: int, *, logarithmic: bool) -> None:
        """Draw these curves."""
        floor, has_zeros = floor_of(curves)
        self._floor = floor
        self.getPlotItem().getAxis("left").zero = round(math.log10(floor)) if has_zeros and logarithmic else None
        step = next(step for most, step in TICKS if layers <= most)
        self.getPlotItem().getAxis("bottom").setTickSpacing(step, step)
        self.set_curves(curves, layers, logarithmic=logarithmic)

    def span(self, steps: int) -> tuple[float, float]:
        return 0.5, steps + 0.5

    def set_reached(self, layer: int | None, *, forward: bool = True) -> None:
        """Veil the layers that the signal has not reached; the first is 0."""
        if layer is None:
            self.layer.set_cursor(None)
        else:
            self.layer.set_cursor(layer + 1, veil=(layer + 1.5, math.inf) if forward else (-math.inf, layer + 0.5))


def floor_of(curves: Sequence[Curve]) -> tuple[float, bool]:
    """Return the least value of a logarithmic axis, and whether an exact 0 is drawn there."""
    values = np.concatenate([[math.nan], *(curve.values for curve in curves)])
    positive = values[np.isfinite(values) & (values > 0)]
    lowest = 10.0 ** (math.floor(math.log10(positive.min())) - 1) if positive.size else 0.1
    return max(lowest, 1e-300), bool((values == 0).any())
