"""The common part of charts of curves: the axis of values, linear or logarithmic, and the layer of the curves."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QFontMetricsF, QHideEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.charts.axes import AXIS_WIDTH, MARGINS, NARROWEST, ValueAxis
from app.widgets.charts.curves import Curve, CurveLayer, EpochMark
from app.widgets.charts.layer import Plot
from app.widgets.charts.scales import Scale, SymmetricLog
from app.widgets.elision import elided
from core.settings import Array

HEADROOM = 2.0  # decades above the first values that are shown; a curve that diverges leaves the chart


class CurveChart(Plot):
    """Curves on an axis of values; where it is logarithmic, values below `floor` are drawn at `floor`."""

    def __init__(
        self,
        title: str,
        floor: float,
        parent: QWidget | None,
        *,
        dots: bool = False,
        marks_named_below: bool = False,
        bottom: ValueAxis | None = None,
    ) -> None:
        super().__init__(parent, left=ValueAxis("left"), bottom=bottom)
        self.layer = CurveLayer(self.getPlotItem().getViewBox(), dots=dots, marks_named_below=marks_named_below)
        self._floor = floor
        self._titles: tuple[str, ...] = ("",)  # the first that fits is written
        self._arrange()
        self.set_title(title)
        self.getPlotItem().getViewBox().sigResized.connect(self._fit_title)

    def set_title(self, title: str, short: str = "") -> None:
        """Name the axis of values; `short` is written where the axis is too short for the title."""
        self._titles = (title, short or title)
        self._fit_title()
        self.setAccessibleName(title)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Give the picture back: that of a large export is larger than everything else."""
        super().hideEvent(event)
        self.layer.view_changed()

    def _draw(self, curves: Sequence[Curve], marks: Sequence[EpochMark] = (), *, scale: Scale) -> None:
        """Draw these curves on such an axis; where values are below its floor, say so at its foot."""
        cut = None
        if scale == "logarithmic":
            if any((values < self._floor).any() for values in finite_of(curves)):
                cut = math.log10(self._floor)
            with np.errstate(invalid="ignore"):
                curves = [curve.mapped(lambda values: np.log10(np.maximum(values, self._floor))) for curve in curves]
        elif isinstance(scale, SymmetricLog):
            curves = [curve.mapped(scale.places) for curve in curves]
        self.getPlotItem().getAxis("left").set_scale(scale, cut)
        self.layer.set_curves(curves, marks)
        self.setAccessibleDescription("\n".join(self.layer.notes()))

    def _fit_title(self, *_: object) -> None:
        """Write as much of the title as the axis is long."""
        axis, room = self.getPlotItem().getAxis("left"), self.getPlotItem().getViewBox().height()
        metrics = QFontMetricsF(axis.label.font())
        fitting = [title for title in self._titles if metrics.horizontalAdvance(title) <= room]
        title = fitting[0] if fitting else elided(self._titles[-1], metrics, room)
        if title != axis.labelText:
            axis.setLabel(title)

    def _arrange(self) -> None:
        plot = self.getPlotItem()
        plot.getViewBox().disableAutoRange()
        plot.getAxis("left").set_least_width(AXIS_WIDTH)
        plot.getAxis("bottom").setStyle(hideOverlappingLabels=MARGINS[2])
        plot.grid.setContentsMargins(*MARGINS)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(NARROWEST)


def span_of(curves: Sequence[Curve]) -> tuple[float, float]:
    """The range that holds the values and zero."""
    finite = [np.zeros(1), *finite_of(curves)]
    low, high = min(float(values.min()) for values in finite), max(float(values.max()) for values in finite)
    return low, high if high > low else low + 1.0


def decades_of(curves: Sequence[Curve], headroom: float = math.inf) -> tuple[int, int]:
    """The range of whole decades that holds the values: it stands still while values change a little."""
    finite = finite_of(curves)
    if not finite:
        return -1, 1
    highest = max(float(values.max()) for values in finite)
    first = max(float(values[0]) for values in finite)
    lowest = min(float(values.min()) for values in finite)
    low, high = math.floor(lowest), math.ceil(min(highest, first + headroom))
    return low, max(high, low + 1)


def finite_of(curves: Sequence[Curve]) -> list[Array]:
    """The finite values of curves and of the edges of their bands."""
    edges = [edge for curve in curves for edge in (curve.values, *(curve.band or ()))]
    return [values for edge in edges if len(values := edge[np.isfinite(edge)])]
